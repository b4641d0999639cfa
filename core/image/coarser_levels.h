// Coarser levels for tiled images that bring none, or too few: made by averaging 2×2 of the next finer level, tile by
// tile and only when asked for. With them an overview is there at once, and no view has uncovered parts.
#pragma once

#include "core/image/image_source.h"

namespace triptych {

/// `source` with levels put in where two of its own lie more than a factor of four apart, and below its last until one
/// is at most 512 pixels a side; `source` itself where it needs none. It must decode by tiles.
ImageSourcePtr withCoarserLevels(ImageSourcePtr source);

} // namespace triptych
