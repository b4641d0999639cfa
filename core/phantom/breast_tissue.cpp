#include "core/phantom/breast_tissue.h"

#include "core/phantom/noise.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace triptych::phantom {

namespace {

/// What the painters of one view share.
struct View {
    const BreastGeometry& geometry;
    uint64_t seed;
    Noise shape, strand, lobule, fine, vessel;
    QPointF nipple;

    View(const BreastGeometry& g, uint64_t s)
        : geometry(g), seed(s), shape(deriveSeed(s, "shape")), strand(deriveSeed(s, "strand")),
          lobule(deriveSeed(s, "lobule")), fine(deriveSeed(s, "fine")), vessel(deriveSeed(s, "vessel")),
          nipple(g.nipple())
    {
    }
};

/// How glandular a place is, 0 (fat) to 1: a disc behind the nipple that
/// reaches towards the axilla, with a scalloped border, and a cone of ducts up
/// to the nipple.
float glandularity(const View& view, float depth, float across)
{
    const bool mlo = view.geometry.projection() == Projection::MLO;
    const float lean = mlo ? 0.30f : 0.12f; // the axillary tail
    const float a = (depth - 53) / 48, b = (across + lean * (depth - 20)) / (mlo ? 57.0f : 60.0f);
    const float bays = 0.62f * view.shape.fractal(depth * 0.024f + 3, across * 0.024f, 5, 0.6f);
    const float r = std::sqrt(a * a + b * b) + bays;
    const float disc = smoothstep(1.12f, 0.40f, r);
    const float cone = smoothstep(0.55f, 0.1f, std::fabs(across) / (depth + 6)) * smoothstep(48.0f, 5.0f, depth);
    return std::max(disc, 0.55f * cone);
}

/// Strands and septa at a place; `depth` and `across` are mm from the nipple.
struct Texture {
    float strands, septa, clumps, grain;
};

Texture textureAt(const View& view, float depth, float across)
{
    // Everything is bent by slow noise and drawn out along the ducts, which
    // converge on the nipple.
    const float warpX = 7 * view.shape.fractal(depth * 0.035f, across * 0.035f + 40, 3);
    const float warpY = 7 * view.shape.fractal(depth * 0.035f + 70, across * 0.035f, 3);
    const float rho = std::hypot(depth + 14, across), theta = std::atan2(across, depth + 14);
    const float u = 0.42f * rho + 0.6f * warpX, v = 62 * theta + warpY;
    Texture t;
    t.strands = 0.50f * view.strand.ridged(u * 0.085f, v * 0.085f, 3, 7.5f) +
                0.50f * view.fine.ridged(u * 0.17f + 9, v * 0.17f, 3, 8.0f);
    // Fat lobules: cells with thin bright walls, at two sizes and two depths of
    // the breast.
    const Cell large = view.lobule.cell((depth + warpX * 1.5f) * 0.075f, (across + warpY * 1.5f) * 0.085f);
    const Cell small = view.fine.cell((depth + warpY) * 0.16f, (across + warpX) * 0.17f);
    t.septa = std::exp(-9 * (large.second - large.nearest)) + 0.6f * std::exp(-8 * (small.second - small.nearest));
    t.clumps = 0.5f + 0.5f * view.lobule.fractal(u * 0.075f + 30, v * 0.065f, 5, 0.62f);
    t.grain = view.fine.fractal(depth * 0.35f, across * 0.35f, 3, 0.75f);
    return t;
}

/// Brightness of the breast without the lines drawn one by one.
float tissueAt(const View& view, double x, double y, float skin)
{
    const float depth = float(view.nipple.x() - x), across = float(y - view.nipple.y());
    const Texture t = textureAt(view, depth, across);
    const float gland = glandularity(view, depth, across) * smoothstep(2.0f, 13.0f, skin);
    const float slow = view.shape.fractal(depth * 0.018f, across * 0.018f + 90, 3);
    const float fat = 0.275f + 0.040f * slow + 0.065f * t.strands + 0.034f * t.septa * (0.4f + 0.9f * t.clumps);
    // Within the gland islands of dense tissue alternate with fat.
    const float islands = smoothstep(0.30f, 0.78f, t.clumps + 0.30f * (gland - 0.55f));
    const float dense =
        0.035f + 0.235f * islands + 0.15f * t.strands * (0.35f + islands) + 0.035f * t.septa + 0.06f * slow;
    float value = fat + gland * dense + 0.020f * t.grain * (0.5f + gland);
    // The rim: thinner tissue, partly evened out by the detector's processing,
    // then the skin's own line.
    const float rim = 1 - std::min(1.0f, skin / 24);
    value *= 0.50f + 0.50f * std::sqrt(std::max(0.0f, 1 - rim * rim));
    const float line = (skin - 1.0f) / 0.75f;
    value += 0.070f * std::exp(-line * line);
    return value * smoothstep(-0.15f, 0.9f, skin);
}

float muscleAt(const View& view, double x, double y, float pectoral)
{
    const float cover = smoothstep(-1.5f, 3.5f, pectoral);
    if (cover <= 0)
        return 0;
    // Fibres run along the muscle.
    const float along = float(0.42 * x - 0.9 * y), across = float(0.9 * x + 0.42 * y);
    const float fibres = view.vessel.fractal(along * 0.018f, across * 0.16f, 4, 0.6f);
    return cover * (0.20f + 0.0022f * std::min(pectoral, 60.0f) + 0.035f * fibres);
}

/// A line that wanders from `start` towards `aim`.
std::vector<StrokePoint> wander(Random& random, QPointF start, QPointF aim, double pull, double step, int steps,
                                float widthStart, float widthEnd, float amplitude)
{
    std::vector<StrokePoint> line;
    QPointF at = start;
    double heading = std::atan2(aim.y() - start.y(), aim.x() - start.x()) + random.uniform(-0.7, 0.7);
    double turn = 0;
    for (int i = 0; i < steps; ++i) {
        const float t = float(i) / float(steps - 1);
        const float fade = std::min(1.0f, std::min(t, 1 - t) * 6);
        line.push_back({at, mix(widthStart, widthEnd, t), amplitude * fade * float(random.uniform(0.8, 1.15))});
        const double goal = std::atan2(aim.y() - at.y(), aim.x() - at.x());
        turn = 0.8 * turn + random.uniform(-0.10, 0.10);
        heading += turn + pull * std::sin(goal - heading);
        at += step * QPointF(std::cos(heading), std::sin(heading));
    }
    return line;
}

void paintVessels(Field& signal, const View& view)
{
    Random random(deriveSeed(view.seed, "vessels", uint64_t(view.geometry.projection())));
    for (int i = 0; i < 9; ++i) {
        const double y = view.nipple.y() + random.uniform(-95, 70);
        const QPointF start(random.uniform(-8, 30), y);
        const QPointF aim(view.nipple.x() - random.uniform(5, 45), view.nipple.y() + random.uniform(-45, 45));
        auto line = wander(random, start, aim, 0.05, 2.0, 36 + random.below(25), 1.9f, 0.9f,
                           float(random.uniform(0.035, 0.075)));
        std::vector<StrokePoint> branch(line.begin() + int(line.size() / 3), line.end());
        addStroke(signal, line);
        auto twig = wander(random, branch.front().at, aim + QPointF(0, random.uniform(-60, 60)), 0.06, 1.8, 26, 1.1f,
                           0.6f, float(random.uniform(0.03, 0.055)));
        addStroke(signal, twig);
    }
}

void paintDucts(Field& signal, const View& view)
{
    Random random(deriveSeed(view.seed, "ducts", uint64_t(view.geometry.projection())));
    const int ducts = 15;
    for (int i = 0; i < ducts; ++i) {
        const double angle = std::numbers::pi + 1.15 * (2.0 * (i + 0.5) / ducts - 1) + random.uniform(-0.05, 0.05);
        const QPointF aim = view.nipple + 85 * QPointF(std::cos(angle), std::sin(angle));
        auto trunk = wander(random, view.nipple - QPointF(3, 0.9 * (i - ducts / 2) / 2.0), aim, 0.30, 1.5,
                            26 + random.below(16), 1.3f, 0.8f, float(random.uniform(0.03, 0.07)));
        addStroke(signal, trunk);
        for (size_t k = trunk.size() / 3; k + 4 < trunk.size(); k += 6 + size_t(random.below(4))) {
            const QPointF from = trunk[k].at;
            const QPointF to = from + 30 * QPointF(std::cos(angle + random.uniform(-0.9, 0.9)),
                                                   std::sin(angle + random.uniform(-0.9, 0.9)));
            addStroke(signal, wander(random, from, to, 0.2, 1.2, 10 + random.below(12), 0.9f, 0.4f,
                                     float(random.uniform(0.025, 0.05))));
        }
    }
}

/// Cooper's ligaments: thin arcs that hang between the skin and the gland.
void paintLigaments(Field& signal, const View& view)
{
    Random random(deriveSeed(view.seed, "ligaments", uint64_t(view.geometry.projection())));
    const QPolygonF& outline = view.geometry.outline();
    for (int i = 8; i + 8 < outline.size(); i += 1 + random.below(3)) {
        const QPointF skin = outline[i];
        if (skin.x() < 6 || skin.y() < 0)
            continue;
        const QPointF inward = QPointF(view.nipple.x() - 55, view.nipple.y()) - skin;
        const double length = std::hypot(inward.x(), inward.y());
        const QPointF start = skin + inward * (2.5 / length);
        const QPointF side(-inward.y() / length, inward.x() / length);
        const QPointF aim = start + inward * (30 / length) + side * random.uniform(-28, 28);
        addStroke(signal, wander(random, start, aim, 0.12, 1.2, 14 + random.below(16), 0.8f, 0.45f,
                                 float(random.uniform(0.025, 0.06))));
    }
}

/// Many faint strands that cross the fat between chest wall and nipple, as the
/// layers of a real breast project.
void paintStrands(Field& signal, const View& view)
{
    Random random(deriveSeed(view.seed, "strands", uint64_t(view.geometry.projection())));
    const bool mlo = view.geometry.projection() == Projection::MLO;
    for (int i = 0; i < 150; ++i) {
        const QPointF start(random.uniform(-5, view.nipple.x() - 12),
                            view.nipple.y() + random.uniform(mlo ? -120 : -85, 85));
        if (view.geometry.skinDistance(start.x(), start.y()) < 5)
            continue;
        const QPointF aim(view.nipple.x() + 10, view.nipple.y() + random.uniform(-30, 30));
        const float width = float(random.uniform(0.5, 1.5));
        addStroke(signal, wander(random, start, aim, 0.07, 1.6, 14 + random.below(30), width, width * 0.8f,
                                 float(random.uniform(0.012, 0.040))));
    }
}

void paintLymphNode(Field& signal, const View& view)
{
    if (view.geometry.projection() == Projection::CC)
        return;
    Random random(deriveSeed(view.seed, "node"));
    const QPointF at(random.uniform(18, 30), view.nipple.y() - random.uniform(108, 124));
    for (int y = 0; y < signal.height; ++y) {
        const double dy = (y + 0.5) * signal.step - at.y();
        if (std::fabs(dy) > 12)
            continue;
        for (int x = 0; x < signal.width && x * signal.step < at.x() + 12; ++x) {
            const double dx = (x + 0.5) * signal.step - at.x();
            const float r = float(std::hypot((dx + 0.5 * dy) / 4.2, (dy - 0.3 * dx) / 6.8));
            const float hilum = float(std::hypot((dx - 1.4 + 0.5 * dy) / 2.2, (dy - 0.3 * dx) / 3.8));
            signal.at(x, y) += 0.060f * smoothstep(1.25f, 0.7f, r) - 0.045f * smoothstep(1.3f, 0.3f, hilum);
        }
    }
}

} // namespace

void paintTissue(Field& signal, const BreastGeometry& geometry, uint64_t seed)
{
    const View view(geometry, deriveSeed(seed, "view", uint64_t(geometry.projection())));
    Field lines(signal.width, signal.height, signal.step);
    paintVessels(lines, view);
    paintDucts(lines, view);
    paintLigaments(lines, view);
    paintStrands(lines, view);
    paintLymphNode(lines, view);
    for (int y = 0; y < signal.height; ++y)
        for (int x = 0; x < signal.width; ++x) {
            const double px = (x + 0.5) * signal.step, py = (y + 0.5) * signal.step;
            const float skin = geometry.skinDistance(px, py);
            if (skin < -0.2f)
                continue;
            const float inside = smoothstep(0.5f, 9.0f, skin);
            float value = tissueAt(view, px, py, skin) + lines.at(x, y) * inside;
            value += muscleAt(view, px, py, geometry.pectoralDistance(px, py)) * smoothstep(2.0f, 10.0f, skin);
            signal.at(x, y) = value;
        }
}

} // namespace triptych::phantom
