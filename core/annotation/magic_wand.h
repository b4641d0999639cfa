// The magic wand: what is connected to a point and of values like those around it.
#pragma once

#include "core/annotation/pixel_runs.h"
#include "core/annotation/value_grid.h"

#include <stop_token>

namespace triptych {

struct WandRule {
    double tolerance = 0; ///< how far values may be from the seed's mean, beyond one standard deviation of the seed's
    int seedRadius = 1;   ///< pixels: the seed's statistics are those of a square of 2r + 1
    bool fillHoles = true;
};

/// Mean of each channel and the root mean square distance from it, over the known values within `radius` of a pixel.
struct SeedStatistics {
    std::vector<float> mean; ///< empty: nothing known there
    double deviation = 0;
};
SeedStatistics seedStatistics(const ValueGrid& values, QPoint seed, int radius);

/// The pixels, four-connected to the seed, whose distance from the seed's mean is at most tolerance + deviation, as in
/// region growing by confidence (ITK's ConfidenceConnected, without iterating). Empty where the seed is not known, or
/// when stopped. Pixels that are not known end the region.
PixelRuns magicWand(const ValueGrid& values, QPoint seed, const WandRule& rule, std::stop_token stop = {});

/// The part of `runs` whose known values (of one channel; of several their mean) lie in low…high, both included.
PixelRuns withinRange(const PixelRuns& runs, const ValueGrid& values, double low, double high);

} // namespace triptych
