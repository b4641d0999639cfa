#include "app/window/view_cell.h"

#include "app/window/case_controller.h"
#include "app/window/view_menu.h"
#include "core/image/plane_geometry.h"
#include "core/image/volume_grid.h"
#include "ui/canvas/cine_bar.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_painting.h"
#include "ui/canvas/slab_control.h"
#include "ui/models/ai_model.h"
#include "ui/models/display_model.h"
#include "ui/models/label_model.h"

#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace triptych {

ViewCell::ViewCell(TileService& tiles, CaseController& cases, DisplayModel& display, LabelModel& labels, AiModel& ai,
                   QWidget* parent)
    : QFrame(parent), m_tiles(tiles), m_cases(cases), m_display(display), m_labels(labels), m_ai(ai),
      m_view(new ImageView), m_cine(new CineBar), m_slab(new SlabControl), m_volume(new QToolButton)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(m_view, 1);
    column->addWidget(m_cine);
    m_cine->setView(m_view);
    m_cine->addControl(m_slab);
    m_cine->addControl(m_volume);
    m_volume->setObjectName(QStringLiteral("showVolume"));
    m_volume->setText(QStringLiteral("3D"));
    m_volume->setToolTip(QStringLiteral("Reformats, maximum intensity, rendering and surfaces (Shift+D)"));
    m_volume->setAutoRaise(true);
    m_volume->setFocusPolicy(Qt::NoFocus);
    connect(m_volume, &QToolButton::clicked, this, [this] {
        Q_EMIT activated();
        Q_EMIT volumeRequested();
    });
    connect(m_slab, &SlabControl::chosen, this, &ViewCell::setSlab);
    connect(m_view, &ImageView::activated, this, &ViewCell::activated);
    connect(m_view, &ImageView::doubleClicked, this, &ViewCell::maximiseRequested);
    connect(m_view, &ImageView::cameraChanged, this, &ViewCell::tellMoved);
    connect(m_view, &ImageView::presentationChanged, this, &ViewCell::presentationChanged);
    connect(m_view, &ImageView::frameChanged, this, &ViewCell::showHeatmaps);
    connect(m_view, &ImageView::pointerMoved, this, [this](const QPointF& at) { Q_EMIT pointerMoved(at, true); });
    connect(m_view, &ImageView::pointerLeft, this, [this] { Q_EMIT pointerMoved({}, false); });
    connect(m_view, &ImageView::readFailed, this, &ViewCell::readFailed);
    connect(m_view, &ImageView::menuRequested, this, &ViewCell::showMenu);
    connect(m_view, &ImageView::completed, this, [this] {
        if (m_view->isComplete()) // and not asked for another rendition meanwhile
            m_slabBefore.reset();
        Q_EMIT completed();
    });
    connect(&cases, &CaseController::annotationsChanged, this, &ViewCell::showAnnotations);
    connect(&display, &DisplayModel::changed, this, &ViewCell::showLayers);
    connect(&labels, &LabelModel::labelsChanged, this, &ViewCell::showLayers);
    connect(&ai, &AiModel::changed, this, &ViewCell::showHeatmaps);
    showLayers();
}

void ViewCell::tellMoved()
{
    const QSize viewport = m_view->camera().viewport;
    if (viewport == m_viewport)
        Q_EMIT cameraChanged();
    else
        Q_EMIT resized();
    m_viewport = viewport;
}

void ViewCell::showImage(const CaseImage& image)
{
    m_image = image.source;
    m_view->setAnnotations(nullptr);
    m_view->setImage(m_image, &m_tiles);
    m_slabLease.reset();
    m_slabBefore.reset();
    m_slab->setStack(m_image);
    m_volume->setVisible(volumeObstacle(m_image->info()).isEmpty());
    m_view->setPrior(image.prior);
    const ImageInfo& info = m_image->info();
    const bool places = !info.frameNames.isEmpty() && !info.keyFrames.empty();
    m_view->setFrame(places ? info.keyFrames.front().frame
                            : info.frames / 2); // the models are asked about this one too, unless the reader moves on
    const ImageIdentity& identity = info.identity;
    if (info.kind == ImageKind::Mammogram)
        m_view->setAlignment(identity.laterality == QLatin1String("R")   ? Alignment::Right
                             : identity.laterality == QLatin1String("L") ? Alignment::Left
                                                                         : Alignment::Centre);
    else
        m_view->setAlignment(Alignment::Centre);
    if (m_cases.current() && m_cases.current()->mixed)
        m_view->setCaseWarning(QStringLiteral("Mixed case: images of different patients"));
    m_cine->setView(m_view);
    showAnnotations();
    showLayers();
}

AnnotationModel* ViewCell::annotations() const { return m_image ? m_cases.annotations(m_image->info().id) : nullptr; }

void ViewCell::showAnnotations()
{
    if (annotations() != m_view->annotations()) // it forgets what was chosen
        m_view->setAnnotations(annotations());
}

void ViewCell::showLayers()
{
    const DisplayState& state = m_display.state();
    m_view->setLabels(m_labels.labels());
    m_view->setMaskOpacity(state.labelsVisible ? state.labelOpacity : 0);
    m_view->setShapesVisible(state.shapesVisible);
    m_view->setOverlaysVisible(!state.allHidden);
    m_view->setFileOverlaysVisible(state.fileOverlaysVisible);
    m_view->setMonitor(state.monitor);
    showHeatmaps();
}

