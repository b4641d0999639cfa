// Files of shapes painted over an image, for `convert` and `render --overlay`.
#pragma once

#include "core/exchange/exchange_content.h"
#include "core/raster/mask_file.h"

namespace triptych {

/// Whether a name ends as those of shapes do (.geojson, .json).
bool isShapesName(const QString& path);

/// The image for masks over it: so much coarser than the image that all frames fit 256 megapixels.
ExchangeImage paintableImage(const ImageSource& reference, int frames);

/// The shapes of a file over an image, on all frames where one lies on a later one, else on the first. Errors: those of
/// readExchange.
Result<MaskImage> paintShapesFile(const QString& path, const ImageSource& reference);

} // namespace triptych
