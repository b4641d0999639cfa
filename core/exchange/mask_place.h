// Where a mask lies in space: from the planes of an image's frames into a file and back.
#pragma once

#include "core/exchange/exchange_content.h"
#include "core/raster/mask_file.h"

namespace triptych {

/// Spacing, origin (centre of the first mask pixel) and directions of a mask over `frames` of an image, each of whose
/// pixels is `downsample` level-0 pixels wide.
void placeMask(MaskImage& mask, const ExchangeImage& image, const QList<int>& frames, double downsample);

/// Whether the chosen frames are evenly spaced along one line, as files of volumes can say; true with one frame.
bool isEvenlyPlaced(const ExchangeImage& image, const QList<int>& frames);

/// The frame of the image that lies where each frame of the mask does; nothing where either has no place, or where one
/// of them lies nowhere in the image, or turned or mirrored.
std::optional<QList<int>> framesByPlace(const MaskImage& mask, const ExchangeImage& image);

/// What a mask itself says of the image that it lies on, of its own size.
ExchangeImage imageOfMask(const MaskImage& mask);

} // namespace triptych
