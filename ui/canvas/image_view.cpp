// What an ImageView shows: its image, camera, presentation and overlays.
#include "ui/canvas/image_view.h"

#include "ui/canvas/heavy_shapes.h"
#include "ui/canvas/overlay_painting.h"
#include "ui/canvas/shape_tiles.h"
#include "ui/canvas/tile_relay.h"
#include "ui/canvas/view_executor.h"
#include "ui/canvas/view_keys.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace triptych {

namespace {

constexpr double kLargestZoom = 64;

/// Row spacing over column spacing: pixels that are no squares are drawn as what they are.
double pixelAspectOf(const ImageInfo& info)
{
    const auto spacing = info.calibration.nominalSpacing();
    if (!spacing || spacing->xMm <= 0 || spacing->yMm <= 0)
        return 1;
    return std::clamp(spacing->yMm / spacing->xMm, 0.1, 10.0);
}

} // namespace

ImageView::ImageView(QWidget* parent)
    : QWidget(parent), m_labels(defaultLabels()), m_shapeTiles(std::make_unique<ShapeTiles>()),
      m_heavyShapes(std::make_unique<HeavyShapes>()), m_keys(std::make_shared<ViewKeys>())
{
    connect(m_shapeTiles.get(), &ShapeTiles::arrived, this, qOverload<>(&QWidget::update));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setTabletTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    m_relay = std::make_shared<TileRelay>(this, [this](const QString& failure) { tilesArrived(failure); });
    if (const auto* executor = ViewExecutor::current())
        connect(executor, &ViewExecutor::changed, this, &ImageView::invalidate);
}

ImageView::~ImageView() { m_relay->detach(); }

void ImageView::setImage(ImageSourcePtr image, TileService* tiles)
{
    if (m_tool)
        m_tool->cancel(*this);
    m_image = std::move(image);
    m_imageId = m_image ? m_image->info().id : ImageId{};
    m_before.reset();
    m_beforeInfo.reset();
    m_tiles = tiles;
    m_relay->setWanted({});
    m_frame = m_shownFrame = 0;
    m_failure.clear();
    m_selection.clear();
    m_selectedIds.clear();
    m_heatmaps.clear();
    m_minimap = {};
    m_composed = {};
    m_cover.clear();
    m_fitArea = {};
    m_seen.reset();
    m_orientationWarning.clear();
    m_states.clear();
    m_stateIndex = -1;
    m_shownInfo.reset();
    m_stateGraphics = {};
    m_cadMarks.clear();
    m_cadOnRequest = 0;
    m_cadNotes.clear();
    m_fitted = true;
    m_camera = Camera();
    m_camera.viewport = size();
    m_presentation = {};
    if (m_image) {
        m_camera.pixelAspect = pixelAspectOf(m_image->info());
        takeDefaultPresentation();
        m_camera = alignedFit();
    }
    invalidate();
    Q_EMIT imageChanged();
    Q_EMIT cameraChanged();
    Q_EMIT presentationChanged();
    Q_EMIT frameChanged(m_frame);
}

void ImageView::setOverlayPainter(OverlayPainter painter)
{
    m_overlayPainter = std::move(painter);
    update();
}

PixelBuffer ImageView::coarsestTile() const { return tileOf({int(m_image->info().levels.size()) - 1, m_frame, 0, 0}); }

/// Where the file states no window, it comes from the coarsest tile, and again from it once that is there.
void ImageView::takeDefaultPresentation()
{
    const ImageInfo& info = shownInfo();
    if (const PresentationState* applied = state()) {
        m_presentation = statePresentation(info, *applied, m_frame);
        m_needsDefaultPresentation = false;
        return;
    }
    const PixelBuffer sample = coarsestTile();
    m_presentation = defaultPresentation(info, sample, m_frame);
    const GrayscaleEncoding& encoding = info.grayscaleOf(m_frame);
    const TileIndex coarsest{int(info.levels.size()) - 1, m_frame, 0, 0};
    const bool certain = !sample.isNull() && m_tiles->isComplete({info.id, coarsest});
    m_needsDefaultPresentation =
        !certain && info.colour == ColourModel::Monochrome && encoding.windows.empty() && encoding.voiLuts.empty();
}

