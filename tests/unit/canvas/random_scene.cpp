#include "tests/unit/canvas/random_scene.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace triptych {

namespace {

constexpr QSize kViewport(151, 127);

bool isFloat(SampleType type) { return type == SampleType::F32; }

} // namespace

RandomScene::RandomScene(quint32 seed, const SceneWish& wish) : m_random(seed), m_size(60 + below(420), 60 + below(360))
{
    camera.viewport = kViewport;
    camera.centre = QPointF(between(0, m_size.width()), between(0, m_size.height()));
    camera.zoom = wish.zoom;
    camera.rotationDeg = wish.rotationDeg;
    camera.flippedHorizontally = wish.flip;
    camera.pixelAspect = chance(0.2) ? between(0.6, 1.7) : 1;
    if (chance(0.3)) // places that fall on pixels and halves of them, where rounding decides
        camera.centre = QPointF(std::round(camera.centre.x() * 2) / 2, std::round(camera.centre.y() * 2) / 2);
    addImage(wish);
    if (!wish.overlays)
        return;
    addGraphics();
    addHeatmap();
    addMask();
}

PixelBuffer RandomScene::noise(QSize size, const SceneWish& wish)
{
    auto pixels = *PixelBuffer::allocate(size, wish.rgb ? 3 : 1, wish.type);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width() * (wish.rgb ? 3 : 1); ++x)
            dispatchSampleType(wish.type, [&]<class T>(T) {
                const quint32 word = m_random.generate();
                T value = T(word);
                if constexpr (std::is_same_v<T, float>)
                    value = word % 97 == 0   ? std::numeric_limits<float>::quiet_NaN()
                            : word % 89 == 0 ? std::numeric_limits<float>::infinity()
                                             : float(word) / 4e6f - 400;
                // A few values come often: padding lies in patches.
                pixels.mutableRow<T>(y)[x] = wish.padding && (x / 9 + y / 7) % 4 == 0 ? T(50) : value;
            });
    return pixels;
}

void RandomScene::addImage(const SceneWish& wish)
{
    ImageInfo& info = *m_info;
    info.colour = wish.rgb ? ColourModel::Rgb : ColourModel::Monochrome;
    info.sampleType = wish.type;
    if (wish.padding)
        info.grayscale.padding = {{30.5, 60}};
    info.grayscale.rescaleSlope = chance(0.3) ? -1.5 : 1;
    info.grayscale.inverted = chance(0.3);
    const bool tiled = wish.missing || chance(0.6);
    const double step = chance(0.5) ? 2 : between(1.9, 4.1); // slides step by nearly 4
    double downsample = 1;
    for (int level = 0; level < 3; ++level, downsample *= step) {
        const QSize of(std::max(1, int(m_size.width() / downsample)), std::max(1, int(m_size.height() / downsample)));
        info.levels.push_back({of, downsample, tiled ? QSize(40 + below(60), 30 + below(70)) : of});
    }
    auto tiles = std::make_shared<std::map<std::array<int, 3>, PixelBuffer>>();
    for (int level = 0; level < 3; ++level) {
        const LevelInfo& of = info.levels[size_t(level)];
        for (int y = 0; y * of.tile.height() < of.size.height(); ++y)
            for (int x = 0; x * of.tile.width() < of.size.width(); ++x) {
                const QRect rect(QPoint(x * of.tile.width(), y * of.tile.height()), of.tile);
                if (!wish.missing || !chance(level == 2 ? 0.1 : 0.4))
                    (*tiles)[{level, x, y}] = noise(rect.intersected(QRect({0, 0}, of.size)).size(), wish);
            }
    }
    ImageLayer layer;
    layer.info = m_info.get();
    layer.tile = [tiles, keep = m_info](TileIndex index) {
        const auto found = tiles->find({index.level, index.x, index.y});
        return found == tiles->end() ? PixelBuffer() : found->second;
    };
    Presentation& shown = layer.presentation;
    const double reach = wish.type == SampleType::U32 || wish.type == SampleType::S32 ? 3e9
                         : isFloat(wish.type)                                         ? 900
                         : bytesPerSample(wish.type) == 2                             ? 60000
                                                                                      : 250;
    shown.window = {between(-reach, reach) / 2, between(0.02, 1) * reach + 1, {}};
    shown.function = std::array{VoiFunction::Linear, VoiFunction::LinearExact, VoiFunction::Sigmoid}[size_t(below(3))];
    shown.colourMap = chance(0.3) ? ColourMap(below(5)) : ColourMap::Grey;
    shown.invert = chance(0.2);
    if (wish.rgb && chance(0.7)) {
        shown.brightness = between(-0.4, 0.4);
        shown.gamma = between(0.4, 2.5);
        shown.stain = chance(0.4) ? StainChannel(1 + below(3)) : StainChannel::None;
    } else if (chance(0.2)) {
        shown.monitor = MonitorLight{};
    }
    layers.emplace_back(layer);
}

