// The tables and choices of the layers above the image, which every executor must share to draw the same picture.
#pragma once

#include "core/display/compose.h"

#include <algorithm>
#include <cmath>

namespace triptych {

/// Opacity 0…1 (clamped) as the alpha of integer blending, 0…256.
inline quint32 alphaOf(double opacity) { return quint32(std::lround(std::clamp(opacity, 0.0, 1.0) * 256)); }

/// Alpha 0…256 by label: inside, and on the outline.
struct MaskAlphas {
    std::array<quint32, 256> fill{};
    std::array<quint32, 256> edge{};
};
MaskAlphas maskAlphas(const MaskLayer& layer);

/// The tiles of a mask that are in view, row by row, null where there is none or one of another shape.
struct MaskTiles {
    QRect range; ///< of tile indices; empty: nothing in view
    std::vector<PixelBuffer> tiles;
    bool any = false;
};
MaskTiles maskTiles(const MaskLayer& layer, const Camera& camera);

/// Alpha 0…256 by value in steps of 1/255: nothing below the threshold, then fading in.
std::array<quint32, 256> heatmapAlphas(const HeatmapLayer& layer);

/// Two neighbouring cells of a heatmap along one axis, and the weight of the second, 0…1.
struct CellPosition {
    int first = 0, second = 0;
    float weight = 0;
};
/// `cell` in cells, (0 = outer edge of the first); `size`: how many there are.
inline CellPosition cellPosition(double cell, int size)
{
    const double centre = std::clamp(cell - 0.5, 0.0, double(size - 1));
    const int first = int(centre);
    return {first, std::min(first + 1, size - 1), float(centre - first)};
}

/// The level of the bitmap whose bits are at least a screen pixel, so that no thin line falls between two of them.
int overlayLevel(const BitPlane& bits, const Camera& camera);

} // namespace triptych
