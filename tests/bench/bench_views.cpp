// What a reader waits for, against the bare library calls in the same run: four mammograms decoded side by side
// against four bare decodes one after another, the first painted picture of one, and a cold 1920 × 1080 field of a
// slide against one openslide_read_region of it. All through the service that feeds the window.
#include "../unit/slide/tiled_tiff.h"
#include "core/dicom/dicom_reader.h"
#include "core/display/compose.h"
#include "core/slide/slide_reader.h"
#include "core/tiles/tile_service.h"
#include "tests/bench/bare/bare_slide.h"
#include "tests/bench/bare/dicom_bare.h"
#include "tests/bench/mammogram_file.h"

#include <dcmtk/oflog/oflog.h>

#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <mutex>
#include <random>
#include <string_view>

using namespace triptych;

namespace {

constexpr QSize kField(1920, 1080);
constexpr qint64 kCacheBytes = qint64(1) << 30;
constexpr int kRuns = 5;
constexpr int kFields = 40;

/// Counts the tiles that have come, and waits for the first and for all.
class Waiting : public TileClient {
public:
    bool stillWants(const TileKey&) const override { return true; }
    void tileReady(const TileKey&) override { count(); }
    void previewReady(const TileKey&) override
    {
        const std::lock_guard lock(m_mutex);
        m_previewed = true;
        m_wake.notify_all();
    }
    void tileFailed(const TileKey& key, const Error& error) override
    {
        std::printf("%s: %s\n", qPrintable(key.image.value), qPrintable(error.message));
        count();
    }
    void waitFor(int tiles)
    {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [&] { return m_come >= tiles; });
    }

    void waitForAnyPicture()
    {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [&] { return m_come > 0 || m_previewed; });
    }

private:
    void count()
    {
        const std::lock_guard lock(m_mutex);
        ++m_come;
        m_wake.notify_all();
    }
    std::mutex m_mutex;
    std::condition_variable m_wake;
    int m_come = 0;
    bool m_previewed = false;
};

