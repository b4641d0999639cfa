// SlabSource: a stack seen through a slab: every frame is the mean, maximum or minimum of the slices around it.
#pragma once

#include "core/image/frame_source.h"

#include <memory>

namespace triptych {

enum class SlabMode { Mean, Maximum, Minimum };

/// How thick, and what is taken of the slices. A value; one slice is the stack itself.
struct SlabChoice {
    int slices = 1;
    SlabMode mode = SlabMode::Maximum;
    friend bool operator==(const SlabChoice&, const SlabChoice&) = default;
};

/// "mean", "maximum" or "minimum".
QString slabModeName(SlabMode mode);
/// How thick a slab of so many slices is in mm: their number times the slices' median distance; 0 where that is
/// unknown.
double slabThicknessMm(const ImageInfo& stack, int slices);
/// "slab 5 mm, maximum"; the number of slices where their distance is not known. Empty for one slice.
QString slabText(const ImageInfo& stack, const SlabChoice& choice);

/// The same frames, size, planes and calibration as the stack: frame f holds n slices from f − (n − 1) / 2 on, at the ends
/// the first and the last n. Padding counts only where every slice is padding. The id is the stack's with
/// "/slab-mean-5" behind it. Colour stacks have no slabs.
class SlabSource final : public FrameSource {
public:
    /// `stack` has two frames or more, monochrome; `choice.slices` is cut to 2 … frames.
    SlabSource(ImageSourcePtr stack, SlabChoice choice);
    ~SlabSource() override;

    const ImageSourcePtr& stack() const { return m_stack; }
    const SlabChoice& choice() const { return m_choice; }

protected:
    Result<PixelBuffer> decodeFrame(int frame, std::stop_token stop) const override;

private:
    struct SliceCache;
    Result<PixelBuffer> slice(int frame, std::stop_token stop) const;

    ImageSourcePtr m_stack;
    ImageSourcePtr m_values; ///< the stack's, of one rescale
    SlabChoice m_choice;
    std::unique_ptr<SliceCache> m_cache;
};

} // namespace triptych
