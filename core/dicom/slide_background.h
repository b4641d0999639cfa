// The colour of a slide where the scanner took no picture.
#pragma once

#include "core/dicom/dicom_attributes.h"

#include <array>

namespace triptych {

/// Recommended Absent Pixel CIELab Value (PS3.3 C.8.12.4.1.7) as sRGB; without one white glass for colour, black for
/// fluorescence.
std::array<quint8, 3> absentPixelColour(const DicomAttributes& header, bool colour);

/// A colour of three 16-bit numbers (PS3.3 C.10.7.1.1: CIELab under D50) as sRGB.
std::array<quint8, 3> cieLabToRgb(quint16 l, quint16 a, quint16 b);

} // namespace triptych
