// What several methods look at: the smoothed picture, how steep it is, and how it bends. By ITK's recursive Gaussians.
#pragma once

#include "core/jobs/progress.h"
#include "core/segmentation/grid.h"

#include <stop_token>

namespace triptych {

/// Smoothed by a Gaussian of `sigma` pixels (along the finest axis); 0 gives the grid itself. Errors: Cancelled, and
/// those of checkGridSize().
Result<ScalarGrid> smoothed(const ScalarGrid& grid, double sigma, std::stop_token stop = {});

/// Gradient magnitude in values per pixel (along the finest axis) of the grid smoothed by `sigma` > 0 pixels. Errors:
/// as smoothed().
Result<ScalarGrid> gradientMagnitude(const ScalarGrid& grid, double sigma, std::stop_token stop = {});

/// The gradient that all but one voxel in a hundred stay below: what "steep" means in this picture, whatever its
/// values; the steepest where that would be 0.
float steepSlope(const ScalarGrid& slopes);

/// Eigenvalues of the second derivatives at `sigma` > 0 pixels, times sigma², smallest first: two for a picture, three
/// for a stack. Errors: as smoothed().
Result<std::vector<ScalarGrid>> curvatures(const ScalarGrid& grid, double sigma, std::stop_token stop = {});

} // namespace triptych