double millisecondsOf(const std::function<void()>& call)
{
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double percentile(std::vector<double> values, double fraction)
{
    std::sort(values.begin(), values.end());
    return values[size_t(fraction * double(values.size() - 1))];
}

/// What a view asks for, as it does: the cover first.
std::vector<TileKey> keysOf(const ImageSource& image, const Camera& camera, TileService& tiles)
{
    std::vector<TileKey> keys;
    for (const TileIndex& index : tilesFor(camera, image.info(), 0))
        if (tiles.cached({image.info().id, index}).isNull())
            keys.push_back({image.info().id, index});
    return keys;
}

/// What is in memory, drawn as a view draws it.
void paint(const ImageSource& image, const Camera& camera, const TileService& tiles)
{
    const ImageInfo& info = image.info();
    const auto tile = [&](TileIndex index) { return tiles.cached({info.id, index}); };
    const TileIndex coarsest{int(info.levels.size()) - 1, 0, 0, 0};
    const std::vector<Layer> layers{ImageLayer{&info, 0, defaultPresentation(info, tile(coarsest)), tile}};
    QImage screen(camera.viewport, QImage::Format_RGB32);
    composeViewport(screen, camera, layers, 0xff000000, decodingThreadCount());
}

void fourViews(const char* name, const std::vector<std::string>& paths, bool jpeg2000)
{
    const auto reader = makeDicomReader();
    std::vector<double> first, four, bare;
    for (int run = 0; run < kRuns; ++run) {
        TileService tiles(kCacheBytes, decodingThreadCount());
        first.push_back(millisecondsOf([&] {
            const auto source = reader->open(paths[0], {});
            tiles.addSource(*source);
            const auto client = std::make_shared<Waiting>();
            const Camera camera = Camera::fitted((*source)->info().size(), kField);
            tiles.request(keysOf(**source, camera, tiles), JobPriority::Visible, client);
            client->waitForAnyPicture();
            paint(**source, camera, tiles);
        }));
        tiles.waitUntilIdle();
        TileService fresh(kCacheBytes, decodingThreadCount());
        four.push_back(millisecondsOf([&] {
            const auto client = std::make_shared<Waiting>();
            int wanted = 0;
            for (const std::string& path : paths) {
                const auto source = reader->open(path, {});
                fresh.addSource(*source);
                const auto keys = keysOf(**source, Camera::fitted((*source)->info().size(), kField / 2), fresh);
                wanted += int(keys.size());
                fresh.request(keys, JobPriority::Visible, client);
            }
            client->waitFor(wanted);
        }));
        bare.push_back(millisecondsOf([&] {
            for (const std::string& path : paths)
                jpeg2000 ? bareOpenJpegRead(path.c_str(), kSamples) : bareDcmtkRead(path.c_str(), kSamples);
        }));
    }
    std::printf("%-14s %10.1f %10.1f %10.1f %7.2f\n", name, percentile(first, 0.5), percentile(four, 0.5),
                percentile(bare, 0.5), percentile(four, 0.5) / percentile(bare, 0.5));
    std::fflush(stdout);
}

/// Fields at 1:1, the coarse cover left out, each in a service and a handle that have seen nothing of it.
void coldFields(const char* name, const QString& path)
{
    const auto probe = makeSlideReader()->open(path.toStdString(), {});
    if (!probe)
        return;
    const QSize size = (*probe)->info().size();
    std::mt19937 random(7);
    std::vector<double> ours, bare;
    std::vector<std::uint32_t> argb(size_t(kField.width()) * size_t(kField.height()));
    for (int field = 0; field < kFields; ++field) {
        Camera camera;
        camera.viewport = kField;
        camera.zoom = 1;
        const QPoint corner(int(random() % unsigned(std::max(1, size.width() - kField.width()))),
                            int(random() % unsigned(std::max(1, size.height() - kField.height()))));
        camera.centre = QPointF(corner) + QPointF(kField.width() / 2.0, kField.height() / 2.0);
        const auto source = makeSlideReader()->open(path.toStdString(), {});
        TileService tiles(kCacheBytes, decodingThreadCount());
        tiles.addSource(*source);
        ours.push_back(millisecondsOf([&] {
            auto keys = keysOf(**source, camera, tiles);
            // The coarse cover came when the slide was opened.
            std::erase_if(keys, [&](const TileKey& key) { return key.index.level > keys.front().index.level; });
            const auto client = std::make_shared<Waiting>();
            tiles.request(keys, JobPriority::Visible, client);
            client->waitFor(int(keys.size()));
        }));
        BareSlide* slide = openBareSlide(path.toLocal8Bit().constData());
        bare.push_back(millisecondsOf(
            [&] { readBareRegion(slide, 0, corner.x(), corner.y(), kField.width(), kField.height(), argb.data()); }));
        closeBareSlide(slide);
    }
    std::printf("%-28s %8.1f %8.1f %8.1f %7.2f\n", name, percentile(ours, 0.5), percentile(ours, 0.95),
                percentile(bare, 0.5), percentile(ours, 0.5) / percentile(bare, 0.5));
    std::fflush(stdout);
}

QRgb tissue(int x, int y)
{
    const unsigned noise = (unsigned(x) * 2654435761u) ^ (unsigned(y) * 40503u);
    return qRgb(200 + int(noise >> 28), 120 + ((x / 37 + y / 53) & 63), 180 + ((x ^ y) & 31));
}

bool mammograms(const QTemporaryDir& folder)
{
    const std::vector<Uint16> values = breastLike();
    const struct {
        const char* name;
        E_TransferSyntax syntax;
    } kinds[] = {{"uncompressed", EXS_LittleEndianExplicit},
                 {"JPEG lossless", EXS_JPEGProcess14SV1},
                 {"JPEG-LS", EXS_JPEGLSLossless},
                 {"JPEG 2000", EXS_JPEG2000LosslessOnly}};
    std::printf("%-14s %10s %10s %10s %7s   (ms; %d threads)\n", "3328x4096", "first", "four", "bare four", "ratio",
                decodingThreadCount());
    for (const auto& kind : kinds) {
        std::vector<std::string> paths;
        for (int view = 0; view < 4; ++view) {
            paths.push_back(folder.filePath(QStringLiteral("%1-%2").arg(kind.name).arg(view)).toStdString());
            if (!writeMammogram(values, paths.back().c_str(), kind.syntax,
                                qPrintable(QStringLiteral("1.2.3.%1").arg(view))))
                return false;
        }
        fourViews(kind.name, paths, kind.syntax == EXS_JPEG2000LosslessOnly);
    }
    return true;
}

void slides(const QTemporaryDir& folder)
{
    std::printf("%-28s %8s %8s %8s %7s   (ms)\n", "cold 1920x1080 field", "median", "p95", "bare", "ratio");
    const QString pyramid = folder.filePath(QStringLiteral("pyramid.tif"));
    if (writeTiledTiff(pyramid, {{QSize(8192, 8192), tissue}, {QSize(2048, 2048), tissue}}, 20000, true))
        coldFields("tiled TIFF 8192², JPEG", pyramid);
    const QString real = QStringLiteral(TRIPTYCH_SHARED_DATA "/slide/CMU-1-Small-Region.svs");
    if (QFile::exists(real))
        coldFields("CMU-1-Small-Region.svs", real);
}

} // namespace

/// `bench_views [mammograms | slides]`: one half of it alone.
int main(int argc, char** argv)
{
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
    encodersSetUp();
    bareDcmtkSetUp();
    const QTemporaryDir folder;
    const std::string_view only = argc > 1 ? argv[1] : "";
    if (only != "slides" && !mammograms(folder))
        return 1;
    if (only != "mammograms")
        slides(folder);
    return 0;
}
