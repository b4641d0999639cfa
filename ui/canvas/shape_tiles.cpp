#include "ui/canvas/shape_tiles.h"

#include "ui/canvas/shape_outline.h"

#include <QMutex>
#include <QPainter>
#include <QThreadPool>

#include <algorithm>
#include <cmath>
#include <vector>

namespace triptych {

namespace {

constexpr int kSide = 256;                  ///< device pixels
constexpr int kMostTiles = 400;             ///< of 256 KiB each
constexpr size_t kMostScales = 8;           ///< whose tiles are kept
constexpr qsizetype kFewVertices = 2'500;   ///< in view: down to so many, tiles go on being drawn
constexpr double kOthersCoarsest = 1.0 / 8; ///< scale of what is shown meanwhile: below, it says nothing

QRectF withReach(const QRectF& area, double pixels)
{
    const double reach = kOutlineReach / pixels;
    return area.adjusted(-reach, -reach, reach, reach);
}

bool meets(const QRectF& a, const QRectF& b)
{
    return a.left() <= b.right() && a.right() >= b.left() && a.top() <= b.bottom() && a.bottom() >= b.top();
}

} // namespace

struct ShapeTiles::Workers {
    WorkerPool seen{decodingThreadCount()};
    WorkerPool ahead{backgroundThreadCount()}; ///< leaves a core to the window, which pans meanwhile

