// A whole frame as a picture of 8 bits, as the window would first show it: for thumbnails and exports. In workers.
#pragma once

#include "core/image/image_source.h"

#include <QImage>

namespace triptych {

/// Grayscale8 or RGB888, one picture pixel for each of the level. Shutters and overlays are not put on. Errors: the
/// source's; LimitExceeded above `mostPixels`.
Result<QImage> wholePicture(const ImageSource& source, int level, int frame, qint64 mostPixels,
                            std::stop_token stop = {});

/// The same from a level that is not much larger, fitted into `size` with the pixels' aspect kept.
Result<QImage> smallPicture(const ImageSource& source, int frame, QSize size, std::stop_token stop = {});

} // namespace triptych
