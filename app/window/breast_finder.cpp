#include "app/window/breast_finder.h"

#include "app/window/tile_wait.h"
#include "app/window/worker_call.h"

namespace triptych {

namespace {

/// The whole coarsest level of the frame that is shown first, where it is one tile.
TileKey coarsestTile(const ImageInfo& info) { return {info.id, {int(info.levels.size()) - 1, info.frames / 2, 0, 0}}; }

bool isOneTile(const LevelInfo& level)
{
    return level.tile.width() >= level.size.width() && level.tile.height() >= level.size.height();
}

} // namespace

BreastFinder::BreastFinder(TileService& tiles, WorkerPool& pool, QObject* parent)
    : QObject(parent), m_tiles(tiles), m_pool(pool)
{
}

BreastFinder::~BreastFinder() { clear(); }

void BreastFinder::clear()
{
    for (const auto& wait : m_waits)
        wait->drop();
    m_waits.clear();
}

void BreastFinder::find(const std::vector<ImageSourcePtr>& images)
{
    clear();
    for (const ImageSourcePtr& image : images) {
        const ImageInfo& info = image->info();
        if (info.kind != ImageKind::Mammogram || info.colour != ColourModel::Monochrome ||
            !isOneTile(info.levels.back()))
            continue;
        if (!m_tiles.cached(coarsestTile(info)).isNull()) {
            measure(image);
            continue;
        }
        m_waits.push_back(std::make_shared<TileWait>(this, 1, [this, image] { measure(image); }));
        m_tiles.request({coarsestTile(info)}, JobPriority::Prefetch, m_waits.back());
    }
}

void BreastFinder::measure(const ImageSourcePtr& image)
{
    const PixelBuffer coarse = m_tiles.cached(coarsestTile(image->info()));
    if (coarse.isNull())
        return; // it could not be decoded; the view says so
    callInWorker(
        m_pool, JobPriority::Visible, this,
        [image, coarse](std::stop_token) { return findBreast(coarse, image->info()); },
        [this, id = image->info().id](const std::optional<BreastExtent>& extent) {
            if (extent)
                Q_EMIT found(id, *extent);
        });
}

} // namespace triptych
