// FramePlane: where a frame lies in the patient (PS3.3 C.7.6.2).
#pragma once

#include <array>

namespace triptych {

/// A direction or place in the patient's own system: x towards the left hand, y towards the back, z towards the head.
using PatientVector = std::array<double, 3>;

struct FramePlane {
    PatientVector originMm{};           ///< the middle of the first pixel: Image Position (Patient) (0020,0032)
    PatientVector alongRow{1, 0, 0};    ///< unit vector, x growing: the first three of (0020,0037)
    PatientVector alongColumn{0, 1, 0}; ///< unit vector, y growing: the other three
    double thicknessMm = 0;             ///< Slice Thickness (0018,0050); 0 where unknown
};

} // namespace triptych
