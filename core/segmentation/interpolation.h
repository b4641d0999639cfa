// Shape-based interpolation: what lies between painted slices or frames (Raya and Udupa, IEEE TMI 9:32, 1990).
#pragma once

#include "core/image/pixel_buffer.h"
#include "core/jobs/progress.h"

#include <map>
#include <stop_token>

namespace triptych {

/// Labels (U8, all of one size) of the painted slices by their number, and what comes of them: every slice between two
/// neighbouring painted ones in which something of a label in both lies. Distances to each label's border are
/// interpolated linearly, so that shapes grow, shrink and move; where labels meet the deeper one wins. A label that
/// only one of two neighbours has is not continued. `positions` are the slices' places along the stack in any unit
/// where they are uneven; empty: their numbers. Errors: Refused where fewer than two slices are painted, BadFormat
/// where they are not alike, Cancelled.
Result<std::map<int, PixelBuffer>> interpolateSlices(const std::map<int, PixelBuffer>& painted,
                                                     const std::vector<double>& positions = {},
                                                     std::stop_token stop = {}, const ProgressFn& progress = {});

} // namespace triptych
