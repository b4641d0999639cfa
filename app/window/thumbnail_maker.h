// ThumbnailMaker: small pictures of the case's images, from tiles that the views need anyway. The tile service decodes,
// a worker composes, the model receives.
#pragma once

#include "core/tiles/tile_service.h"
#include "core/workspace/breast_case.h"

#include <QImage>
#include <QObject>

namespace triptych {

class TileWait;

class ThumbnailMaker : public QObject {
    Q_OBJECT
public:
    ThumbnailMaker(TileService& tiles, WorkerPool& pool, QObject* parent = nullptr);
    ~ThumbnailMaker() override;

    void make(const std::vector<ImageSourcePtr>& images); ///< replaces what was asked for before
    void clear();

Q_SIGNALS:
    void ready(const triptych::ImageId& image, const QImage& picture);

private:
    void compose(const ImageSourcePtr& image);

    TileService& m_tiles;
    WorkerPool& m_pool;
    std::vector<std::shared_ptr<TileWait>> m_waits;
};

} // namespace triptych
