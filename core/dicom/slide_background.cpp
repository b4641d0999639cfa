#include "core/dicom/slide_background.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>
#include <cmath>

namespace triptych {

std::array<quint8, 3> cieLabToRgb(quint16 l, quint16 a, quint16 b)
{
    // PS3.3 C.10.7.1.1: 0…0xFFFF are L* 0…100 and a*, b* −128…127.
    const double lightness = l * 100.0 / 65535;
    const double fy = (lightness + 16) / 116;
    const double fx = fy + (a * 255.0 / 65535 - 128) / 500;
    const double fz = fy - (b * 255.0 / 65535 - 128) / 200;
    const auto inverse = [](double f) {
        return f > 6.0 / 29 ? f * f * f : 3 * (6.0 / 29) * (6.0 / 29) * (f - 4.0 / 29);
    };
    const double x = 0.9642 * inverse(fx), y = inverse(fy), z = 0.8249 * inverse(fz); // D50
    // XYZ under D50 to linear sRGB (Bradford): the inverse of the primaries in the sRGB profile of the ICC.
    const double linear[] = {3.1338561 * x - 1.6168667 * y - 0.4906146 * z,
                             -0.9787684 * x + 1.9161415 * y + 0.0334540 * z,
                             0.0719453 * x - 0.2289914 * y + 1.4052427 * z};
    std::array<quint8, 3> rgb{};
    for (size_t i = 0; i < rgb.size(); ++i) {
        const double v = std::clamp(linear[i], 0.0, 1.0);
        const double encoded = v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1 / 2.4) - 0.055; // IEC 61966-2-1
        rgb[i] = quint8(std::lround(encoded * 255));
    }
    return rgb;
}

std::array<quint8, 3> absentPixelColour(const DicomAttributes& header, bool colour)
{
    const auto lab = header.words(DCM_RecommendedAbsentPixelCIELabValue);
    if (colour && lab.size() >= 3)
        return cieLabToRgb(lab[0], lab[1], lab[2]);
    return colour ? std::array<quint8, 3>{255, 255, 255} : std::array<quint8, 3>{0, 0, 0};
}

} // namespace triptych
