#include "core/phantom/breast_findings.h"

#include "core/phantom/noise.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace triptych::phantom {

namespace {
constexpr double kTwoPi = 2 * std::numbers::pi;
}

Findings makeFindings(uint64_t seed, bool prior)
{
    Random random(deriveSeed(seed, "findings"));
    Findings findings;
    findings.present = true;
    findings.mass.at = {random.uniform(60, 64), random.uniform(38, 42), random.uniform(16, 20)}; // upper outer quadrant
    const double radius = random.uniform(7.2, 8.2);
    findings.mass.radiusMm = prior ? radius * 0.52 : radius;
    findings.mass.seed = random.bits();

    findings.clusterCentre = {random.uniform(58, 62), random.uniform(-16, -12), random.uniform(6, 10)};
    const int count = 16 + random.below(5);
    for (int i = 0; i < count; ++i) {
        Calcification calcification;
        calcification.at = findings.clusterCentre;
        calcification.at.depth += 3.4 * random.normal();
        calcification.at.lateral += 2.3 * random.normal();
        calcification.at.superior += 2.3 * random.normal();
        calcification.lengthMm = random.uniform(0.28, 0.62);
        calcification.widthMm = calcification.lengthMm * random.uniform(0.45, 0.95);
        calcification.angle = random.uniform(0, kTwoPi);
        calcification.brightness = random.uniform(0.65, 1.0);
        findings.calcifications.push_back(calcification);
    }
    if (prior)
        findings.calcifications.resize(4);
    return findings;
}

double massRadius(const Mass& mass, double angle)
{
    Random random(mass.seed);
    double factor = 1;
    for (int k = 2; k <= 7; ++k)
        factor += 0.16 / (k - 0.5) * random.uniform(0.3, 1.0) * std::cos(k * angle + random.uniform(0, kTwoPi));
    return mass.radiusMm * factor;
}

namespace {

void paintBody(Field& signal, const Mass& mass, QPointF centre)
{
    const Noise noise(mass.seed);
    const double reach = 2.2 * mass.radiusMm;
    const int x0 = std::max(0, int((centre.x() - reach) / signal.step));
    const int x1 = std::min(signal.width - 1, int((centre.x() + reach) / signal.step));
    const int y0 = std::max(0, int((centre.y() - reach) / signal.step));
    const int y1 = std::min(signal.height - 1, int((centre.y() + reach) / signal.step));
    std::vector<float> radii(720);
    for (size_t i = 0; i < radii.size(); ++i)
        radii[i] = float(massRadius(mass, kTwoPi * double(i) / 720));
    for (int y = y0; y <= y1; ++y)
        for (int x = x0; x <= x1; ++x) {
            const float dx = float((x + 0.5) * signal.step - centre.x());
            const float dy = float((y + 0.5) * signal.step - centre.y());
            const float angle = std::atan2(dy, dx) + float(kTwoPi);
            const float radius = radii[size_t(angle * float(720 / kTwoPi)) % 720];
            const float ragged = 1 + 0.10f * noise.fractal(dx * 0.55f, dy * 0.55f, 3);
            const float r = std::hypot(dx, dy) / (radius * ragged);
            // Densest in the middle, an indistinct border, and a faint desmoplastic
            // halo.
            const float body = smoothstep(1.28f, 0.35f, r) * (0.195f + 0.06f * noise.fractal(dx * 0.3f, dy * 0.3f, 3));
            const float halo = 0.045f * std::exp(-r * r * 0.55f);
            signal.at(x, y) += body + halo;
        }
}

} // namespace

void paintMass(Field& signal, const Mass& mass, const BreastGeometry& geometry)
{
    const QPointF centre = geometry.project(mass.at);
    paintBody(signal, mass, centre);
    Random random(deriveSeed(mass.seed, "spicules", uint64_t(geometry.projection())));
    const int count = 28;
    for (int i = 0; i < count; ++i) {
        double angle = kTwoPi * (i + random.uniform(-0.4, 0.4)) / count;
        const double length = mass.radiusMm * random.uniform(0.5, 1.9) * (random.uniform() < 0.25 ? 1.35 : 1);
        const double start = massRadius(mass, angle) * 0.55;
        const float width = float(random.uniform(0.45, 1.15)), strength = float(random.uniform(0.035, 0.095));
        std::vector<StrokePoint> line;
        QPointF at = centre + start * QPointF(std::cos(angle), std::sin(angle));
        const int steps = 14;
        double bend = random.uniform(-0.035, 0.035);
        for (int k = 0; k <= steps; ++k) {
            const float left = 1 - float(k) / float(steps);
            line.push_back({at, 0.3f + width * left, strength * std::pow(left, 0.7f)});
            at += (length + 0.4 * mass.radiusMm) / steps * QPointF(std::cos(angle), std::sin(angle));
            bend += random.uniform(-0.03, 0.03);
            angle += bend;
        }
        addStroke(signal, line);
    }
}

void paintCalcifications(Field& signal, const Findings& findings, const BreastGeometry& geometry)
{
    for (const Calcification& calcification : findings.calcifications) {
        const QPointF at = geometry.project(calcification.at);
        // Half the length, but never less than the sampling can carry.
        const float a = std::max(float(calcification.lengthMm / 2), float(0.6 * signal.step));
        const float b = std::max(float(calcification.widthMm / 2), float(0.6 * signal.step));
        const float c = float(std::cos(calcification.angle)), s = float(std::sin(calcification.angle));
        const int reach = int(2.5 * a / float(signal.step)) + 2;
        const int cx = int(at.x() / signal.step), cy = int(at.y() / signal.step);
        for (int y = std::max(0, cy - reach); y <= std::min(signal.height - 1, cy + reach); ++y)
            for (int x = std::max(0, cx - reach); x <= std::min(signal.width - 1, cx + reach); ++x) {
                const float dx = float((x + 0.5) * signal.step - at.x()), dy = float((y + 0.5) * signal.step - at.y());
                const float u = (c * dx + s * dy) / a, v = (c * dy - s * dx) / b;
                const float r = u * u + v * v;
                signal.at(x, y) += 0.30f * float(calcification.brightness) * std::exp(-0.7f * r * r);
            }
    }
}

} // namespace triptych::phantom
