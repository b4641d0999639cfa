// How an ImageView is drawn: the tiles it asks for, the layers they make, and the painted screen.
#include "ui/canvas/image_view.h"

#include "core/annotation/label_colours.h"
#include "ui/canvas/cad_painting.h"
#include "ui/canvas/grid_painting.h"
#include "ui/canvas/overlay_painting.h"
#include "ui/canvas/shape_painting.h"
#include "ui/canvas/shape_tiles.h"
#include "ui/canvas/state_painting.h"
#include "ui/canvas/tile_relay.h"
#include "ui/canvas/view_executor.h"

#include <QPainter>
#include <QResizeEvent>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr int kPrefetchedFrames = 8;

} // namespace

PixelBuffer ImageView::tileOf(TileIndex index) const
{
    if (!m_tiles || !m_image)
        return {};
    PixelBuffer tile = m_tiles->cached({m_image->info().id, index});
    if (!tile.isNull())
        return tile;
    const auto kept = std::find_if(m_cover.begin(), m_cover.end(), [&](const auto& t) { return t.index == index; });
    return kept == m_cover.end() ? PixelBuffer{} : kept->pixels;
}

void ImageView::keepCover()
{
    std::vector<DecodedTile> cover;
    for (const TileIndex& index : coverTiles(m_image->info(), m_shownFrame))
        if (PixelBuffer tile = tileOf(index); !tile.isNull())
            cover.push_back({index, std::move(tile)});
    m_cover = std::move(cover);
}

bool ImageView::anyTileOf(int frame) const
{
    for (const TileIndex& index : tilesFor(m_camera, m_image->info(), frame))
        if (!tileOf(index).isNull())
            return true;
    return false;
}

Camera ImageView::inDevicePixels(Camera camera) const
{
    const double ratio = devicePixelRatioF();
    camera.viewport = (QSizeF(camera.viewport) * ratio).toSize();
    camera.zoom *= ratio;
    return camera;
}

Camera ImageView::deviceCamera() const
{
    Camera camera = m_camera;
    camera.viewport = size();
    return inDevicePixels(camera);
}

std::vector<TileIndex> ImageView::neededTiles() const
{
    std::vector<TileIndex> needed = tilesFor(deviceCamera(), m_image->info(), m_frame);
    if (magnifierShown()) {
        const auto glass = tilesFor(inDevicePixels(magnifierCamera()), m_image->info(), m_frame);
        needed.insert(needed.end(), glass.begin(), glass.end());
    }
    return needed;
}

ImageLayer ImageView::imageLayer() const
{
    const ImageInfo& info = !m_before ? shownInfo() : m_beforeInfo ? *m_beforeInfo : m_before->info();
    ImageLayer layer{&info, m_shownFrame, m_presentation, [this](TileIndex index) {
                         return m_before && m_tiles ? m_tiles->cached({m_before->info().id, index}) : tileOf(index);
                     }};
    layer.presentation.monitor = m_monitor;
    return layer;
}

std::vector<Layer> ImageView::layers() const
{
    std::vector<Layer> layers;
    layers.push_back(imageLayer());
    appendFileLayers(layers, shownInfo(), m_shownFrame, m_overlaysVisible && m_fileOverlaysVisible);
    if (!m_overlaysVisible)
        return layers;
    for (const HeatmapView& view : m_heatmaps)
        if (view.visible)
            layers.push_back(
                HeatmapLayer{view.heatmap.values, view.heatmap.area, view.colourMap, view.opacity, view.threshold});
    if (m_annotations && !m_annotations->labelMap(m_frame).isEmpty())
        layers.push_back(labelLayer());
    layers.insert(layers.end(), m_preview.layers.begin(), m_preview.layers.end());
    return layers;
}

MaskLayer ImageView::labelLayer() const
{
    const LabelMap map = m_annotations->labelMap(m_frame); // a cheap copy that shares the tiles
    MaskLayer mask;
    mask.tileSize = QSize(LabelMap::kTileSide, LabelMap::kTileSide);
    mask.downsample = map.downsample();
    mask.area = QRectF(QPointF(0, 0), QSizeF(map.size()) * map.downsample());
    mask.opacity = m_maskOpacity;
    mask.colours = labelColourTable(m_labels);
    mask.tile = [map](TileIndex index) {
        const LabelMap::Tile tile = map.tile({index.x, index.y});
        return tile ? *tile : PixelBuffer{};
    };
    return mask;
}

void ImageView::setPreview(Preview preview)
{
    m_preview = std::move(preview);
    invalidate();
}

