// Very many outlines on a slide of one grey, for benchmarks and tests.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/image/image_source.h"

#include <QRandomGenerator>

#include <cmath>
#include <numbers>

namespace triptych {

/// A pyramid of grey tiles that costs nothing to read.
class GreySlide : public ImageSource {
public:
    explicit GreySlide(int side)
    {
        m_info.id = ImageId{QStringLiteral("grey slide %1").arg(side)};
        m_info.kind = ImageKind::Slide;
        m_info.decodeUnit = DecodeUnit::Tile;
        m_info.grayscale.storedMax = 255;
        for (int downsample = 1; side / downsample > 128; downsample *= 4)
            m_info.levels.push_back({QSize(side / downsample, side / downsample), double(downsample), QSize(512, 512)});
    }
    const ImageInfo& info() const override { return m_info; }
    Result<PixelBuffer> read(int, int, QRect rect, std::stop_token) const override { return grey(rect.size()); }
    Result<std::vector<DecodedTile>> readUnit(TileIndex index, std::stop_token) const override
    {
        auto pixels = grey(tileRect(index).size());
        if (!pixels)
            return pixels.error();
        return std::vector<DecodedTile>{{index, std::move(*pixels)}};
    }

private:
    static Result<PixelBuffer> grey(QSize size)
    {
        auto pixels = PixelBuffer::allocate(size, 1, SampleType::U8);
        if (pixels)
            for (int y = 0; y < size.height(); ++y)
                std::fill_n(pixels->mutableRow<quint8>(y), size.width(), quint8(190));
        return pixels;
    }
    ImageInfo m_info;
};

/// A polygon like a nucleus: `vertices` about a centre, its radius uneven.
inline Shape nucleus(QRandomGenerator& random, QPointF centre, double radius, int vertices = 20)
{
    Shape shape;
    shape.points.reserve(vertices);
    const double phase = random.bounded(2 * std::numbers::pi);
    for (int i = 0; i < vertices; ++i) {
        const double angle = 2 * std::numbers::pi * i / vertices;
        const double r = radius * (1 + 0.25 * std::sin(3 * angle + phase));
        shape.points << centre + QPointF(r * std::cos(angle), r * std::sin(angle));
    }
    shape.label = 1 + int(random.bounded(9));
    return shape;
}

/// `count` of them (ids in the order of their making, as new shapes have them), evenly over a square with sides of
/// `side` pixels, each in its own cell; ready for a store.
inline QList<Shape> nuclei(int count, double side, int vertices = 20, quint32 seed = 5)
{
    QRandomGenerator random(seed);
    const int columns = int(std::ceil(std::sqrt(double(count))));
    const double cell = side / columns;
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(1'800'000'000'000, Qt::UTC);
    const QString author = QStringLiteral("reader");
    QList<Shape> shapes;
    shapes.reserve(count);
    for (int i = 0; i < count; ++i) {
        const QPointF centre((i % columns + 0.4 + 0.2 * random.generateDouble()) * cell,
                             (i / columns + 0.4 + 0.2 * random.generateDouble()) * cell);
        Shape shape = nucleus(random, centre, cell * (0.2 + 0.15 * random.generateDouble()), vertices);
        shape.id = ShapeId{QStringLiteral("01980000-%1-7abc-%2-0123456789ab")
                               .arg(i >> 16, 4, 16, QLatin1Char('0'))
                               .arg(i & 0xFFFF, 4, 16, QLatin1Char('0'))};
        shape.author = author;
        shape.created = now;
        shape.stackOrder = i + 1;
        shapes << shape;
    }
    return shapes;
}

} // namespace triptych
