// Halving an image: how a coarser level is made of the finer one.
#pragma once

#include "core/image/image_source.h"

namespace triptych {

/// The levels of a pyramid over an image of `size` that halves until both sides are at most 512.
std::vector<LevelInfo> memoryPyramidLevels(QSize size);

/// `pixels` at half the size (sides rounded up): the mean of the 2×2 values, halves away from zero; values within
/// `padding` do not count, and where all four are padding the result is padding. Errors: LimitExceeded.
Result<PixelBuffer> reduceByTwo(const PixelBuffer& pixels, std::optional<std::pair<double, double>> padding = {});

} // namespace triptych