void ImageView::compose()
{
    m_dirty = false;
    m_dirtyParts = {};
    const Camera camera = deviceCamera();
    const ViewExecutor* const executor = ViewExecutor::current();
    const QImage::Format format = executor ? executor->formatFor(screen()) : QImage::Format_RGB32;
    if (m_composed.size() != camera.viewport || m_composed.format() != format)
        m_composed = QImage(camera.viewport, format);
    if (!m_image) {
        m_composed.fill(Qt::black);
        return;
    }
    if (m_needsDefaultPresentation) {
        takeDefaultPresentation();
        if (!m_needsDefaultPresentation)
            QMetaObject::invokeMethod(this, &ImageView::presentationChanged, Qt::QueuedConnection);
    }
    if ((m_shownFrame != m_frame || m_before) && anyTileOf(m_frame)) {
        m_shownFrame = m_frame;
        m_before.reset();
        m_beforeInfo.reset();
        m_minimap = {};
    }
    keepCover();
    const MissingTiles missing =
        missingTiles(); // first: one that arrives while the rest is drawn is not in the picture
    composeView(m_composed, camera, layers());
    m_composed.setDevicePixelRatio(devicePixelRatioF());
    m_complete = requestTiles(missing);
    if (!m_complete)
        return;
    markSeen();
    // After every drawing that lacks nothing: who waits may have changed an overlay since the last one.
    QMetaObject::invokeMethod(this, &ImageView::completed, Qt::QueuedConnection);
}

ImageView::MissingTiles ImageView::missingTiles() const
{
    const ImageInfo& info = m_image->info();
    MissingTiles missing;
    QSet<TileKey> seen;
    for (const TileIndex& index : neededTiles()) {
        const TileKey key{info.id, index};
        if ((m_tiles && m_tiles->isComplete(key)) || seen.contains(key))
            continue;
        seen.insert(key);
        (index.level + 1 == int(info.levels.size()) ? missing.cover : missing.fine).push_back(key);
    }
    return missing;
}

/// Whether nothing is missing; then the next frames are asked for.
bool ImageView::requestTiles(const MissingTiles& missing)
{
    const ImageInfo& info = m_image->info();
    const Camera camera = deviceCamera();
    const auto& [cover, fine] = missing;
    QSet<TileKey> wanted(cover.begin(), cover.end());
    wanted.unite(QSet<TileKey>(fine.begin(), fine.end()));
    std::vector<TileKey> ahead;
    const bool complete = cover.empty() && fine.empty() && m_shownFrame == m_frame && !m_before;
    for (int next = 1; complete && next <= std::min(kPrefetchedFrames, info.frames - 1); ++next)
        for (const TileIndex& index : tilesFor(camera, info, (m_frame + next) % info.frames))
            if (tileOf(index).isNull()) {
                wanted.insert({info.id, index});
                ahead.push_back({info.id, index});
            }
    m_relay->setWanted(std::move(wanted));
    if (!m_tiles)
        return false;
    // The cover is one or a few coarse tiles: it is there at once, and then the rest refines it.
    if (!fine.empty())
        m_tiles->request(fine, JobPriority::Visible, m_relay);
    if (!cover.empty())
        m_tiles->request(cover, JobPriority::Interaction, m_relay);
    if (!ahead.empty())
        m_tiles->request(ahead, JobPriority::Prefetch, m_relay);
    return complete;
}

void ImageView::tilesArrived(const QString& failure)
{
    if (!failure.isEmpty() && failure != m_failure) {
        m_failure = failure;
        Q_EMIT readFailed(failure);
        update();
        return; // what failed is not asked for again, so nothing new can be drawn
    }
    if (failure.isEmpty()) {
        m_minimap = {};
        invalidate();
    }
}

bool ImageView::isComplete() const
{
    return m_image && m_complete && !m_dirty && m_dirtyParts.isEmpty() && m_shapeTiles->isComplete();
}

void ImageView::composeWhatChanged()
{
    if (m_dirty)
        return compose();
    const QRegion parts = std::exchange(m_dirtyParts, {});
    constexpr int kMostParts = 16; // each has its own preparations
    if (parts.rectCount() > kMostParts)
        composePart(parts.boundingRect());
    else
        for (const QRect& part : parts)
            composePart(part);
    if (!parts.isEmpty() && m_complete) // who waits for the labels to be seen
        QMetaObject::invokeMethod(this, &ImageView::completed, Qt::QueuedConnection);
}

