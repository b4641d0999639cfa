// Threshold: which pixels lie in a band of values.
#pragma once

#include "core/segmentation/grid.h"

#include <stop_token>

namespace triptych {

/// Values from `lower` to `upper`, both included.
struct Band {
    double lower = 0;
    double upper = 0;
    friend bool operator==(const Band&, const Band&) = default;
};

/// 1 where the value lies in the band, else 0. Errors: Cancelled.
Result<LabelGrid> thresholdBetween(const ScalarGrid& grid, const Band& band, std::stop_token stop = {});

/// The value that parts the grid best in two by Otsu's criterion (IEEE SMC 9:62, 1979). Errors: Cancelled, Refused
/// where all values are equal.
Result<double> otsuThreshold(const ScalarGrid& grid, std::stop_token stop = {});

/// The least and the greatest value.
Band valueRange(const ScalarGrid& grid);
/// Mean of the values and ± `deviations` standard deviations of a square or cube of `radius` around a point, cut to the
/// grid: where a band may start from a click. The point must lie inside.
Band bandAround(const ScalarGrid& grid, const GridPoint& point, int radius = 3, double deviations = 2.5);

} // namespace triptych
