// Putting tiles together.
#pragma once

#include "core/image/pixel_buffer.h"

#include <cstring>

namespace triptych {

/// Copies what the tile at `place` and `rect` have in common into `region`, which is `rect`; pixels of one kind.
inline void pastePixels(const PixelBuffer& tile, QPoint place, QRect rect, PixelBuffer& region)
{
    const QRect common = QRect(place, tile.size()) & rect;
    if (common.isEmpty())
        return;
    const qsizetype pixelBytes = qsizetype(tile.samplesPerPixel()) * bytesPerSample(tile.type());
    for (int y = common.top(); y <= common.bottom(); ++y)
        std::memcpy(region.mutableRow<std::byte>(y - rect.top()) + (common.left() - rect.left()) * pixelBytes,
                    tile.row<std::byte>(y - place.y()) + (common.left() - place.x()) * pixelBytes,
                    size_t(common.width() * pixelBytes));
}

} // namespace triptych
