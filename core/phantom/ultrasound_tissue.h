// The tissue under the ultrasound probe, at rest: how strongly each place
// scatters, where it reflects like a mirror, and how much it weakens the beam.
#pragma once

#include "core/phantom/field.h"

#include <cstdint>

namespace triptych::phantom {

/// The lesion's border: irregular, angular, taller than wide.
struct UltrasoundLesion {
    QPointF centre; ///< mm, from the middle of the probe's face
    double radiusMm = 5;
    uint64_t seed = 0;

    /// Its radius towards `angle` (0: to the right, π/2: away from the probe), in
    /// mm.
    double radius(double angle) const;
};

struct UltrasoundTissue {
    Field scatter;     ///< dB relative to fat
    Field mirror;      ///< amplitude of specular reflections
    Field attenuation; ///< dB per mm beyond the mean, which the unit's gain evens
                       ///< out
};

/// Tissue `width` × `height` mm on a grid of `step` mm, its layers from the
/// seed: skin, fat lobules with septa, gland, fascia, muscle, chest wall.
UltrasoundTissue makeUltrasoundTissue(double width, double height, double step, uint64_t seed);

} // namespace triptych::phantom
