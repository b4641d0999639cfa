// Mammograms hung as readers hang them: chest walls meet in the middle, and all views at one physical scale. Pure.
#pragma once

#include "core/display/camera.h"
#include "core/image/breast_extent.h"
#include "core/image/image_source.h"

#include <span>
#include <vector>

namespace triptych {

enum class ChestWall { Left, Right };

/// Share of the breast's height by which it must touch one edge more than the other to be seen as lying there.
inline constexpr double kClearlyAtEdge = 0.25;

/// The side of the stored image where the chest wall is: by Patient Orientation (0020,0020), whose first value says
/// where the rows lead (P: to the chest wall, on the right), else where the breast is `seen` to touch the edge (may be
/// null), else by laterality (R: right, as mammograms are hung).
ChestWall chestWallSide(const ImageIdentity& identity, const BreastExtent* seen = nullptr);

/// How an image is turned to hang: mirrored first, then rotated clockwise.
struct HungTurn {
    double rotationDeg = 0;
    bool mirrored = false;
    friend bool operator==(const HungTurn&, const HungTurn&) = default;
};
/// By Patient Orientation where it and the laterality are known (a turn by a quarter too), else mirrored where the
/// chest wall would be at the wrong side.
HungTurn turnToHang(const ImageIdentity& identity, ChestWall stored, bool wallAtRight);

struct AlignedView {
    QSize imageSize;                     ///< level-0 pixels
    std::optional<PixelSpacing> spacing; ///< nothing: drawn as if like the others
    HungTurn turn = {};
    bool wallAtRight = true; ///< where the layout wants the chest wall on the screen
    QSize viewport;
    QRectF breast = {}; ///< level-0 pixels: what must be in view; null: the whole image
};

/// One camera for each view: the largest scale in screen pixels per mm at which every view shows its whole breast, the
/// posterior edge at the view's edge where the layout wants the chest wall, the breast vertically centred.
std::vector<Camera> alignChestWalls(std::span<const AlignedView> views);

} // namespace triptych
