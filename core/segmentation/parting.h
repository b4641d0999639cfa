// First guesses of what belongs to an object: where its values part from the rest.
#pragma once

#include "core/segmentation/threshold.h"

namespace triptych {

/// The middle between the means of the two groups that Otsu's criterion makes. Where the groups lie far apart the
/// criterion itself is as good anywhere between them, and a border that is not sharp would be drawn at one side's edge.
/// Errors: those of otsuThreshold().
Result<double> partingValue(const ScalarGrid& grid, std::stop_token stop = {});

/// A band around the values at a point, as wide as they vary there, and as far as `parting`. The point must lie inside.
Band bandFromClick(const ScalarGrid& grid, const GridPoint& point, double parting);

} // namespace triptych
