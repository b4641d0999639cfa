#include "app/window/thumbnail_maker.h"

#include "app/window/worker_call.h"
#include "core/display/compose.h"

#include <atomic>

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
    ImageLayer layer{&info, frame, defaultPresentation(info, sample), lookup};
    QImage picture(kThumbnailSize, QImage::Format_RGB32);
    picture.fill(Qt::black);
    std::vector<Layer> layers{layer};
    appendFileLayers(layers, info, frame);
    composeViewport(picture, camera, layers);
    return picture;
}

} // namespace

/// Counts down the tiles of one thumbnail; when the last has come or failed, the maker composes.
struct ThumbnailMaker::Client : TileClient {
    Client(ThumbnailMaker* owner, ImageSourcePtr source, int count)
        : maker(owner), image(std::move(source)), left(count)
    {
    }
    bool stillWants(const TileKey&) const override { return wanted; }
    void tileReady(const TileKey&) override { countDown(); }
    void tileFailed(const TileKey&, const Error&) override { countDown(); }
    void countDown()
    {
        if (--left == 0 && wanted)
            QMetaObject::invokeMethod(
                maker, [m = maker, i = image] { m->compose(i); }, Qt::QueuedConnection);
    }

    ThumbnailMaker* maker;
    ImageSourcePtr image;
    std::atomic<int> left;
    std::atomic<bool> wanted = true;
};

ThumbnailMaker::ThumbnailMaker(TileService& tiles, WorkerPool& pool, QObject* parent)
    : QObject(parent), m_tiles(tiles), m_pool(pool)
{
}

ThumbnailMaker::~ThumbnailMaker() { clear(); }

void ThumbnailMaker::clear()
{
    for (const auto& client : m_clients)
        client->wanted = false;
    m_clients.clear();
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
        m_clients.push_back(std::make_shared<Client>(this, image, int(missing.size())));
        m_tiles.request(missing, JobPriority::Prefetch, m_clients.back());
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
