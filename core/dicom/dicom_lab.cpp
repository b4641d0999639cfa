#include "core/dicom/dicom_lab.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr double kWhiteX = 0.9642, kWhiteZ = 0.8249; ///< D50
constexpr double kKnee = 6.0 / 29;

double encodedSrgb(double v)
{
    v = std::clamp(v, 0.0, 1.0);
    return v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
}

double linearSrgb(double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); }

quint16 word(double value) { return quint16(std::lround(std::clamp(value, 0.0, 65535.0))); }

} // namespace

std::optional<QColor> colourOfLab(const std::vector<quint16>& words)
{
    if (words.size() < 3)
        return {};
    const double l = words[0] * 100.0 / 65535, a = words[1] / 257.0 - 128, b = words[2] / 257.0 - 128;
    const double fy = (l + 16) / 116, fx = fy + a / 500, fz = fy - b / 200;
    const auto inverse = [](double t) { return t > kKnee ? t * t * t : 3 * kKnee * kKnee * (t - 4.0 / 29); };
    const double x = kWhiteX * inverse(fx), y = inverse(fy), z = kWhiteZ * inverse(fz);
    return QColor::fromRgbF(float(encodedSrgb(3.1338561 * x - 1.6168667 * y - 0.4906146 * z)),
                            float(encodedSrgb(-0.9787684 * x + 1.9161415 * y + 0.0334540 * z)),
                            float(encodedSrgb(0.0719453 * x - 0.2289914 * y + 1.4052427 * z)));
}

std::array<quint16, 3> labOfColour(const QColor& colour)
{
    const double r = linearSrgb(colour.redF()), g = linearSrgb(colour.greenF()), b = linearSrgb(colour.blueF());
    // sRGB to XYZ adapted to D50 by Bradford (Lindbloom): the inverse of the matrix above.
    const double x = 0.4360747 * r + 0.3850649 * g + 0.1430804 * b;
    const double y = 0.2225045 * r + 0.7168786 * g + 0.0606169 * b;
    const double z = 0.0139322 * r + 0.0971045 * g + 0.7141733 * b;
    const auto f = [](double t) {
        return t > kKnee * kKnee * kKnee ? std::cbrt(t) : t / (3 * kKnee * kKnee) + 4.0 / 29;
    };
    const double fx = f(x / kWhiteX), fy = f(y), fz = f(z / kWhiteZ);
    return {word((116 * fy - 16) * 65535 / 100), word((500 * (fx - fy) + 128) * 257),
            word((200 * (fy - fz) + 128) * 257)};
}

} // namespace triptych
