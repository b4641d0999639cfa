#include "core/phantom/slide_layout.h"

#include "core/phantom/noise.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace triptych::phantom {

namespace {

constexpr double kTwoPi = 2 * std::numbers::pi;
constexpr double kMapStep = 16; ///< µm
/// Shapes of the whole section follow the slide's extent; this is the extent
/// they were drawn for.
constexpr double kReferenceExtent = 10240;

const QPointF kInvasiveCentre(0.60, 0.42);
constexpr double kInvasiveRadius = 0.205;

float harmonics(uint64_t seed, float angle, int first, int last, float strength)
{
    Random random(seed);
    float sum = 0;
    for (int k = first; k <= last; ++k) {
        const float amplitude = strength / float(k) * float(random.uniform(0.4, 1.0));
        sum += amplitude * std::cos(float(k) * angle + float(random.uniform(0, kTwoPi)));
    }
    return sum;
}

/// Distance to the nearest duct's mean border in µm; more than `kFar` is said
/// as `kFar`.
double distanceToDucts(const std::vector<Duct>& ducts, double x, double y)
{
    constexpr double kFar = 400;
    double nearest = kFar;
    for (const Duct& duct : ducts) {
        const double dx = x - duct.centre.x(), dy = y - duct.centre.y(), limit = nearest + double(duct.radius);
        if (std::fabs(dx) < limit && std::fabs(dy) < limit)
            nearest = std::min(nearest, std::hypot(dx, dy) - double(duct.radius));
    }
    return nearest;
}

} // namespace

float Duct::border(float angle) const
{
    constexpr float kDegrees = float(360 / kTwoPi);
    return borders[size_t((angle + float(2 * kTwoPi)) * kDegrees) % 360];
}

SlideLayout::SlideLayout(double extent, uint64_t seed) : m_extent(extent), m_seed(seed)
{
    placeInvasiveRegion();
    placeDucts();
    makeMaps();
}

void SlideLayout::placeInvasiveRegion()
{
    const uint64_t seed = deriveSeed(m_seed, "invasive");
    for (int i = 0; i <= 240; ++i) {
        const float angle = float(kTwoPi * i / 240);
        const double radius = kInvasiveRadius * (1 + double(harmonics(seed, angle, 2, 16, 0.42f)));
        m_invasive << m_extent * (kInvasiveCentre + radius * QPointF(1.12 * std::cos(angle), std::sin(angle)));
    }
    m_invasive.last() = m_invasive.first();
}

void SlideLayout::placeDucts()
{
    Random random(deriveSeed(m_seed, "ducts"));
    const auto add = [&](QPointF centre, float radius, float epithelium) {
        for (const Duct& other : m_ducts)
            if (std::hypot(centre.x() - other.centre.x(), centre.y() - other.centre.y()) <
                1.15 * double(radius + other.radius))
                return;
        Duct duct{centre, radius, epithelium, random.bits(), {}};
        for (int i = 0; i < 360; ++i)
            duct.borders.push_back(radius * (1 + harmonics(duct.seed, float(kTwoPi * i / 360), 2, 5, 0.30f)));
        m_ducts.push_back(std::move(duct));
    };
    const auto isFree = [&](QPointF p) {
        const QPointF rel = p / m_extent - kInvasiveCentre;
        const QPointF middle = p / m_extent - QPointF(0.5, 0.5);
        return std::hypot(rel.x(), rel.y()) > 1.55 * kInvasiveRadius && std::hypot(middle.x(), middle.y()) < 0.385;
    };
    const int wanted = 22;
    for (int placed = 0, tries = 0; placed < wanted && tries < 600; ++tries) {
        const QPointF at(random.uniform(0.1, 0.9) * m_extent, random.uniform(0.1, 0.9) * m_extent);
        if (!isFree(at))
            continue;
        ++placed;
        if (placed % 2 == 0) {
            add(at, float(random.uniform(50, 125)), float(random.uniform(15, 22)));
            continue;
        }
        // A terminal duct lobular unit: acini packed around a small duct.
        const int acini = 14 + random.below(26);
        for (int k = 0; k < acini; ++k) {
            const double angle = random.uniform(0, kTwoPi), distance = 190 * std::sqrt(random.uniform());
            add(at + distance * QPointF(1.3 * std::cos(angle), std::sin(angle)), float(random.uniform(17, 31)),
                float(random.uniform(10, 14)));
        }
    }
}

