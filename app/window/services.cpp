#include "app/window/services.h"

namespace triptych {

namespace {
constexpr qint64 kTileCacheBytes = qint64(384) << 20; // four mammograms with their coarser levels, and a slide's screen
constexpr int kOpeningThreads = 2;                    // opening, thumbnails and export wait for the disk, not for cores
} // namespace

Services::Services(std::unique_ptr<const ReaderRegistry> registry, const QString& database)
    : readers(std::move(registry)), store(std::make_unique<CaseStore>(database)),
      tiles(std::make_unique<TileService>(kTileCacheBytes, decodingThreadCount())),
      pool(std::make_unique<WorkerPool>(kOpeningThreads))
{
}

void Services::stopWorkers() { pool.reset(); }

} // namespace triptych
