// The trained pixel classifier: a forest learns from painted examples what the object looks like.
#pragma once

#include "core/jobs/progress.h"
#include "core/segmentation/grid.h"

#include <stop_token>

namespace triptych {

/// What the classifier sees of a voxel: value; smoothed values and slopes at 1, 2 and 4 pixels; curvatures at 2 and 4.
/// Errors: LimitExceeded where they would take more than kMostSegmentationBytes; Cancelled.
Result<std::vector<ScalarGrid>> pixelFeatures(const ScalarGrid& grid, std::stop_token stop = {},
                                              const ProgressFn& progress = {});

/// Probability 0…1 of the object for every voxel. `painted`: voxels of `object` are examples of it, those of any other
/// label but 0 are examples of the rest; of each class at most kMostExamples, evenly spread, are used. Errors: Refused
/// where `painted` is of another size or one of the two has no example; those of pixelFeatures().
Result<ScalarGrid> classifyPixels(const ScalarGrid& grid, const LabelGrid& painted, quint8 object,
                                  std::stop_token stop = {}, const ProgressFn& progress = {});

constexpr int kMostExamples = 4000;

} // namespace triptych
