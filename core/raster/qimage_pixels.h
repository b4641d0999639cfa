// Between Qt's images and stored values.
#pragma once

#include "core/image/pixel_buffer.h"

#include <QImage>

namespace triptych {

/// Whether an image in this format holds grey only (as far as the format tells: a palette may hold colours).
bool isGreyFormat(QImage::Format format);

/// Monochrome U8 or U16, or RGB U8 (premultiplied transparency over black). Errors: LimitExceeded.
Result<PixelBuffer> pixelsOfImage(const QImage& image, bool grey);

} // namespace triptych
