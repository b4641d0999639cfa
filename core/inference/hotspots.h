// Hotspots: the few places of a probability map that a reader should see first. Pure functions.
#pragma once

#include "core/inference/inference_engine.h"

namespace triptych {

struct Hotspot {
    QRectF area;      ///< level-0 pixels: a square of the wanted side around the place
    double value = 0; ///< the map's mean over the cell and its neighbours, 0…1
};

/// The highest places of `map`, highest first: local means over 3 × 3 cells of at least `least`, further apart than
/// `side` (level-0 pixels), at most `most`. Cells that were not computed (NaN) count for nothing.
std::vector<Hotspot> findHotspots(const Heatmap& map, double side, double least, int most);

} // namespace triptych
