// FrameSource: an ImageSource for files that are decoded a whole frame at a time. Its coarser levels are made in
// memory by averaging 2×2 (padding left out), so that a big single-level image still draws coarse first.
#pragma once

#include "core/image/image_source.h"

namespace triptych {

class FrameSource : public ImageSource {
public:
    const ImageInfo& info() const final { return m_info; }
    Result<PixelBuffer> read(int level, int frame, QRect rect, std::stop_token stop) const final;
    Result<std::vector<DecodedTile>> readUnit(TileIndex index, std::stop_token stop) const final;
    Result<std::vector<DecodedTile>> readPreview(int frame, std::stop_token stop) const final;

protected:
    /// `info.levels` is filled here from `size`; everything else is the reader's.
    FrameSource(ImageInfo info, QSize size);

    /// The whole frame at level 0. Called from any thread, several at once.
    virtual Result<PixelBuffer> decodeFrame(int frame, std::stop_token stop) const = 0;
    /// The whole frame at previewLevel(), for those who state one.
    virtual Result<PixelBuffer> decodeReduced(int frame, std::stop_token stop) const;
    /// The same in the colours of the screen. Errors: LimitExceeded.
    virtual Result<PixelBuffer> inScreenColours(PixelBuffer pixels) const { return pixels; }

private:
    Error outside() const;
    Result<std::vector<DecodedTile>> tilesFrom(int level, int frame, Result<PixelBuffer> pixels,
                                               std::stop_token stop) const;

    ImageInfo m_info;
};

} // namespace triptych
