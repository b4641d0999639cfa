// Watershed: the picture's slopes as a landscape, flooded from its basins or from what was painted.
#pragma once

#include "core/jobs/progress.h"
#include "core/segmentation/grid.h"

#include <stop_token>

namespace triptych {

struct WatershedSettings {
    double sigma = 1.5;  ///< pixels; scale at which slopes are measured
    double level = 0.15; ///< basins less deep than this run together, as a fraction (0…1) of the steep slopes
    friend bool operator==(const WatershedSettings&, const WatershedSettings&) = default;
};

/// 1 in the basins that hold a seed: edges of the picture are their rims. Errors: Cancelled.
Result<LabelGrid> watershedAt(const ScalarGrid& grid, const std::vector<GridPoint>& seeds,
                              const WatershedSettings& settings, std::stop_token stop = {});

/// Every pixel gets the label of the marker whose flood reaches it first, across the lowest slopes at `sigma` (Meyer's
/// flooding from markers). All 0 where nothing is marked. Errors: Refused where `markers` is of another size;
/// Cancelled.
Result<LabelGrid> growFromMarkers(const ScalarGrid& grid, const LabelGrid& markers, double sigma,
                                  std::stop_token stop = {});

} // namespace triptych
