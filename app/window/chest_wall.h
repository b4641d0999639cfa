// Mammograms hung as readers hang them: chest walls meet in the middle, and all views at one physical scale. Pure.
#pragma once

#include "core/display/camera.h"
#include "core/image/image_source.h"

#include <span>
#include <vector>

namespace triptych {

enum class ChestWall { Left, Right };

/// The side of the stored image where the chest wall is: by Patient Orientation (0020,0020), whose first value says
/// where the rows lead (P: to the chest wall, on the right), else by laterality (R: right, as mammograms are hung).
ChestWall chestWallSide(const ImageIdentity& identity);

struct AlignedView {
    QSize imageSize;                        ///< level-0 pixels
    std::optional<PixelSpacing> spacing;    ///< nothing: drawn as if like the others
    ChestWall chestWall = ChestWall::Right; ///< in the stored image
    bool wallAtRight = true;                ///< where the layout wants it on the screen
    QSize viewport;
};

/// One camera for each view: the largest scale in screen pixels per mm at which every view shows its whole image, the
/// chest wall at the edge where the layout wants it (the image is mirrored where it must be), vertically centred.
std::vector<Camera> alignChestWalls(std::span<const AlignedView> views);

} // namespace triptych
