// The normal tissue of one view as brightness on the working grid: fat, fibroglandular strands, lobules, ligaments,
// ducts, vessels, the skin and the pectoral muscle. Brightness is 0 in air and about 0.2 to 0.8 in the breast.
#pragma once

#include "core/phantom/breast_geometry.h"

namespace triptych::phantom {

/// `signal` covers the detector from its upper left corner. `seed` names the breast: the same breast has the same
/// tissue in its prior study.
void paintTissue(Field& signal, const BreastGeometry& geometry, uint64_t seed);

} // namespace triptych::phantom
