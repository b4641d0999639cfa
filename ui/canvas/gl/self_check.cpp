#include "ui/canvas/gl/self_check.h"

#include "ui/canvas/gl/gl_executor.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace triptych {

namespace {

constexpr QSize kImage(96, 80);
constexpr QSize kTile(40, 40);
constexpr QSize kViewport(128, 96);

/// Noise in the layout of `info`, one tile of it; a fixed sequence.
PixelBuffer noise(QSize size, const ImageInfo& info, quint32 seed)
{
    const bool rgb = info.colour == ColourModel::Rgb;
    auto pixels = PixelBuffer::allocate(size, rgb ? 3 : 1, info.sampleType);
    if (!pixels)
        return {};
    auto* const bytes = reinterpret_cast<quint8*>(pixels->mutableBytes());
    for (qsizetype i = 0; i < pixels->byteCount(); ++i) {
        seed = seed * 1664525 + 1013904223;
        bytes[i] = quint8(seed >> 24);
    }
    if (info.sampleType == SampleType::F32)
        for (int y = 0; y < size.height(); ++y)
            for (int x = 0; x < size.width(); ++x)
                pixels->mutableRow<float>(y)[x] = float((x * 37 + y * 91) % 1000) * 0.731f;
    return *pixels;
}

ImageInfo infoOf(SampleType type, ColourModel colour)
{
    ImageInfo info;
    info.colour = colour;
    info.sampleType = type;
    info.levels = {{kImage, 1, kTile}};
    info.grayscale.padding = {{7, 9000}};
    return info;
}

HeatmapLayer heatmap()
{
    HeatmapLayer heat;
    if (auto values = PixelBuffer::allocate(QSize(7, 5), 1, SampleType::F32)) {
        for (int i = 0; i < 35; ++i)
            values->mutableRow<float>(0)[i] = float(i * 13 % 35) / 34;
        values->mutableRow<float>(2)[3] = std::numeric_limits<float>::quiet_NaN();
        heat.values = *values;
    }
    heat.area = QRectF(QPointF(0, 0), kImage);
    heat.threshold = 0.3;
    return heat;
}

MaskLayer mask()
{
    MaskLayer mask;
    mask.tileSize = kImage;
    mask.area = QRectF(QPointF(0, 0), kImage);
    mask.colours[2] = 0xff30c060;
    if (auto labels = PixelBuffer::allocate(kImage, 1, SampleType::U8)) {
        for (int y = 20; y < 60; ++y)
            std::fill_n(labels->mutableRow<quint8>(y) + 15 + y % 7, 40, quint8(2));
        mask.tile = [labels = *labels](TileIndex index) {
            return index.x == 0 && index.y == 0 ? labels : PixelBuffer();
        };
    }
    return mask;
}

int difference(const QImage& a, const QImage& b)
{
    int most = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y), q = b.pixel(x, y);
            most = std::max(
                {most, std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)), std::abs(qBlue(p) - qBlue(q))});
        }
    return most;
}

} // namespace

QString drawsLikeTheCpu(GlExecutor& executor)
{
    const std::pair<SampleType, ColourModel> kinds[] = {{SampleType::U16, ColourModel::Monochrome},
                                                        {SampleType::S16, ColourModel::Monochrome},
                                                        {SampleType::F32, ColourModel::Monochrome},
                                                        {SampleType::U8, ColourModel::Rgb}};
    for (const auto& [type, colour] : kinds)
        for (double degrees : {0.0, 90.0, 33.0}) {
            const ImageInfo info = infoOf(type, colour);
            ImageLayer image{
                &info, 0, {}, [&info](TileIndex index) {
                    const QRect tile(QPoint(index.x, index.y) * kTile.width(), kTile);
                    return noise(tile.intersected(QRect({0, 0}, kImage)).size(), info, quint32(index.x * 8 + index.y));
                }};
            image.presentation.window = {400, 700, {}};
            const Layer layers[] = {image, heatmap(), mask()};
            Camera camera = Camera::fitted(kImage, kViewport);
            camera.zoom = 1.37;
            camera.rotationDeg = degrees;
            QImage ours(kViewport, QImage::Format_RGB32), theirs = ours;
            composeViewport(ours, camera, layers, 0xff102030);
            if (!executor.compose(theirs, camera, layers, 0xff102030))
                return executor.failure().isEmpty() ? QStringLiteral("the graphics card cannot draw an image")
                                                    : executor.failure();
            if (const int off = difference(ours, theirs); off > 1)
                return QStringLiteral("the graphics card draws greys that are off by %1").arg(off);
        }
    return {};
}

} // namespace triptych
