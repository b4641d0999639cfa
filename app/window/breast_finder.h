// BreastFinder: where the breast lies on each mammogram of the case, found by a worker in the coarsest level, which the
// tile service decodes with the tiles that the views need anyway.
#pragma once

#include "core/image/breast_extent.h"
#include "core/tiles/tile_service.h"

#include <QObject>

#include <memory>
#include <vector>

namespace triptych {

class TileWait;

class BreastFinder : public QObject {
    Q_OBJECT
public:
    BreastFinder(TileService& tiles, WorkerPool& pool, QObject* parent = nullptr);
    ~BreastFinder() override;

    /// Looks at the mammograms among `images`; replaces what was asked for before.
    void find(const std::vector<ImageSourcePtr>& images);
    void clear();

Q_SIGNALS:
    void found(const triptych::ImageId& image, const triptych::BreastExtent& extent);

private:
    void measure(const ImageSourcePtr& image);

    TileService& m_tiles;
    WorkerPool& m_pool;
    std::vector<std::shared_ptr<TileWait>> m_waits;
};

} // namespace triptych