void ViewCell::showHeatmaps()
{
    std::vector<HeatmapView> maps;
    const DisplayState& state = m_display.state();
    for (const AiRun& run : m_ai.runs()) {
        if (!m_image || run.image != m_image->info().id || !m_ai.revealed())
            continue;
        // What is there so far while it runs; the finished maps afterwards. Always on the frame they are made of.
        const bool finished = run.partial.empty() && run.prediction;
        if ((finished ? run.prediction->frame : run.frame) != m_view->frame())
            continue;
        for (const Heatmap& map : finished ? run.prediction->heatmaps : run.partial)
            maps.push_back(
                {map, state.saliencyColours, state.saliencyOpacity, state.saliencyThreshold, state.saliencyVisible});
    }
    if (!maps.empty() || !m_view->heatmaps().empty())
        m_view->setHeatmaps(std::move(maps));
}

void ViewCell::setActive(bool active)
{
    m_active = active;
    update();
}

void ViewCell::paintEvent(QPaintEvent*)
{
    // A painted line, not a style sheet: those of many views take longer than a frame.
    QPainter painter(this);
    painter.fillRect(rect(), Qt::black);
    if (m_active) {
        painter.setPen(QColor(0x2f, 0x6e, 0xa8));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

QSize ViewCell::viewportSize() const { return m_view->size(); }

Camera ViewCell::camera() const { return m_view->camera(); }

void ViewCell::setCamera(const Camera& camera) { m_view->setCamera(camera); }

void ViewCell::fit() { m_view->fit(); }

void ViewCell::setFitArea(const QRectF& area) { m_view->setFitArea(area); }

void ViewCell::oneToOne() { m_view->oneToOne(); }

void ViewCell::lookAt(const QRectF& area, int frame)
{
    m_view->setFrame(frame);
    Camera camera = m_view->camera();
    camera.centre = area.center();
    const double side = std::max({area.width(), area.height(), 1.0});
    const double wanted = std::min(camera.viewport.width(), camera.viewport.height()) / 3.0 / side;
    // Already seen larger: only move there.
    camera.zoom = std::clamp(std::max(camera.zoom, wanted), 1e-4, 8.0);
    m_view->setCamera(camera);
}

void ViewCell::toggleInvert()
{
    Presentation presentation = m_view->presentation();
    presentation.invert = !presentation.invert;
    m_view->setPresentation(presentation);
}

void ViewCell::resetWindow() { m_view->resetPresentation(); }

void ViewCell::showMenu(const QPoint& global)
{
    if (!m_image)
        return;
    QMenu* menu = makeViewMenu(*m_view, m_display, this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    Q_EMIT menuAboutToShow(menu, m_view->mapFromGlobal(global));
    menu->popup(global);
}

QString ViewCell::windowText() const
{
    if (!m_image)
        return {};
    const Presentation& presentation = m_view->presentation();
    if (m_image->info().colour == ColourModel::Rgb) // shorter than on the image: the panel is narrow
        return colourLookText(presentation).isEmpty() ? QString()
                                                      : QStringLiteral("B %1 %  γ %2")
                                                            .arg(presentation.brightness * 100, 0, 'f', 0)
                                                            .arg(presentation.gamma, 0, 'f', 2);
    if (presentation.voiLut >= 0)
        return QStringLiteral("VOI LUT %1").arg(presentation.voiLut + 1);
    return QStringLiteral("W %1  C %2").arg(qRound(presentation.window.width)).arg(qRound(presentation.window.centre));
}

QString ViewCell::valueText(QPointF imagePoint) const { return m_view->valueTextAt(imagePoint); }

int ViewCell::frame() const { return m_view->frame(); }

bool ViewCell::isComplete() const { return !m_image || m_view->isComplete(); }

void ViewCell::showFrame(int frame)
{
    m_cine->setPlaying(false);
    m_view->setFrame(frame);
}

void ViewCell::stepFrame(int step) { showFrame(m_view->frame() + step); }

void ViewCell::stepKeyFrame(int step) { m_cine->stepKeyFrame(step); }

void ViewCell::togglePlaying()
{
    if (m_image && m_image->info().frames > 1)
        m_cine->setPlaying(!m_cine->isPlaying());
}

void ViewCell::setSlab(SlabChoice choice)
{
    if (!m_image || !isStack(m_image->info()) || m_image->info().colour != ColourModel::Monochrome)
        return;
    choice.slices = std::clamp(choice.slices, 1, m_image->info().frames);
    if (choice == m_slab->choice())
        return;
    const auto before = m_slabLease; // until the view has let go of it
    if (!m_slabBefore)
        m_slabBefore = before;
    m_slabLease = choice.slices > 1 ? m_cases.slabs().take(m_image, choice) : nullptr;
    m_view->setRendition(m_slabLease ? m_slabLease->slab() : m_image);
    m_slab->setChoice(choice);
}

SlabChoice ViewCell::slab() const { return m_slab->choice(); }

void ViewCell::stepSlab(int step)
{
    SlabChoice choice = slab();
    choice.slices += step;
    setSlab(choice);
}

void ViewCell::nextSlabMode()
{
    SlabChoice choice = slab();
    choice.mode = SlabMode((int(choice.mode) + 1) % 3);
    setSlab(choice);
}

} // namespace triptych
