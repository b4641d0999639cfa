// The adaptive brush: of what is under it, the part that belongs to its middle.
#pragma once

#include "core/annotation/pixel_runs.h"
#include "core/annotation/value_grid.h"

namespace triptych {

/// Two regions compete for the pixels under the brush (`footprint`): the one around `centre` and the rest, each pixel
/// going to the region whose mean it is nearer (as in region competition, Zhu and Yuille 1996, without the boundary
/// term, or two-class k-means that starts at the centre). Values are averaged over 3 × 3 before, against noise. Where
/// the two cannot be told apart — their means differ by less than (6 − 3.2 · edges) times their own spread — there is
/// no edge and all of the footprint is given back. Otherwise: what is connected to the centre, holes filled.
/// `edges`, 0…1: how weak an edge may be. A footprint of which nothing is known gives nothing.
PixelRuns adaptiveRegion(const PixelRuns& footprint, QPoint centre, const ValueGrid& values, double edges);

} // namespace triptych
