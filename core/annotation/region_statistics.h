// What the full-resolution values under a shape are: mean, spread and histogram of a region, and the profile of a line.
#pragma once

#include "core/annotation/shape.h"
#include "core/image/image_source.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace triptych {

/// Gives a rectangle of level-0 pixels (inside the image) of the frame that is measured.
using PixelReader = std::function<Result<PixelBuffer>(QRect)>;

/// In modality units (after rescale or modality LUT); of colour images the mean of red, green and blue.
struct RegionStatistics {
    qint64 pixels = 0; ///< whose centres lie inside, padding left out
    double mean = 0;
    double sd = 0; ///< of these pixels: divided by their number, not by one less
    double minimum = 0;
    double maximum = 0;
    std::vector<qint64> histogram; ///< equal bins from minimum to maximum, at most 128
};

/// Of a closed shape. For a worker: reads in bands of some megapixels, and asks `stop` between them.
/// Errors: those of `read`; LimitExceeded beyond 100 megapixels; Unsupported where no pixel of the image lies inside;
/// Cancelled. Each begins with the file's path.
Result<RegionStatistics> regionStatistics(const Shape& shape, const ImageInfo& info, const PixelReader& read,
                                          std::stop_token stop = {});

struct LineProfile {
    std::vector<double> values; ///< from the first end to the last, bilinear; NaN at padding and outside the image
    double stepPixels = 1;      ///< level-0 pixels between neighbours; at most 1
};

/// Along the line of a Length, or the longer axis of a Bidirectional. Errors as above; LimitExceeded where its box has
/// more than 100 megapixels.
Result<LineProfile> lineProfile(const Shape& shape, const ImageInfo& info, const PixelReader& read);

} // namespace triptych
