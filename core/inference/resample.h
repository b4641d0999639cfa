// Resampling of 8-bit pixels for models: the same code for training and for use, so that both see the same pixels.
#pragma once

#include "core/image/pixel_buffer.h"

#include <QRectF>

namespace triptych {

/// The part `area` (pixels of `source`; may reach outside, where it reads `fill`) of a U8 image with 1 or 3 samples,
/// resampled to `size` by a triangle filter that widens with the reduction, so that nothing aliases.
/// Errors: Internal (not U8, empty area), LimitExceeded.
Result<PixelBuffer> resampleArea(const PixelBuffer& source, QRectF area, QSize size, quint8 fill = 0);

/// The buffer mirrored left to right. U8 or F32, any number of samples.
Result<PixelBuffer> mirrored(const PixelBuffer& source);

} // namespace triptych
