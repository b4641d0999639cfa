#include "app/window/true_size_controller.h"

#include "app/window/screen_set.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/window_settings.h"
#include "ui/canvas/image_view.h"
#include "ui/dialogs/screen_size_dialog.h"
#include "ui/models/message_model.h"

#include <QScreen>
#include <QWidget>

namespace triptych {

double statedPixelsPerMm(const QScreen& screen)
{
    constexpr double kMmPerInch = 25.4;
    const double dpi = screen.physicalDotsPerInch();
    return dpi >= 40 && dpi <= 1000 ? dpi / kMmPerInch : 0;
}

TrueSizeController::TrueSizeController(ViewerArea& viewer, WindowSettings& settings, MessageModel& messages,
                                       QWidget* window)
    : QObject(window), m_viewer(viewer), m_settings(settings), m_messages(messages), m_window(window)
{
    connect(&viewer, &ViewerArea::cellsChanged, this, &TrueSizeController::tellViews);
}

double TrueSizeController::pixelsPerMm(const QWidget& widget) const
{
    const QScreen& screen = *widget.screen();
    const double measured = m_settings.screenPixelsPerMm(screenKey(screen));
    return measured > 0 ? measured : statedPixelsPerMm(screen);
}

void TrueSizeController::tellViews()
{
    for (ViewCell* cell : m_viewer.cells())
        cell->canvas().setScreenPixelsPerMm(pixelsPerMm(*cell));
}

void TrueSizeController::apply()
{
    ViewCell* active = m_viewer.active();
    if (!active || !active->image())
        return;
    tellViews(); // the window may have been moved to another screen
    if (pixelsPerMm(*active) <= 0)
        return measure();
    if (!active->canvas().trueSize()) {
        m_messages.post(UserMessage::Severity::Warning,
                        QStringLiteral("True size is not known: this image is not calibrated."));
        return;
    }
    for (ViewCell* cell : m_viewer.paneOf(*active))
        if (cell != active && cell->image()->info().kind == ImageKind::Mammogram &&
            active->image()->info().kind == ImageKind::Mammogram)
            cell->canvas().trueSize();
}

void TrueSizeController::measure()
{
    // On the screen that is measured: the one of the view in use.
    QWidget* window = m_viewer.active() ? m_viewer.active()->window() : m_window;
    auto* dialog = new ScreenSizeDialog(pixelsPerMm(*window), window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ScreenSizeDialog::measured, this, [this, dialog](double perMm) {
        m_settings.setScreenPixelsPerMm(screenKey(*dialog->screen()), perMm);
        tellViews();
    });
    dialog->open();
}

} // namespace triptych
