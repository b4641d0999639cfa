// Magnification as microscopists count it: 40× is the scale of a 40× objective, whatever the screen.
#pragma once

#include "core/image/image_source.h"

namespace triptych {

/// What one image pixel to one screen pixel is: the power of the objective the slide was taken with; where the file
/// does not say, of the one that has such pixels (0.25 µm at 40×). 0 where nothing is known.
double nativeMagnification(const ImageInfo& info);

} // namespace triptych
