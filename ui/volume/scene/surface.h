// The surface of painted voxels: VTK's flying edges and windowed sinc smoothing.
#pragma once

#include "ui/volume/volume_scene.h"

namespace triptych {

bool makeSurface(const LabelSolid& solid, SurfaceMesh& mesh);

} // namespace triptych
