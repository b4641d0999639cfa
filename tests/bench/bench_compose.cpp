// How long one frame of a window drag takes: 1920×1080 from 16 bit or colour with a mask and a heatmap on, over images
// of 2, 14 and 400 megapixels; by the processor, and where there is a display by OpenGL. Prints median and 95th
// percentile in ms, and the processor time a frame took over all threads, which a busy machine disturbs less.
#include "core/display/compose.h"
#include "ui/canvas/gl/gl_executor.h"

#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <unordered_map>

using namespace triptych;

namespace {

constexpr QSize kViewport(1920, 1080);
constexpr int kFrames = 60;
constexpr int kFramesByGl = 12; // which may be software, and slow

struct Subject {
    ImageInfo info;
    std::unordered_map<qint64, PixelBuffer> tiles;

    static qint64 key(TileIndex i) { return (qint64(i.level) << 48) | (qint64(i.y) << 24) | i.x; }
};

PixelBuffer textured(QSize size, bool rgb)
{
    auto pixels = *PixelBuffer::allocate(size, rgb ? 3 : 1, rgb ? SampleType::U8 : SampleType::U16);
    quint32 noise = 1;
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width() * (rgb ? 3 : 1); ++x) {
            noise = noise * 1664525 + 1013904223;
            if (rgb)
                pixels.mutableRow<quint8>(y)[x] = quint8(noise >> 24);
            else
                pixels.mutableRow<quint16>(y)[x] = quint16(noise >> 20);
        }
    return pixels;
}

/// Only the tiles that the camera asks for are made, as in the program.
Subject subject(QSize size, QSize tile, bool rgb, const Camera& camera)
{
    Subject s;
    s.info.colour = rgb ? ColourModel::Rgb : ColourModel::Monochrome;
    s.info.sampleType = rgb ? SampleType::U8 : SampleType::U16;
    double downsample = 1;
    for (QSize level = size; s.info.levels.empty() || std::max(level.width(), level.height()) > 512;
         level = (level + QSize(1, 1)) / 2, downsample *= 2)
        s.info.levels.push_back({level, downsample, tile.isEmpty() ? level : tile});
    for (const TileIndex& index : tilesFor(camera, s.info, 0)) {
        const LevelInfo& level = s.info.levels[size_t(index.level)];
        const QRect rect(QPoint(index.x * level.tile.width(), index.y * level.tile.height()), level.tile);
        s.tiles[Subject::key(index)] = textured(rect.intersected(QRect(QPoint(0, 0), level.size)).size(), rgb);
    }
    return s;
}

MaskLayer maskOver(QSize size)
{
    MaskLayer mask;
    mask.tileSize = QSize(256, 256);
    mask.area = QRectF(QPointF(0, 0), size);
    mask.colours[1] = 0xffff4060;
    auto tile = *PixelBuffer::allocate(QSize(256, 256), 1, SampleType::U8);
    for (int y = 40; y < 220; ++y)
        std::fill_n(tile.mutableRow<quint8>(y) + 40, 180, quint8(1));
    mask.tile = [tile](TileIndex index) { return (index.x + index.y) % 2 ? tile : PixelBuffer{}; };
    return mask;
}

HeatmapLayer heatmapOver(QSize size)
{
    HeatmapLayer heat;
    heat.values = *PixelBuffer::allocate(QSize(64, 64), 1, SampleType::F32);
    for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 64; ++x)
            heat.values.mutableRow<float>(y)[x] = float(std::exp(-(std::hypot(x - 32, y - 32) / 20)));
    heat.area = QRectF(QPointF(0, 0), size);
    heat.threshold = 0.2;
    return heat;
}