void RandomScene::addGraphics()
{
    const double w = m_size.width(), h = m_size.height();
    DisplayShutter shutter;
    if (chance(0.6))
        shutter.rectangle = QRectF(QPointF(w * 0.1, h * 0.15), QPointF(w * 0.93, h * 0.9));
    if (chance(0.5))
        shutter.circle = {{w / 2, h / 2}, std::max(w, h) * 0.45};
    if (chance(0.5))
        shutter.polygon << QPointF(w * 0.05, h * 0.3) << QPointF(w * 0.8, 0) << QPointF(w, h)
                        << QPointF(w * 0.4, h / 2);
    layers.emplace_back(ShutterLayer{shutter, m_size, chance(0.5) ? 0xff404040 : background});
    for (double opacity : {1.0, 0.4}) {
        const QSize size(20 + below(m_size.width()), 20 + below(m_size.height()));
        std::vector<uint16_t> words(size_t(size.width()) * size_t(size.height()) / 16 + 2);
        for (uint16_t& word : words)
            word = uint16_t(chance(0.2) ? m_random.generate() : 0);
        layers.emplace_back(OverlayLayer{std::make_shared<BitPlane>(size, words),
                                         QPointF(below(60) - 30, below(60) - 30), opacity < 1 ? 0xff38bdf8 : 0xffffffff,
                                         opacity});
    }
}

void RandomScene::addHeatmap()
{
    const QSize grid(1 + below(40), 1 + below(300));
    auto values = *PixelBuffer::allocate(grid, 1, SampleType::F32);
    for (int y = 0; y < grid.height(); ++y)
        for (int x = 0; x < grid.width(); ++x)
            values.mutableRow<float>(y)[x] =
                chance(0.1) ? std::numeric_limits<float>::quiet_NaN() : float(between(-0.1, chance(0.1) ? 1.2 : 1));
    HeatmapLayer layer;
    layer.values = values;
    layer.area = QRectF(between(-20, 20), between(-20, 20), m_size.width() * between(0.5, 1.1),
                        m_size.height() * between(0.5, 1.1));
    layer.colourMap = ColourMap(below(5));
    layer.opacity = between(0.2, 1);
    layer.threshold = chance(0.3) ? 0 : between(0.1, 0.8);
    layers.emplace_back(layer);
}

void RandomScene::addMask()
{
    MaskLayer layer;
    layer.downsample = std::array{1.0, 2.0, 4.0, 3.7}[size_t(below(4))];
    layer.area = QRectF(chance(0.5) ? QPointF() : QPointF(11.25, -6), QSizeF(m_size));
    layer.tileSize = chance(0.5) ? QSize(256, 256) : QSize(31, 77);
    layer.opacity = between(0, 1);
    for (size_t label = 1; label < 6; ++label)
        layer.colours[label] = chance(0.8) ? m_random.generate() | 0xc0000000 : 0x00ffffff;
    auto tiles = std::make_shared<std::map<std::pair<int, int>, PixelBuffer>>();
    const QSize count(480 / layer.tileSize.width() + 1, 420 / layer.tileSize.height() + 1);
    for (int ty = 0; ty < count.height(); ++ty)
        for (int tx = 0; tx < count.width(); ++tx) {
            if (!chance(0.6))
                continue;
            auto labels = *PixelBuffer::allocate(layer.tileSize, 1, SampleType::U8);
            for (int y = 0; y < layer.tileSize.height(); ++y)
                for (int x = 0; x < layer.tileSize.width(); ++x)
                    labels.mutableRow<quint8>(y)[x] = quint8((x / 13 + y / 11 + tx) % 9 > 5 ? 0 : (x / 17 + y / 5) % 6);
            (*tiles)[{tx, ty}] = labels;
        }
    layer.tile = [tiles](TileIndex index) {
        const auto found = tiles->find({index.x, index.y});
        return found == tiles->end() ? PixelBuffer() : found->second;
    };
    layers.emplace_back(layer);
}

} // namespace triptych
