#include "app/window/thumbnail_maker.h"

#include "app/window/tile_wait.h"
#include "app/window/worker_call.h"
#include "core/display/compose.h"

namespace triptych {

namespace {

constexpr QSize kThumbnailSize{192, 168};

QImage composeThumbnail(const ImageSource& image, const TileService& tiles)
{
    const ImageInfo& info = image.info();
    const auto spacing = info.calibration.nominalSpacing();
    const double aspect = spacing && spacing->xMm > 0 ? spacing->yMm / spacing->xMm : 1;
    const Camera camera = Camera::fitted(info.size(), kThumbnailSize, aspect);
    const int frame = info.frames / 2;
    const auto lookup = [&](TileIndex index) { return tiles.cached({info.id, index}); };
    PixelBuffer sample;
    for (const TileIndex& index : tilesFor(camera, info, frame))
        if (sample.isNull())
            sample = lookup(index);
    ImageLayer layer{&info, frame, defaultPresentation(info, sample, frame), lookup};
    QImage picture(kThumbnailSize, QImage::Format_RGB32);
    picture.fill(Qt::black);
    std::vector<Layer> layers{layer};
    appendFileLayers(layers, info, frame);
    composeViewport(picture, camera, layers);
    return picture;
}

} // namespace

ThumbnailMaker::ThumbnailMaker(TileService& tiles, WorkerPool& pool, QObject* parent)
    : QObject(parent), m_tiles(tiles), m_pool(pool)
{
}

ThumbnailMaker::~ThumbnailMaker() { clear(); }

void ThumbnailMaker::clear()
{
    for (const auto& wait : m_waits)
        wait->drop();
    m_waits.clear();
}

void ThumbnailMaker::make(const std::vector<ImageSourcePtr>& images)
{
    clear();
    for (const ImageSourcePtr& image : images) {
        const ImageInfo& info = image->info();
        std::vector<TileKey> missing;
        for (const TileIndex& index : tilesFor(Camera::fitted(info.size(), kThumbnailSize), info, info.frames / 2))
            if (m_tiles.cached({info.id, index}).isNull())
                missing.push_back({info.id, index});
        if (missing.empty()) {
            compose(image);
            continue;
        }
        m_waits.push_back(std::make_shared<TileWait>(this, int(missing.size()), [this, image] { compose(image); }));
        m_tiles.request(missing, JobPriority::Prefetch, m_waits.back());
    }
}

void ThumbnailMaker::compose(const ImageSourcePtr& image)
{
    callInWorker(
        m_pool, JobPriority::Prefetch, this,
        [image, &tiles = m_tiles](std::stop_token) { return composeThumbnail(*image, tiles); },
        [this, id = image->info().id](QImage picture) { Q_EMIT ready(id, picture); });
}

} // namespace triptych
