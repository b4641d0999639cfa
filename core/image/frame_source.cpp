#include "core/image/frame_source.h"

#include <algorithm>

namespace triptych {

namespace {

constexpr int kCoarsestSide = 512;

template <class T>
T meanOf(const T* const values[4], int count, qsizetype offset)
{
    if constexpr (std::is_floating_point_v<T>) {
        T sum = 0;
        for (int i = 0; i < count; ++i)
            sum += values[i][offset];
        return sum / T(count);
    } else {
        qint64 sum = 0;
        for (int i = 0; i < count; ++i)
            sum += values[i][offset];
        return T(sum >= 0 ? (sum + count / 2) / count : (sum - count / 2) / count);
    }
}

/// One row of the reduced image. The inner loop without padding is kept plain so that it vectorises.
template <class T>
void reduceRow(const T* upper, const T* lower, T* out, int inWidth, int samples,
               const std::optional<std::pair<double, double>>& padding)
{
    const int outWidth = (inWidth + 1) / 2;
    for (int x = 0; x < outWidth; ++x) {
        const qsizetype left = qsizetype(2) * x * samples;
        const qsizetype right = std::min(2 * x + 1, inWidth - 1) * qsizetype(samples);
        for (int s = 0; s < samples; ++s) {
            const T* const four[4] = {upper + left + s, upper + right + s, lower + left + s, lower + right + s};
            if (!padding) {
                out[qsizetype(x) * samples + s] = meanOf<T>(four, 4, 0);
                continue;
            }
            const T* kept[4];
            int count = 0;
            for (const T* value : four)
                if (double(*value) < padding->first || double(*value) > padding->second)
                    kept[count++] = value;
            out[qsizetype(x) * samples + s] = count == 0 ? *four[0] : meanOf<T>(kept, count, 0);
        }
    }
}

} // namespace

std::vector<LevelInfo> memoryPyramidLevels(QSize size)
{
    std::vector<LevelInfo> levels{{size, 1.0, size}};
    double downsample = 1;
    while (std::max(size.width(), size.height()) > kCoarsestSide) {
        size = QSize((size.width() + 1) / 2, (size.height() + 1) / 2);
        downsample *= 2;
        levels.push_back({size, downsample, size});
    }
    return levels;
}

Result<PixelBuffer> reduceByTwo(const PixelBuffer& pixels, std::optional<std::pair<double, double>> padding)
{
    const QSize half((pixels.width() + 1) / 2, (pixels.height() + 1) / 2);
    auto reduced = PixelBuffer::allocate(half, pixels.samplesPerPixel(), pixels.type());
    if (!reduced)
        return reduced;
    dispatchSampleType(pixels.type(), [&](auto zero) {
        using T = decltype(zero);
        for (int y = 0; y < half.height(); ++y)
            reduceRow<T>(pixels.row<T>(2 * y), pixels.row<T>(std::min(2 * y + 1, pixels.height() - 1)),
                         reduced->mutableRow<T>(y), pixels.width(), pixels.samplesPerPixel(), padding);
    });
    return reduced;
}

FrameSource::FrameSource(ImageInfo info, QSize size) : m_info(std::move(info))
{
    m_info.decodeUnit = DecodeUnit::Frame;
    m_info.levels = memoryPyramidLevels(size);
}

Error FrameSource::outside() const
{
    return {ErrorCode::Internal, QStringLiteral("%1: a region outside the image was asked for").arg(m_info.path), {}};
}

Result<std::vector<DecodedTile>> FrameSource::readUnit(TileIndex index, std::stop_token stop) const
{
    if (index.frame < 0 || index.frame >= m_info.frames)
        return outside();
    return tilesFrom(0, index.frame, decodeFrame(index.frame, stop), stop);
}

Result<std::vector<DecodedTile>> FrameSource::readPreview(int frame, std::stop_token stop) const
{
    if (previewLevel() < 0)
        return ImageSource::readPreview(frame, stop);
    if (frame < 0 || frame >= m_info.frames)
        return outside();
    return tilesFrom(previewLevel(), frame, decodeReduced(frame, stop), stop);
}

Result<PixelBuffer> FrameSource::decodeReduced(int, std::stop_token) const { return outside(); }

/// The frame as decoded for `level`, and every coarser level made of it.
Result<std::vector<DecodedTile>> FrameSource::tilesFrom(int level, int frame, Result<PixelBuffer> pixels,
                                                        std::stop_token stop) const
{
    if (pixels)
        pixels = inScreenColours(std::move(*pixels));
    if (!pixels)
        return pixels.error();
    std::vector<DecodedTile> tiles;
    tiles.push_back({{level, frame, 0, 0}, *pixels});
    while (++level < int(m_info.levels.size())) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(m_info.path), {}};
        auto reduced = reduceByTwo(tiles.back().pixels, m_info.grayscale.padding);
        if (!reduced)
            return reduced.error();
        tiles.push_back({{level, frame, 0, 0}, std::move(*reduced)});
    }
    return tiles;
}

Result<PixelBuffer> FrameSource::read(int level, int frame, QRect rect, std::stop_token stop) const
{
    if (level < 0 || size_t(level) >= m_info.levels.size() || frame < 0 || frame >= m_info.frames || rect.isEmpty() ||
        !QRect(QPoint(0, 0), m_info.levels[size_t(level)].size).contains(rect))
        return outside();
    auto pixels = decodeFrame(frame, stop);
    for (int reached = 0; pixels && reached < level; ++reached) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(m_info.path), {}};
        pixels = reduceByTwo(*pixels, m_info.grayscale.padding);
    }
    if (!pixels || rect == QRect(QPoint(0, 0), pixels->size()))
        return pixels;
    return pixels->copy(rect);
}

} // namespace triptych