/// Labels change with every move of a brush: only what they cover is drawn again.
void ImageView::invalidateLabels(int frame, const QRect& imageArea)
{
    if (frame != m_frame || imageArea.isEmpty())
        return;
    const ViewExecutor* const executor = ViewExecutor::current();
    if (m_dirty || m_composed.isNull() || (executor && executor->usesGl())) // a card draws all of it as fast
        return invalidate();
    constexpr int kMargin = 2; // the outline of a label is drawn on its neighbours
    const QRect part = deviceCamera().imageToScreen().mapRect(QRectF(imageArea)).toAlignedRect();
    m_dirtyParts |= part.adjusted(-kMargin, -kMargin, kMargin, kMargin) & m_composed.rect();
    updateOver(QRectF(imageArea), kMargin);
}

void ImageView::updateOver(const QRectF& imageArea, double margin)
{
    update(m_camera.imageToScreen().mapRect(imageArea).adjusted(-margin, -margin, margin, margin).toAlignedRect() &
           rect());
}

/// The same picture as compose() makes, drawn for a smaller viewport. It is a pixel wider, as the outline of a label in
/// the first column is drawn by looking at the one before.
void ImageView::composePart(const QRect& part)
{
    const QRect wider = part.adjusted(-1, -1, 1, 1) & m_composed.rect();
    Camera camera = deviceCamera();
    camera.centre = camera.toImage(QRectF(wider).center());
    camera.viewport = wider.size();
    QImage piece(wider.size(), m_composed.format());
    composeView(piece, camera, layers());
    for (int y = part.top(); y <= part.bottom(); ++y)
        std::copy_n(reinterpret_cast<const QRgb*>(piece.constScanLine(y - wider.top())) + part.left() - wider.left(),
                    part.width(), reinterpret_cast<QRgb*>(m_composed.scanLine(y)) + part.left());
}

QImage ImageView::composedImage()
{
    composeWhatChanged();
    return m_composed;
}

QString ImageView::valueTextAt(QPointF point) const
{
    if (!m_image || point.x() < 0 || point.y() < 0)
        return {};
    const ImageInfo& info = m_image->info();
    if (point.x() >= info.size().width() || point.y() >= info.size().height())
        return {};
    // Only the full resolution holds the file's own values.
    const LevelInfo& level = info.levels.front();
    const int x = int(point.x());
    const int y = int(point.y());
    const PixelBuffer tile = tileOf({0, m_shownFrame, x / level.tile.width(), y / level.tile.height()});
    const int tx = x % level.tile.width();
    const int ty = y % level.tile.height();
    if (tile.isNull() || tx >= tile.width() || ty >= tile.height())
        return {};
    if (info.colour == ColourModel::Rgb)
        return tr("R %1 G %2 B %3")
            .arg(tile.sampleAt(tx, ty, 0))
            .arg(tile.sampleAt(tx, ty, 1))
            .arg(tile.sampleAt(tx, ty, 2));
    const double stored = tile.sampleAt(tx, ty);
    const GrayscaleEncoding& encoding = info.grayscaleOf(m_shownFrame); // what was measured, however it is shown
    if (isPadding(encoding, stored))
        return tr("no image (padding)");
    return tr("value %1").arg(modalityText(encoding, stored));
}

void ImageView::resizeEvent(QResizeEvent*)
{
    m_camera.viewport = size();
    if (m_fitted && m_image)
        m_camera = alignedFit();
    invalidate();
    Q_EMIT cameraChanged();
}

void ImageView::paintEvent(QPaintEvent*)
{
    composeWhatChanged();
    QPainter painter(this);
    painter.drawImage(QPoint(0, 0), m_composed);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_image)
        return;
    if (m_overlaysVisible) {
        paintStateGraphics(painter, m_stateGraphics, m_camera);
        paintCadMarks(painter, *this, m_camera);
    }
    if (m_overlaysVisible && m_gridVisible)
        paintGrid(painter, *this);
    const bool shapesLacked = !m_shapeTiles->isComplete();
    if (m_overlaysVisible && m_shapesVisible && m_annotations)
        paintShapes(painter, *this, m_camera, m_shapeTiles.get());
    else
        m_shapeTiles->setIdle();
    if (shapesLacked && isComplete())
        QMetaObject::invokeMethod(this, &ImageView::completed, Qt::QueuedConnection);
    if (m_overlaysVisible && m_overlayPainter)
        m_overlayPainter(painter, *this);
    if (m_overlaysVisible && m_preview.paint)
        m_preview.paint(painter, *this);
    if (m_overlaysVisible && m_tool)
        m_tool->paintOverlay(painter, *this);
    paintMinimap(painter);
    paintMagnifier(painter);
    if (m_textsVisible) {
        QStringList warnings = m_image->info().warnings + warningsOfMarks();
        for (const QString& warning : {m_failure, m_orientationWarning, m_caseWarning})
            if (!warning.isEmpty())
                warnings.append(warning);
        paintTexts(painter, *this, warnings, minimapShown() ? minimapRect() : QRectF());
    }
}

} // namespace triptych