void SlideLayout::makeMaps()
{
    const int n = std::max(8, int(std::ceil(m_extent / kMapStep)));
    const double step = m_extent / n;
    tissue = adipose = invasive = across = along = immune = Field(n, n, step);
    const Noise shape(deriveSeed(m_seed, "shape")), flow(deriveSeed(m_seed, "flow")), fat(deriveSeed(m_seed, "fat"));
    const uint64_t outline = deriveSeed(m_seed, "outline"), border = deriveSeed(m_seed, "invasive");
    std::vector<float> edge(720), rim(720);
    for (size_t i = 0; i < 720; ++i) {
        edge[i] = 0.425f * (1 + harmonics(outline, float(kTwoPi * double(i) / 720), 2, 11, 0.20f));
        rim[i] = float(kInvasiveRadius) * (1 + harmonics(border, float(kTwoPi * double(i) / 720), 2, 16, 0.42f));
    }
    const auto polar = [](const std::vector<float>& radii, double x, double y) {
        const double angle = std::atan2(y, x) + kTwoPi;
        return double(radii[size_t(angle * 720 / kTwoPi) % 720]) - std::hypot(x, y);
    };
    for (int j = 0; j < n; ++j)
        for (int i = 0; i < n; ++i) {
            const double x = (i + 0.5) * step, y = (j + 0.5) * step;
            const double px = x / m_extent, py = y / m_extent;
            const float sx = float(px * 10),
                        sy = float(py * 10); // noise follows the section's size
            tissue.at(i, j) = float(polar(edge, (px - 0.5) / 1.04, (py - 0.5) / 1.0) * m_extent) +
                              float(m_extent / kReferenceExtent) * 260 * shape.fractal(sx * 0.9f, sy * 0.9f, 4);
            invasive.at(i, j) =
                float(polar(rim, (px - kInvasiveCentre.x()) / 1.12, py - kInvasiveCentre.y()) * m_extent);
            const float bias = 0.62f * float(0.62 - px) + 0.55f * float(py - 0.55);
            const float far = smoothstep(-40, 260, -invasive.at(i, j) * float(kReferenceExtent / m_extent));
            adipose.at(i, j) = far * smoothstep(0.02f, 0.20f, fat.fractal(sx * 0.5f, sy * 0.5f, 4, 0.55f) + bias);
            float u = float(0.80 * x + 0.60 * y), v = float(-0.60 * x + 0.80 * y);
            u += 420 * flow.fractal(float(x) / 1500, float(y) / 1500, 3, 0.42f);
            v += 300 * flow.fractal(float(x) / 1500 + 50, float(y) / 1500, 2);
            const double nearest = distanceToDucts(m_ducts, x, y);
            const float around = float(std::exp(-std::max(0.0, nearest) / 50.0));
            across.at(i, j) = u + 95 * around; // the fibres bend around glands
            along.at(i, j) = v;
            // Lymphocytes gather at the border of the invasion and in a few patches.
            const float d = invasive.at(i, j) / 160;
            const float patches = smoothstep(0.12f, 0.5f, fat.fractal(float(x) / 420 + 9, float(y) / 420, 3));
            immune.at(i, j) = patches * (0.10f + 0.9f * std::exp(-d * d)) * (1 - 0.8f * adipose.at(i, j));
            // Glands lie in collagen, not in fat.
            adipose.at(i, j) *= smoothstep(60, 170, float(nearest));
        }
}

} // namespace triptych::phantom