void ImageView::setCamera(const Camera& camera)
{
    Camera next = camera;
    next.viewport = size();
    if (m_image) {
        next.zoom = std::clamp(next.zoom, alignedFit().zoom / 8, kLargestZoom);
        // The image never leaves the view altogether.
        const QSize image = m_image->info().size();
        next.centre.setX(std::clamp(next.centre.x(), 0.0, double(image.width())));
        next.centre.setY(std::clamp(next.centre.y(), 0.0, double(image.height())));
    }
    if (next == m_camera)
        return;
    m_fitted = false;
    m_camera = next;
    invalidate();
    Q_EMIT cameraChanged();
}

void ImageView::setPresentation(const Presentation& presentation)
{
    m_presentation = presentation;
    m_needsDefaultPresentation = false;
    m_minimap = {};
    invalidate();
    Q_EMIT presentationChanged();
}

void ImageView::chooseWindow(int index)
{
    const GrayscaleEncoding& encoding = shownInfo().grayscaleOf(m_frame);
    if (index < 0 || size_t(index) >= encoding.windows.size())
        return; // chosen from the menu of another frame
    Presentation p = m_presentation;
    p.window = encoding.windows[size_t(index)];
    p.function = encoding.voiFunction;
    p.voiLut = -1;
    setPresentation(p);
}

void ImageView::chooseLut(int index)
{
    Presentation p = m_presentation;
    p.voiLut = index;
    setPresentation(p);
}

void ImageView::showValueRange()
{
    const Presentation range = valueRangePresentation(shownInfo(), coarsestTile(), m_frame);
    Presentation p = m_presentation;
    p.window = range.window;
    p.function = range.function;
    p.voiLut = -1;
    setPresentation(p);
}

void ImageView::resetPresentation()
{
    if (!m_image)
        return;
    takeDefaultPresentation();
    m_minimap = {};
    invalidate();
    Q_EMIT presentationChanged();
}

void ImageView::setMonitor(const std::optional<MonitorLight>& monitor)
{
    if (monitor == m_monitor)
        return;
    m_monitor = monitor;
    m_minimap = {};
    invalidate();
}

void ImageView::setFrame(int frame)
{
    const int last = m_image ? m_image->info().frames - 1 : 0;
    frame = std::clamp(frame, 0, std::max(0, last));
    if (frame == m_frame)
        return;
    if (m_tool)
        m_tool->cancel(*this);
    const int previous = std::exchange(m_frame, frame);
    followFrame(previous);
    invalidate();
    Q_EMIT frameChanged(frame);
}

QRectF ImageView::fitArea() const
{
    if (state()) {
        const StateArea* area = areaOf(*state(), m_imageId, m_frame);
        return area ? area->area : QRectF(QPointF(0, 0), QSizeF(m_image->info().size()));
    }
    return m_fitArea.isEmpty() ? QRectF(QPointF(0, 0), QSizeF(m_image->info().size())) : m_fitArea;
}

Camera ImageView::alignedFit(double zoom) const
{
    const QRectF area = fitArea();
    // How wide and high the area is once it is turned.
    QTransform turn;
    turn.rotate(m_camera.rotationDeg);
    const QSizeF turned = turn.mapRect(QRectF(0, 0, area.width(), area.height() * m_camera.pixelAspect)).size();
    const double w = turned.width(), h = turned.height();
    Camera fitted = m_camera;
    fitted.viewport = size();
    fitted.centre = area.center();
    fitted.zoom = std::max(1e-6, std::min(width() / std::max(w, 1.0), height() / std::max(h, 1.0)));
    if (zoom > 0)
        fitted.zoom = zoom;
    if (m_alignment != Alignment::Centre && !state()) {
        const double spare = (width() - w * fitted.zoom) / 2;
        fitted = fitted.panned(QPointF(m_alignment == Alignment::Left ? -spare : spare, 0));
    }
    return fitted;
}

void ImageView::fit() { fitAtZoom(0); }

