// Where the breast lies on a mammogram, found in a reduced level: what hanging fits to, instead of the detector.
#pragma once

#include "core/image/image_source.h"

#include <optional>

namespace triptych {

struct BreastExtent {
    QRectF area; ///< level-0 pixels, with a margin of 1.5 % of the image's longer side, inside the image
    /// How much of the breast's height lies at the image's left and right edge, 0…1: the chest wall is where it is
    /// more.
    double atLeft = 0;
    double atRight = 0;
};

/// The bounding box of the largest piece of tissue in `coarse`, one whole level of `info`'s image with one sample (some
/// hundred pixels a side are enough). Padding counts as background, MONOCHROME1
/// is turned round, markers and film edges are left out. Nothing where no breast stands out. Pure, for any thread.
std::optional<BreastExtent> findBreast(const PixelBuffer& coarse, const ImageInfo& info);

} // namespace triptych
