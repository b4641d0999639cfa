// Services: what the window works with, made at the start. The workers stop before anything they report to is gone.
#pragma once

#include "core/image/reader_registry.h"
#include "core/tiles/tile_service.h"
#include "core/workspace/case_store.h"

#include <memory>

namespace triptych {

struct Services {
    Services(std::unique_ptr<const ReaderRegistry> registry, const QString& database);
    /// Stops the workers: after it no job answers any more. Before the receivers are destroyed.
    void stopWorkers();

    std::unique_ptr<const ReaderRegistry> readers;
    std::unique_ptr<CaseStore> store;
    std::unique_ptr<TileService> tiles;
    std::unique_ptr<WorkerPool> pool;
};

} // namespace triptych
