// Writes tiled TIFF slides for tests, with libtiff.
#pragma once

#include <QImage>
#include <QString>

#include <functional>
#include <vector>

namespace triptych {

struct TiledTiffLevel {
    QSize size;
    std::function<QRgb(int x, int y)> pixel;
};

/// Uncompressed or JPEG tiles of 256×256; further levels are marked as reduced images. `pixelsPerCm` 0: no resolution.
bool writeTiledTiff(const QString& path, const std::vector<TiledTiffLevel>& levels, double pixelsPerCm,
                    bool jpeg = false);

} // namespace triptych
