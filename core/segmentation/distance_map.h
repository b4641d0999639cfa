// Distance to the border of a mask.
#pragma once

#include "core/segmentation/grid.h"

#include <stop_token>

namespace triptych {

/// Signed Euclidean distance to the border of what is not 0 (Maurer, IEEE PAMI 25:265, 2003), in pixels of the finest
/// axis: negative inside. Errors: Refused where the mask is empty; Cancelled.
Result<ScalarGrid> signedDistance(const LabelGrid& mask, std::stop_token stop = {});

} // namespace triptych
