// StackSource: frames of several images (or some frames of one) as one image: the slices of a series, in their order.
#pragma once

#include "core/image/image_source.h"

namespace triptych {

/// One slice of a stack: a frame of an image with planes.
struct StackSlice {
    ImageSourcePtr source;
    int frame = 0;
};

/// The image itself where one rescale holds for all of its frames; else the same as modality values (float), which may
/// be compared between frames.
ImageSourcePtr withOneRescale(ImageSourcePtr source);

class StackSource : public ImageSource {
public:
    /// `slices` (at least one) have one size, pixel type and colour, and are in their order already; `warnings` are
    /// added to the slices' own, each of which is shown once. Where rescale slopes or intercepts differ from slice to
    /// slice, the stack's values are modality values (float), so that one window means the same on every slice.
    StackSource(ImageId id, std::vector<StackSlice> slices, const QStringList& warnings);

    const ImageInfo& info() const override { return m_info; }
    Result<PixelBuffer> read(int level, int frame, QRect rect, std::stop_token stop) const override;
    Result<std::vector<DecodedTile>> readUnit(TileIndex index, std::stop_token stop) const override;
    int previewLevel() const override { return m_slices.front().source->previewLevel(); }
    Result<std::vector<DecodedTile>> readPreview(int frame, std::stop_token stop) const override;

    /// Which frame of which image a slice is.
    const StackSlice& slice(int frame) const { return m_slices[size_t(frame)]; }

private:
    Result<std::vector<DecodedTile>> asOwn(Result<std::vector<DecodedTile>> tiles, int frame) const;

    std::vector<StackSlice> m_slices;
    ImageInfo m_info;
};

} // namespace triptych
