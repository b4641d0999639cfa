// The speed images that a snake moves by: where it grows, where it shrinks, where it stops.
#pragma once

#include "core/segmentation/grid.h"

#include <stop_token>

namespace triptych {

/// How the snake reads its speed (Yushkevich et al., NeuroImage 31:1116, 2006).
enum class SnakeKind {
    Regions, ///< −1…1: background and object compete; bending costs the same everywhere
    Edges    ///< 0…1: 0 at edges, which also pull; bending costs less there
};

struct SpeedImage {
    SnakeKind kind = SnakeKind::Regions;
    ScalarGridPtr values;
};

/// Object is what lies between the bounds that are set.
struct ThresholdSpeed {
    bool useLower = true, useUpper = false;
    double lower = 0, upper = 0; ///< values of the grid
    double softness = 0.02;      ///< of the change from −1 to 1 around a bound, as a fraction of the grid's range
    double sigma = 1;            ///< pixels; smooths the values first; 0: not
    friend bool operator==(const ThresholdSpeed&, const ThresholdSpeed&) = default;
};
/// tanh around each bound. Errors: Cancelled.
Result<SpeedImage> speedByThresholds(const ScalarGrid& grid, const ThresholdSpeed& settings, std::stop_token stop = {});

struct EdgeSpeed {
    double sigma = 1.5;    ///< pixels; scale at which edges are measured
    double contrast = 0.3; ///< slope at which the speed is ½, as a fraction of the picture's steep slopes
    double exponent = 3;   ///< how sharply the speed falls there
    friend bool operator==(const EdgeSpeed&, const EdgeSpeed&) = default;
};
/// 1 / (1 + (slope / contrast)^exponent). Errors: Cancelled.
Result<SpeedImage> speedByEdges(const ScalarGrid& grid, const EdgeSpeed& settings, std::stop_token stop = {});

/// From probabilities 0…1 of the object: 2p − 1.
SpeedImage speedByProbability(ScalarGrid probability);

} // namespace triptych
