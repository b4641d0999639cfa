#include "core/inference/tissue_mask.h"

#include "core/inference/resample.h"
#include "core/inference/tensor_input.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace triptych {

namespace {

constexpr int kMapSide = 768;    // of the longer side of the map
constexpr int kPieceSide = 2048; // of what is read at once

quint8 saturation(const quint8* rgb)
{
    const int high = std::max({rgb[0], rgb[1], rgb[2]});
    const int low = std::min({rgb[0], rgb[1], rgb[2]});
    return high == 0 ? 0 : static_cast<quint8>(255 * (high - low) / high);
}

/// A thumbnail put together from pieces, so that a slide with one big level does not have to fit into memory.
Result<PixelBuffer> thumbnail(const ImageSource& slide, int frame, int level, QSize size, std::stop_token stop)
{
    const ImageInfo& info = slide.info();
    const QSize full = info.levels[static_cast<size_t>(level)].size;
    const int samples = info.colour == ColourModel::Rgb ? 3 : 1;
    auto map = PixelBuffer::allocate(size, samples, SampleType::U8);
    if (!map)
        return map;
    const double reduction = static_cast<double>(full.width()) / size.width();
    const int step = std::max(1, static_cast<int>(kPieceSide / reduction));
    for (int y = 0; y < size.height(); y += step) {
        for (int x = 0; x < size.width(); x += step) {
            const QRect target(x, y, std::min(step, size.width() - x), std::min(step, size.height() - y));
            const double sy = static_cast<double>(full.height()) / size.height();
            const QRectF wanted(x * reduction, y * sy, target.width() * reduction, target.height() * sy);
            const QRect rect = wanted.toAlignedRect() & QRect(QPoint(0, 0), full);
            const auto piece = slide.read(level, frame, rect, stop);
            if (!piece)
                return piece.error();
            if (piece->type() != SampleType::U8)
                return Error{
                    ErrorCode::Unsupported, QStringLiteral("%1: only 8-bit slides can be analysed").arg(info.path), {}};
            const auto small = resampleArea(*piece, wanted.translated(-rect.topLeft()), target.size(), 255);
            if (!small)
                return small.error();
            for (int row = 0; row < target.height(); ++row)
                std::memcpy(map->mutableRow<quint8>(y + row) + x * samples, small->row<quint8>(row),
                            static_cast<size_t>(small->strideBytes()));
        }
    }
    return map;
}

void classify(const PixelBuffer& colours, PixelBuffer& tissue)
{
    const bool rgb = colours.samplesPerPixel() == 3;
    std::array<qint64, 256> histogram{};
    if (rgb)
        for (int y = 0; y < colours.height(); ++y)
            for (int x = 0; x < colours.width(); ++x)
                ++histogram[saturation(colours.row<quint8>(y) + 3 * x)];
    const int threshold = std::clamp(otsuThreshold(histogram), 10, 31); // 4 % and 12 % of 255
    for (int y = 0; y < colours.height(); ++y) {
        quint8* out = tissue.mutableRow<quint8>(y);
        for (int x = 0; x < colours.width(); ++x) {
            const quint8* p = colours.row<quint8>(y) + (rgb ? 3 * x : x);
            const int brightest = rgb ? std::max({p[0], p[1], p[2]}) : p[0];
            const bool inside = rgb ? saturation(p) > threshold && brightest > 40 : p[0] > 20 && p[0] < 230;
            out[x] = inside ? 255 : 0;
        }
    }
}

} // namespace

double TissueMask::share(QRectF rect) const
{
    const QRectF onMap(rect.x() / downsample, rect.y() / downsample, rect.width() / downsample,
                       rect.height() / downsample);
    const QRect cells = onMap.toAlignedRect() & QRect(QPoint(0, 0), pixels.size());
    if (cells.isEmpty())
        return 0;
    qint64 inside = 0;
    for (int y = cells.top(); y <= cells.bottom(); ++y)
        for (int x = cells.left(); x <= cells.right(); ++x)
            inside += pixels.row<quint8>(y)[x] != 0;
    return static_cast<double>(inside) / (static_cast<double>(cells.width()) * cells.height());
}

Result<TissueMask> findTissue(const ImageSource& slide, int frame, std::stop_token stop)
{
    const ImageInfo& info = slide.info();
    const QSize size = info.size();
    TissueMask mask;
    mask.downsample = std::max(1.0, std::max(size.width(), size.height()) / static_cast<double>(kMapSide));
    const QSize mapSize(std::max(1, static_cast<int>(std::lround(size.width() / mask.downsample))),
                        std::max(1, static_cast<int>(std::lround(size.height() / mask.downsample))));
    const auto colours = thumbnail(slide, frame, info.bestLevel(mask.downsample), mapSize, stop);
    if (!colours)
        return colours.error();
    auto pixels = PixelBuffer::allocate(mapSize, 1, SampleType::U8);
    if (!pixels)
        return pixels.error();
    classify(*colours, *pixels);
    mask.pixels = std::move(*pixels);
    return mask;
}

} // namespace triptych