    WorkerPool& poolFor(JobPriority priority) { return priority == JobPriority::Prefetch ? ahead : seen; }
};

/// Where drawn tiles go: to the view, while it lives.
struct ShapeTiles::Relay {
    QMutex mutex;
    ShapeTiles* owner = nullptr;
};

ShapeTiles::ShapeTiles(QObject* parent) : QObject(parent), m_relay(std::make_shared<Relay>()) { m_relay->owner = this; }

ShapeTiles::~ShapeTiles()
{
    {
        const QMutexLocker lock(&m_relay->mutex);
        m_relay->owner = nullptr;
    }
    for (Tile& tile : m_tiles)
        tile.job.cancel();
    if (m_workers) // waits for what is being drawn, as the GUI thread must not; in Qt's pool, which ends before
                   // QPainter does
        QThreadPool::globalInstance()->start([workers = std::exchange(m_workers, {})] {});
}

bool ShapeTiles::wantedFor(const ShapeScene& scene, const QRectF& area)
{
    const qsizetype limit = m_many ? kFewVertices : kManyVertices;
    return m_many = shapeCost(scene, area, limit) > limit;
}

void ShapeTiles::setIdle()
{
    m_complete = true;
    ++m_painting;
    forgetUnwanted();
}

QRect ShapeTiles::tilesOver(const QRectF& sheetArea)
{
    const QPoint first(int(std::floor(sheetArea.left() / kSide)), int(std::floor(sheetArea.top() / kSide)));
    const QPoint last(int(std::ceil(sheetArea.right() / kSide)) - 1, int(std::ceil(sheetArea.bottom() / kSide)) - 1);
    return {first, last};
}

QRectF ShapeTiles::imageAreaOf(const Key& key, const Scale& scale)
{
    return scale.toSheet.inverted().mapRect(QRectF(key.x * kSide, key.y * kSide, kSide, kSide));
}

const ShapeTiles::Scale& ShapeTiles::scaleOf(const Camera& camera)
{
    Camera bare = camera;
    bare.centre = {};
    bare.viewport = {0, 0};
    const auto known =
        std::find_if(m_scales.begin(), m_scales.end(), [&](const Scale& scale) { return scale.camera == bare; });
    Scale scale{0, bare, bare.imageToScreen(), bare.zoom};
    if (known != m_scales.end()) {
        scale = *known;
        m_scales.erase(known);
    } else
        scale.id = ++m_lastScale;
    m_scales.push_front(scale);
    while (m_scales.size() > kMostScales) {
        m_tiles.removeIf([gone = m_scales.back().id](auto it) { return it.key().scale == gone; });
        m_scales.pop_back();
    }
    return m_scales.front();
}

void ShapeTiles::paint(QPainter& painter, const Camera& camera, double ratio, const ShapeScene& scene)
{
    ++m_painting;
    const Scale scale = scaleOf(camera);
    const QPointF origin = camera.imageToScreen().map(QPointF(0, 0));
    const QPoint offset(int(std::lround(origin.x())), int(std::lround(origin.y())));
    const QRect seen = tilesOver(QRectF(QRect(-offset, camera.viewport)));
    m_complete = true;
    QRegion missing;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.scale(1 / ratio, 1 / ratio);
    for (int y = seen.top(); y <= seen.bottom(); ++y)
        for (int x = seen.left(); x <= seen.right(); ++x) {
            const Key key{scale.id, scene.frame, x, y};
            want(key, scale, scene, JobPriority::Visible);
            const Tile& tile = m_tiles[key];
            const QPoint at = QPoint(x, y) * kSide + offset;
            m_complete = m_complete && tile.ready && !tile.stale;
            if (!tile.ready)
                missing += QRect(at, QSize(kSide, kSide));
            else if (!tile.image.isNull())
                painter.drawImage(at, tile.image);
        }
    if (!missing.isEmpty())
        paintOthers(painter, camera, scale, scene.frame, missing & QRect(QPoint(0, 0), camera.viewport));
    painter.restore();
    // What panning needs next.
    const QRect around = seen.adjusted(-1, -1, 1, 1);
    for (int y = around.top(); y <= around.bottom(); ++y)
        for (int x = around.left(); x <= around.right(); ++x)
            if (!seen.contains(x, y))
                want({scale.id, scene.frame, x, y}, scale, scene, JobPriority::Prefetch);
    forgetUnwanted();
}

void ShapeTiles::want(const Key& key, const Scale& scale, const ShapeScene& scene, JobPriority priority)
{
    Tile& tile = m_tiles[key];
    tile.used = m_painting;
    if ((!tile.ready || tile.stale) && tile.request == 0)
        request(key, tile, scale, scene, priority);
}

void ShapeTiles::request(const Key& key, Tile& tile, const Scale& scale, const ShapeScene& scene, JobPriority priority)
{
    const auto nothing = [](const IndexedShape&) { return false; };
    if (scene.index.visitUntil(withReach(imageAreaOf(key, scale), scale.pixels), key.frame, ShapeIndex::Kind::Drawn,
                               nothing)) {
        tile.image = {};
        tile.ready = true;
        tile.stale = false;
        return;
    }
    if (!m_workers)
        m_workers = std::make_shared<Workers>();
    tile.request = ++m_lastRequest;
    tile.touched = false;
    const QTransform toTile = scale.toSheet * QTransform::fromTranslate(-key.x * kSide, -key.y * kSide);
    tile.job = m_workers->poolFor(priority).submit(
        priority, [relay = m_relay, key, number = tile.request, toTile, scene](std::stop_token stop) {
            QImage image(kSide, kSide, QImage::Format_ARGB32_Premultiplied);
            image.fill(0);
            if (!drawShapes(image, toTile, scene, stop))
                return;
            const QMutexLocker lock(&relay->mutex);
            if (ShapeTiles* owner = relay->owner)
                QMetaObject::invokeMethod(
                    owner, [owner, key, number, image] { owner->take(key, number, image); }, Qt::QueuedConnection);
        });
}

void ShapeTiles::take(const Key& key, quint64 request, const QImage& image)
{
    const auto tile = m_tiles.find(key);
    if (tile == m_tiles.end() || tile->request != request)
        return; // no longer wanted
    tile->image = image;
    tile->ready = true;
    tile->stale = tile->touched;
    tile->request = 0;
    Q_EMIT arrived();
}

/// Whether every tile over an area of the scale is there.
bool ShapeTiles::covers(const Scale& scale, int frame, const QRectF& sheetArea) const
{
    const QRect tiles = tilesOver(sheetArea);
    if (qint64(tiles.width()) * tiles.height() > kMostTiles)
        return false;
    for (int y = tiles.top(); y <= tiles.bottom(); ++y)
        for (int x = tiles.left(); x <= tiles.right(); ++x) {
            const auto tile = m_tiles.constFind({scale.id, frame, x, y});
            if (tile == m_tiles.cend() || !tile->ready)
                return false;
        }
    return true;
}

/// The last scale of which all that lacks is there, else the last of which anything is.
void ShapeTiles::paintOthers(QPainter& painter, const Camera& camera, const Scale& scale, int frame,
                             const QRegion& missing)
{
    const QTransform toImage = camera.screenToImage();
    const QRectF lacking = toImage.mapRect(QRectF(missing.boundingRect()));
    const Scale* chosen = nullptr;
    for (const Scale& other : m_scales) {
        if (other.id == scale.id || other.pixels < scale.pixels * kOthersCoarsest)
            continue;
        if (covers(other, frame, other.toSheet.mapRect(lacking))) {
            chosen = &other;
            break;
        }
        if (!chosen)
            chosen = &other;
    }
    if (!chosen)
        return;
    painter.setClipRegion(missing);
    painter.setWorldTransform(chosen->toSheet.inverted() * camera.imageToScreen() * painter.worldTransform());
    for (auto tile = m_tiles.begin(); tile != m_tiles.end(); ++tile) {
        const Key& key = tile.key();
        if (key.scale != chosen->id || key.frame != frame || tile->image.isNull() ||
            !meets(imageAreaOf(key, *chosen), lacking))
            continue;
        tile->used = m_painting;
        painter.drawImage(QPoint(key.x, key.y) * kSide, tile->image);
    }
}

void ShapeTiles::touch(int frame, const QList<QRectF>& areas)
{
    for (auto tile = m_tiles.begin(); tile != m_tiles.end(); ++tile) {
        if (tile.key().frame != frame)
            continue;
        const auto scale = std::find_if(m_scales.cbegin(), m_scales.cend(),
                                        [&](const Scale& candidate) { return candidate.id == tile.key().scale; });
        if (scale == m_scales.cend())
            continue;
        const QRectF own = withReach(imageAreaOf(tile.key(), *scale), scale->pixels);
        if (std::any_of(areas.cbegin(), areas.cend(), [&own](const QRectF& area) { return meets(own, area); }))
            tile->stale = tile->touched = true;
    }
    m_complete = m_complete && !m_many;
}

void ShapeTiles::touchAll()
{
    for (Tile& tile : m_tiles)
        tile.stale = tile.touched = true;
    m_complete = m_complete && !m_many;
}

void ShapeTiles::clear()
{
    for (Tile& tile : m_tiles)
        tile.job.cancel();
    m_tiles.clear();
    m_scales.clear();
    m_complete = m_complete && !m_many;
}

/// Takes back requests for what the last painting did not want, and drops what was not wanted for longest.
void ShapeTiles::forgetUnwanted()
{
    m_tiles.removeIf([this](auto it) {
        Tile& tile = *it;
        if (tile.used == m_painting || tile.request == 0)
            return false;
        tile.job.cancel();
        tile.request = 0;
        return !tile.ready;
    });
    if (m_tiles.size() <= kMostTiles)
        return;
    std::vector<std::pair<quint64, Key>> byUse;
    for (auto tile = m_tiles.cbegin(); tile != m_tiles.cend(); ++tile)
        if (tile->used != m_painting)
            byUse.emplace_back(tile->used, tile.key());
    std::sort(byUse.begin(), byUse.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [used, key] : byUse) {
        if (m_tiles.size() <= kMostTiles * 3 / 4)
            break;
        m_tiles.remove(key);
    }
}

} // namespace triptych
