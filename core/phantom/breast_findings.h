// What is wrong in the phantom's left breast: one spiculated mass and one cluster of microcalcifications, in the
// breast's own coordinates, so that every view shows the same ones.
#pragma once

#include "core/phantom/breast_geometry.h"

#include <vector>

namespace triptych::phantom {

struct Calcification {
    BreastPosition at;
    double lengthMm = 0.4, widthMm = 0.3, angle = 0; ///< an ellipse, the angle in radians in the projection
    double brightness = 1;                           ///< relative
};

struct Mass {
    BreastPosition at;
    double radiusMm = 0; ///< mean radius of the body, without the spicules
    uint64_t seed = 0;   ///< of its outline and spicules
};

struct Findings {
    bool present = false;
    Mass mass;
    std::vector<Calcification> calcifications;
    BreastPosition clusterCentre;
};

/// The findings at the current study, or at the prior one, when the mass was smaller and only the first few
/// calcifications were there.
Findings makeFindings(uint64_t seed, bool prior);

/// The mass's border: its radius in the direction `angle`, in mm.
double massRadius(const Mass& mass, double angle);

/// Draws the mass, its spicules and the calcifications into `signal` (adds brightness), as projected by `geometry`.
void paintMass(Field& signal, const Mass& mass, const BreastGeometry& geometry);
void paintCalcifications(Field& signal, const Findings& findings, const BreastGeometry& geometry);

} // namespace triptych::phantom
