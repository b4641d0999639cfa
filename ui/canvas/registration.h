// Registration: how two views of different slides lie to each other, as the reader has laid them side by side, and
// where the one must look when the other has moved. Pure functions.
#pragma once

#include "core/display/camera.h"

namespace triptych {

/// Two cameras that show the same place. `mmPerPixelRatio`: millimetres per level-0 pixel of the leader over those of
/// the follower where both are known; else of the scales at which they stand.
struct Registration {
    Camera leader;
    Camera follower;
    double mmPerPixelRatio = 1;
};

/// The follower's camera once the leader's has become `now`: moved, turned and mirrored alike, at the same scale.
Camera followed(const Registration& registration, const Camera& now);

} // namespace triptych
