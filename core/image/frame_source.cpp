#include "core/image/frame_source.h"

#include "core/image/reduce.h"

namespace triptych {

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
