#include "app/window/slide_controller.h"

#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/window_action.h"
#include "app/window/worker_call.h"
#include "core/display/stain_separation.h"
#include "ui/canvas/image_view.h"
#include "ui/dialogs/associated_dialog.h"
#include "ui/dialogs/look_dialog.h"
#include "ui/models/message_model.h"

#include <QAction>
#include <QInputDialog>
#include <QMenu>

namespace triptych {

namespace {

constexpr double kMagnifications[] = {1, 2.5, 5, 10, 20, 40};
constexpr double kTurnDeg = 15;

QString sayStain(StainChannel stain)
{
    return stain == StainChannel::None ? QStringLiteral("All colours")
                                       : QStringLiteral("%1 alone").arg(stainName(stain));
}

} // namespace

template <class Fn>
QAction* SlideController::add(const QString& text, const QString& key, Fn fn)
{
    QAction* action = windowAction(m_window, text, key);
    connect(action, &QAction::triggered, this, fn);
    return action;
}

SlideController::SlideController(ViewerArea& viewer, WorkerPool& pool, MessageModel& messages, QWidget* window)
    : QObject(window), m_viewer(viewer), m_pool(pool), m_messages(messages), m_window(window)
{
    int number = 0;
    for (const double times : kMagnifications)
        m_magnifications << add(QStringLiteral("Magnification %1×").arg(times), QStringLiteral("Ctrl+%1").arg(++number),
                                [this, times] { magnify(times); });
    m_turns << add(QStringLiteral("Turn by 15° to the right"), QStringLiteral("Ctrl+Shift+Right"),
                   [this] { turn(kTurnDeg); })
            << add(QStringLiteral("Turn by 15° to the left"), QStringLiteral("Ctrl+Shift+Left"),
                   [this] { turn(-kTurnDeg); })
            << add(QStringLiteral("Turn to an angle…"), {}, [this] { askAngle(); })
            << add(QStringLiteral("Upright again"), QStringLiteral("Ctrl+0"), [this] {
                   if (ImageView* shown = view())
                       shown->setRotation(0);
               });
    for (const StainChannel stain :
         {StainChannel::None, StainChannel::Haematoxylin, StainChannel::Eosin, StainChannel::Dab}) {
        m_stains << add(sayStain(stain), {}, [this, stain] { showStain(int(stain)); });
        m_stains.last()->setCheckable(true);
    }
    m_stains << add(QStringLiteral("Next stain"), QStringLiteral("Shift+S"), [this] { nextStain(); });
    m_grid = add(QStringLiteral("Grid"), QStringLiteral("Shift+G"), [this] { toggleGrid(); });
    m_grid->setCheckable(true);
    m_look = add(QStringLiteral("Brightness and gamma…"), QStringLiteral("Shift+B"), [this] { showLook(); });
    m_associated = add(QStringLiteral("Label and macro…"), {}, [this] { showAssociated(); });
    connect(&viewer, &ViewerArea::activeChanged, this, &SlideController::followView);
    connect(&viewer, &ViewerArea::cellsChanged, this, &SlideController::followView);
    followView();
}

ImageView* SlideController::view() const
{
    ViewCell* cell = m_viewer.active();
    return cell && cell->image() ? &cell->canvas() : nullptr;
}

/// New views show the grid as the others do; the menu says how the active view is.
void SlideController::followView()
{
    for (ViewCell* cell : m_viewer.cells())
        if (cell->canvas().gridVisible() != m_gridVisible)
            cell->canvas().setGridVisible(m_gridVisible);
    const ImageView* shown = view();
    const bool colour = shown && shown->image()->info().colour == ColourModel::Rgb;
    for (QAction* action : m_stains)
        action->setEnabled(colour);
    for (int i = 0; i + 1 < m_stains.size(); ++i)
        m_stains[i]->setChecked(shown && int(shown->presentation().stain) == i);
    m_look->setEnabled(colour);
    for (QAction* action : m_turns)
        action->setEnabled(shown && shown->turnsFreely());
    m_associated->setEnabled(shown && !shown->image()->associatedImages().isEmpty());
}

void SlideController::magnify(double times)
{
    ImageView* shown = view();
    if (shown && !shown->setMagnification(times))
        m_messages.post(UserMessage::Severity::Warning,
                        QStringLiteral("The magnification is not known: this image states neither an objective nor "
                                       "the size of its pixels."));
}

void SlideController::turn(double degrees)
{
    if (ImageView* shown = view())
        shown->setRotation(shown->camera().rotationDeg + degrees);
}

void SlideController::askAngle()
{
    const QPointer<ImageView> shown = view();
    if (!shown)
        return;
    auto* dialog = new QInputDialog(m_window);
    dialog->setObjectName(QStringLiteral("angleDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QStringLiteral("Turn to an angle"));
    dialog->setInputMode(QInputDialog::DoubleInput);
    dialog->setLabelText(QStringLiteral("Degrees, clockwise from upright"));
    dialog->setDoubleRange(-360, 360);
    dialog->setDoubleDecimals(1);
    dialog->setDoubleStep(1);
    dialog->setDoubleValue(shown->camera().rotationDeg);
    connect(dialog, &QInputDialog::doubleValueSelected, this, [shown](double degrees) {
        if (shown)
            shown->setRotation(degrees);
    });
    dialog->open();
}

void SlideController::toggleGrid()
{
    m_gridVisible = !m_gridVisible;
    m_grid->setChecked(m_gridVisible);
    followView();
    const ImageView* shown = view();
    if (m_gridVisible && shown && !shown->pixelsPerMm())
        m_messages.post(UserMessage::Severity::Warning,
                        QStringLiteral("There is no grid over this image: it is not calibrated."));
}

void SlideController::showStain(int stain)
{
    ImageView* shown = view();
    if (!shown || shown->image()->info().colour != ColourModel::Rgb)
        return;
    Presentation presentation = shown->presentation();
    presentation.stain = StainChannel(stain);
    shown->setPresentation(presentation);
    followView();
}

void SlideController::nextStain()
{
    if (const ImageView* shown = view())
        showStain((int(shown->presentation().stain) + 1) % 4);
}

void SlideController::showLook()
{
    const QPointer<ImageView> shown = view();
    if (!shown || shown->image()->info().colour != ColourModel::Rgb)
        return;
    auto* dialog = new LookDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setLook(shown->presentation().brightness, shown->presentation().gamma);
    connect(dialog, &LookDialog::lookChanged, this, [shown](double brightness, double gamma) {
        if (!shown || !shown->image())
            return;
        Presentation presentation = shown->presentation();
        presentation.brightness = brightness;
        presentation.gamma = gamma;
        shown->setPresentation(presentation);
    });
    connect(dialog, &LookDialog::resetRequested, shown, &ImageView::resetPresentation);
    connect(shown, &ImageView::presentationChanged, dialog,
            [shown, dialog] { dialog->setLook(shown->presentation().brightness, shown->presentation().gamma); });
    connect(shown, &QObject::destroyed, dialog, &QDialog::reject);
    dialog->show(); // beside the picture, which goes on being worked with
}

void SlideController::showAssociated()
{
    const ImageView* shown = view();
    if (!shown)
        return;
    const QStringList names = shown->image()->associatedImages();
    if (names.isEmpty())
        return;
    auto* dialog = new AssociatedDialog(names, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AssociatedDialog::showRequested, this,
            [this, dialog, source = shown->image()] { readAssociated(*dialog, source); });
    dialog->open();
}

void SlideController::readAssociated(AssociatedDialog& dialog, const ImageSourcePtr& source)
{
    for (const QString& name : source->associatedImages())
        callInWorker(
            m_pool, JobPriority::Interaction, this,
            [source, name](std::stop_token stop) { return source->readAssociated(name, stop); },
            [dialog = QPointer(&dialog), name](Result<PixelBuffer> pixels) {
                if (!dialog)
                    return;
                if (!pixels)
                    return dialog->setFailure(name, pixels.error().message);
                const QImage picture(reinterpret_cast<const uchar*>(pixels->bytes()), pixels->width(), pixels->height(),
                                     pixels->strideBytes(), QImage::Format_RGB888);
                dialog->setPicture(name, picture.copy());
            });
}

void SlideController::fillMenu(QMenu& menu) const
{
    menu.addActions(m_magnifications);
    menu.addSeparator();
    menu.addActions(m_turns);
    menu.addSeparator();
    menu.addActions(m_stains);
    menu.addSeparator();
    for (QAction* action : {m_look, m_grid, m_associated})
        menu.addAction(action);
}

void SlideController::addToViewMenu(QMenu* menu) const
{
    const ImageView* shown = view();
    if (!shown || shown->image()->info().kind != ImageKind::Slide)
        return;
    menu->addSeparator();
    fillMenu(*menu);
}

QList<QAction*> SlideController::actions() const
{
    return m_magnifications + m_turns + m_stains + QList<QAction*>{m_look, m_grid, m_associated};
}

} // namespace triptych