void measure(const char* name, QSize size, QSize tile, bool rgb, double zoom, bool overlays, int threads,
             GlExecutor* gl = nullptr, double rotation = 0, StainChannel stain = StainChannel::None)
{
    Camera camera = Camera::fitted(size, kViewport);
    if (zoom > 0)
        camera.zoom = zoom;
    camera.rotationDeg = rotation;
    const Subject s = subject(size, tile, rgb, camera);
    ImageLayer image;
    image.info = &s.info;
    image.tile = [&](TileIndex index) {
        const auto found = s.tiles.find(Subject::key(index));
        return found == s.tiles.end() ? PixelBuffer{} : found->second;
    };
    image.presentation.stain = stain;
    std::vector<double> times;
    double processor = 0;
    QImage target(kViewport, QImage::Format_RGB32);
    const int frames = gl ? kFramesByGl : kFrames;
    for (int frame = 0; frame < frames; ++frame) {
        image.presentation.window = {1500.0 + frame, 3000.0 - frame, {}};
        std::vector<Layer> layers{image};
        if (overlays) {
            layers.push_back(maskOver(size));
            layers.push_back(heatmapOver(size));
        }
        QElapsedTimer timer;
        timer.start();
        const std::clock_t before = std::clock(); // of all threads together
        if (!gl)
            composeViewport(target, camera, layers, 0xff000000, threads);
        else if (!gl->compose(target, camera, layers))
            std::printf("not drawn: %s\n", qUtf8Printable(gl->failure()));
        processor += double(std::clock() - before) * 1000 / CLOCKS_PER_SEC;
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(times.begin(), times.end());
    std::printf("%-44s %7.1f %7.1f %7.1f\n", name, times[times.size() / 2], times[times.size() * 95 / 100],
                processor / frames);
    std::fflush(stdout);
}

QByteArray machine()
{
    QFile cpu(QStringLiteral("/proc/cpuinfo"));
    if (cpu.open(QIODevice::ReadOnly))
        for (const QByteArray& line : cpu.readAll().split('\n'))
            if (line.startsWith("model name"))
                return line.mid(line.indexOf(':') + 2);
    return "unknown processor";
}

void measureAll(int threads, GlExecutor* gl = nullptr)
{
    measure("  2 MP 16 bit, mask, heatmap, fitted", {1600, 1250}, {}, false, 0, true, threads, gl);
    measure("  14 MP 16 bit, mask, heatmap, fitted", {3328, 4096}, {}, false, 0, true, threads, gl);
    measure("  14 MP 16 bit, mask, heatmap, filled at 0.6", {3328, 4096}, {}, false, 0.6, true, threads, gl);
    measure("  14 MP 16 bit alone, 1:1", {3328, 4096}, {}, false, 1, false, threads, gl);
    measure("  400 MP 16 bit in tiles, mask, heatmap, 0.6", {20000, 20000}, {256, 256}, false, 0.6, true, threads, gl);
    measure("  400 MP colour in tiles, mask, heatmap, 0.6", {20000, 20000}, {256, 256}, true, 0.6, true, threads, gl);
    measure("  400 MP colour in tiles alone, 1:1", {20000, 20000}, {256, 256}, true, 1, false, threads, gl);
    measure("  400 MP colour in tiles, haematoxylin, 1:1", {20000, 20000}, {256, 256}, true, 1, false, threads, gl, 0,
            StainChannel::Haematoxylin);
    measure("  400 MP colour in tiles, turned by 30°, 0.6", {20000, 20000}, {256, 256}, true, 0.6, false, threads, gl,
            30);
    measure("  the same, haematoxylin", {20000, 20000}, {256, 256}, true, 0.6, false, threads, gl, 30,
            StainChannel::Haematoxylin);
    measure("  400 MP colour in tiles, turned by 90°, 1:1", {20000, 20000}, {256, 256}, true, 1, false, threads, gl,
            90);
    measure("  14 MP 16 bit, turned by 30°, 1:1", {3328, 4096}, {}, false, 1, false, threads, gl, 30);
}

/// With the time that the card takes to be ready, and whether it is one.
void measureOpenGl()
{
    QElapsedTimer timer;
    timer.start();
    auto gl = GlExecutor::create(GlExecutor::makeSurface(), true);
    if (!gl) {
        std::printf("OpenGL: %s\n", qUtf8Printable(gl.error().message));
        return;
    }
    const double ready = double(timer.nsecsElapsed()) / 1e6;
    const bool software = !GlExecutor::create(GlExecutor::makeSurface(), false);
    std::printf("OpenGL by %s%s, ready after %.0f ms\n", qUtf8Printable((*gl)->renderer()),
                software ? " (software)" : "", ready);
    measureAll(1, gl->get());
}

} // namespace

int main(int argc, char** argv)
{
    std::printf("Window drag, 1920x1080, ms a frame on %s\n%-44s %7s %7s\n", machine().constData(), "", "median",
                "p95");
    for (int threads : {1, 2}) {
        std::printf("%d thread%s\n", threads, threads == 1 ? "" : "s");
        measureAll(threads);
    }
    if (!qEnvironmentVariableIsEmpty("DISPLAY")) {
        const QGuiApplication application(argc, argv);
        measureOpenGl();
    }
    return 0;
}
