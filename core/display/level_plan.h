// What the image layer knows of one level of the pyramid before it draws rows: its tiles, and for every screen column
// the two pixels between which it lies.
#pragma once

#include "core/display/compose_layers.h"
#include "core/display/row_kernels.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace triptych {

/// Two neighbouring pixels of a level along one axis, and the weight of the second, 0…256.
struct Tap {
    int first = 0;
    int second = 0;
    quint32 weight = 0;

    int nearest() const { return weight < 128 ? first : second; }
};

/// `position` in pixels of the level, (0 = outer corner of the first); `size` of the level along this axis.
inline Tap tapAt(double position, int size, bool nearestOnly)
{
    if (nearestOnly) {
        const int pixel = std::clamp(int(std::floor(position)), 0, size - 1);
        return {pixel, pixel, 0};
    }
    const double centre = std::clamp(position - 0.5, 0.0, double(size - 1));
    const int first = int(centre);
    return {first, std::min(first + 1, size - 1), quint32((centre - first) * 256)};
}

/// Half-open range of screen columns.
struct Columns {
    int begin = 0;
    int end = 0;
};

/// The tiles of one level that the viewport touches, and which of their pixels each screen column shows.
struct LevelPlan {
    /// Looks the tiles up; nothing where there is none of them, or where there would be too many.
    static std::optional<LevelPlan> of(const ImageLayer& layer, int level, const QRectF& area);
    /// For views that are axis-aligned: the taps of the columns `inside` the image.
    void prepareColumns(const ScreenToImage& map, Columns inside, int viewportWidth, bool nearestOnly);

    LevelInfo level;
    QRect range; ///< of tile indices
    std::vector<PixelBuffer> tiles;
    bool complete = true;
    std::vector<qint32> first, second, weight; ///< axis-aligned: the Tap of each screen column, from `firstPixel` on
    std::vector<Columns> columns; ///< axis-aligned: by tile column, the screen columns whose nearest pixel it holds
    int firstPixel = 0;           ///< of the first tile column
    int pixelCount = 0;           ///< over all tile columns

    TapArrays taps(int column) const { return TapArrays{first.data(), second.data(), weight.data()}.from(column); }
    /// The pixels that the taps of these columns touch, from `firstPixel` on.
    Columns pixelsOf(Columns part) const
    {
        const auto a = size_t(part.begin);
        const auto b = size_t(part.end - 1);
        return {std::min(first[a], first[b]), std::max(second[a], second[b]) + 1}; // mirrored views run backwards
    }
    const PixelBuffer& tile(int tx, int ty) const
    {
        return tiles[size_t(ty - range.top()) * size_t(range.width()) + size_t(tx - range.left())];
    }
    const PixelBuffer* tileOfPixel(int x, int y) const
    {
        const int tx = x / level.tile.width();
        const int ty = y / level.tile.height();
        if (!range.contains(tx, ty))
            return nullptr;
        const PixelBuffer& found = tile(tx, ty);
        return found.isNull() ? nullptr : &found;
    }
};

/// The levels to draw a layer from, first choice first: the one for the camera's scale, then coarser ones, then finer
/// ones, until one has every tile that is in view. Empty where nothing of the image is in view or in memory.
std::vector<LevelPlan> levelPlans(const ImageLayer& layer, const Camera& camera);

/// Where single pixels begin to be drawn as what they are.
inline bool showsNearest(const Camera& camera) { return camera.zoom > 4; }

} // namespace triptych