void ImageView::setFitArea(const QRectF& area)
{
    m_fitArea = m_image ? area & QRectF(QPointF(0, 0), QSizeF(m_image->info().size())) : QRectF();
    if (m_fitted)
        fit();
}

void ImageView::fitAtZoom(double zoom)
{
    if (!m_image)
        return;
    m_camera = alignedFit(zoom);
    m_fitted = true;
    invalidate();
    Q_EMIT cameraChanged();
}

void ImageView::oneToOne()
{
    const QPointF middle(width() / 2.0, height() / 2.0);
    setCamera(m_camera.zoomedAt(middle, 1 / devicePixelRatioF() / m_camera.zoom));
}

bool ImageView::trueSize()
{
    const auto now = pixelsPerMm();
    if (!now || m_screenPixelsPerMm <= 0)
        return false;
    const double x = m_alignment == Alignment::Left ? 0 : m_alignment == Alignment::Right ? width() : width() / 2.0;
    setCamera(m_camera.zoomedAt(QPointF(x, height() / 2.0), m_screenPixelsPerMm / *now));
    return true;
}

bool ImageView::isTrueSize() const
{
    const auto now = pixelsPerMm();
    return now && m_screenPixelsPerMm > 0 && std::abs(*now / m_screenPixelsPerMm - 1) < 0.01;
}

void ImageView::setScreenPixelsPerMm(double pixelsPerMm)
{
    m_screenPixelsPerMm = pixelsPerMm;
    update();
}

std::optional<double> ImageView::pixelsPerMm() const
{
    const auto spacing = m_image ? m_image->info().calibration.nominalSpacing() : std::nullopt;
    if (!spacing || spacing->xMm <= 0)
        return std::nullopt;
    return m_camera.zoom / spacing->xMm;
}

void ImageView::rotate90(bool clockwise)
{
    const bool wasFitted = m_fitted;
    Camera turned = m_camera;
    turned.rotationDeg = std::fmod(turned.rotationDeg + (clockwise ? 90 : 270), 360);
    setCamera(turned);
    if (wasFitted)
        fit();
}

void ImageView::flipHorizontally() { mirror(0); }

/// Which is the same mirrored and turned by half a circle.
void ImageView::flipVertically() { mirror(180); }

/// Left and right of the screen change places, then the image is turned.
void ImageView::mirror(double turnDeg)
{
    const bool wasFitted = m_fitted;
    Camera mirrored = m_camera;
    mirrored.flippedHorizontally = !mirrored.flippedHorizontally;
    mirrored.rotationDeg = std::fmod(360 + turnDeg - mirrored.rotationDeg, 360);
    setCamera(mirrored);
    if (wasFitted)
        fit();
}

void ImageView::setAlignment(Alignment alignment)
{
    m_alignment = alignment;
    if (m_fitted)
        fit();
}

void ImageView::setHeatmaps(std::vector<HeatmapView> heatmaps)
{
    m_heatmaps = std::move(heatmaps);
    invalidate();
    Q_EMIT heatmapsChanged();
}

void ImageView::setOverlaysVisible(bool visible)
{
    m_overlaysVisible = visible;
    invalidate();
}

void ImageView::setFileOverlaysVisible(bool visible)
{
    if (visible == m_fileOverlaysVisible)
        return;
    m_fileOverlaysVisible = visible;
    invalidate();
}

void ImageView::setShapesVisible(bool visible)
{
    m_shapesVisible = visible;
    update();
}

void ImageView::setTextsVisible(bool visible)
{
    m_textsVisible = visible;
    update();
}

void ImageView::setPrior(bool prior)
{
    m_prior = prior;
    update();
}

void ImageView::setCaseWarning(const QString& warning)
{
    m_caseWarning = warning;
    update();
}

void ImageView::setOrientationWarning(const QString& warning)
{
    m_orientationWarning = warning;
    update();
}

void ImageView::setTool(ViewTool* tool)
{
    if (m_tool)
        m_tool->cancel(*this);
    m_tool = tool;
    if (m_drag == Drag::Tool)
        m_drag = Drag::None;
    updateCursor();
    update();
}

void ImageView::invalidate()
{
    m_dirty = true;
    update();
}

} // namespace triptych
