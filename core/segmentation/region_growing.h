// Region growing: what is connected with the clicked points and alike.
#pragma once

#include "core/jobs/progress.h"
#include "core/segmentation/threshold.h"

#include <stop_token>

namespace triptych {

/// 1 where a path of side-by-side neighbours, all in the band, leads to a seed that lies in it. Seeds outside the grid
/// count for nothing. `sigma` smooths the values first. Errors: Cancelled.
Result<LabelGrid> growConnected(const ScalarGrid& grid, const std::vector<GridPoint>& seeds, const Band& band,
                                double sigma = 0, std::stop_token stop = {});

/// How a region grows whose band follows from what it has taken in.
struct ConfidenceSettings {
    double multiplier = 2.5; ///< standard deviations around the mean that still belong
    int iterations = 4;      ///< how often mean and deviation are taken anew from the whole region
    int radius = 2;          ///< of the neighbourhood of the seeds that the first ones are taken from
    double sigma = 1;        ///< pixels; smooths the values first, against noise; 0: not
    friend bool operator==(const ConfidenceSettings&, const ConfidenceSettings&) = default;
};
/// Connected growing by ITK's confidence-connected filter. Errors: Cancelled.
Result<LabelGrid> growByConfidence(const ScalarGrid& grid, const std::vector<GridPoint>& seeds,
                                   const ConfidenceSettings& settings, std::stop_token stop = {});

} // namespace triptych
