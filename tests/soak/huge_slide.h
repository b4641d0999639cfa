// A slide of any size that costs next to nothing to make: a few encoded tiles, which all places of a level share.
#pragma once

#include <QSize>
#include <QString>

namespace triptych {

/// A tiled TIFF (JPEG tiles of 256×256, 0.25 µm per pixel) with levels of a quarter each until one is at most
/// 2048 wide and high. No pixel is black. False where it cannot be written.
bool writeHugeSlide(const QString& path, QSize size);

} // namespace triptych
