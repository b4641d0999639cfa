#include "core/display/stain_separation.h"

#include "core/display/row_kernels.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

/// Optical density of each stain in red, green and blue, of unit amount.
constexpr Matrix kDensities{{{0.65, 0.70, 0.29}, {0.07, 0.99, 0.11}, {0.27, 0.57, 0.78}}};
constexpr double kLeastLight = 1e-6;
constexpr double kStepsPerUnit = 1024; ///< of amount; a step changes no channel by more than a quarter of a level

Vector cross(const Vector& a, const Vector& b)
{
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

/// A column of the inverse of kDensities: what red, green and blue density each add to the amount of one stain.
Vector shares(size_t stain)
{
    const Vector normal = cross(kDensities[(stain + 1) % 3], kDensities[(stain + 2) % 3]);
    double determinant = 0;
    for (size_t i = 0; i < 3; ++i)
        determinant += kDensities[stain][i] * normal[i];
    return {normal[0] / determinant, normal[1] / determinant, normal[2] / determinant};
}

size_t numberOf(StainChannel stain)
{
    return stain == StainChannel::Haematoxylin ? 0 : stain == StainChannel::Eosin ? 1 : 2;
}

double density(int sample) { return -std::log(std::max(sample / 255.0, kLeastLight)); }

} // namespace

double stainAmount(StainChannel stain, QRgb pixel)
{
    const Vector share = shares(numberOf(stain));
    return std::max(0.0, share[0] * density(qRed(pixel)) + share[1] * density(qGreen(pixel)) +
                             share[2] * density(qBlue(pixel)));
}

QRgb stainColour(StainChannel stain, double amount)
{
    const Vector& densities = kDensities[numberOf(stain)];
    const auto light = [&](size_t i) { return int(std::lround(255 * std::exp(-amount * densities[i]))); };
    return qRgb(light(0), light(1), light(2));
}

QString stainName(StainChannel stain)
{
    switch (stain) {
    case StainChannel::Haematoxylin: return QStringLiteral("haematoxylin");
    case StainChannel::Eosin: return QStringLiteral("eosin");
    case StainChannel::Dab: return QStringLiteral("DAB");
    case StainChannel::None: break;
    }
    return {};
}

StainTable::StainTable(StainChannel stain, const std::array<quint8, 256>& channel)
{
    const Vector share = shares(numberOf(stain));
    double most = 0;
    for (const double part : share)
        most += std::max(0.0, part * density(0));
    for (int sample = 0; sample < 256; ++sample) {
        const auto steps = [&](size_t i) { return qint32(std::lround(share[i] * density(sample) * kStepsPerUnit)); };
        m_red[size_t(sample)] = steps(0);
        m_green[size_t(sample)] = steps(1);
        m_blue[size_t(sample)] = steps(2);
    }
    m_colours.resize(size_t(most * kStepsPerUnit) + 4); // each share may be rounded up
    for (size_t step = 0; step < m_colours.size(); ++step) {
        const QRgb light = stainColour(stain, double(step) / kStepsPerUnit);
        m_colours[step] =
            qRgb(channel[size_t(qRed(light))], channel[size_t(qGreen(light))], channel[size_t(qBlue(light))]);
    }
}

QRgb StainTable::operator()(QRgb pixel) const
{
    apply(&pixel, 1);
    return pixel;
}

void StainTable::apply(QRgb* pixels, int count) const
{
    lookUpSum(pixels, count, m_red.data(), m_green.data(), m_blue.data(), m_colours.data());
}

} // namespace triptych
