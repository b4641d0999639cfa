#include "core/phantom/breast_geometry.h"

#include "core/phantom/noise.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace triptych::phantom {

namespace {

/// The outline below is drawn for an average breast; this one is larger.
constexpr double kSize = 1.13;

/// Points of the skin from top to bottom, relative to (chest wall, nipple's
/// height), mm, without the nipple.
std::vector<QPointF> skinPoints(Projection projection)
{
    if (projection == Projection::CC)
        return {{-30, -97}, {4, -97},  {30, -93}, {58, -82}, {83, -63}, {101, -38}, {109.5, -15}, {111, 0},
                {109, 15},  {100, 39}, {83, 62},  {60, 79},  {33, 90},  {8, 95},    {-30, 97}};
    return {{112, -220}, {108, -180}, {101, -150}, {95.5, -125}, {94, -105}, {98, -82}, {107, -57}, {116, -33},
            {121, -12},  {122, 3},    {119, 20},   {109, 42},    {92, 62},   {70, 77},  {48, 87},   {32, 93},
            {24, 98},    {21, 104},   {22, 112},   {26, 124},    {30, 140},  {33, 170}};
}

/// Distance from p to the polyline.
double distanceTo(const QPolygonF& line, QPointF p)
{
    double best = std::numeric_limits<double>::max();
    for (int i = 0; i + 1 < line.size(); ++i) {
        const QPointF a = line[i], d = line[i + 1] - a;
        const double t = std::clamp(QPointF::dotProduct(p - a, d) / QPointF::dotProduct(d, d), 0.0, 1.0);
        const QPointF gap = p - (a + t * d);
        best = std::min(best, QPointF::dotProduct(gap, gap));
    }
    return std::sqrt(best);
}

/// A nipple in profile: the skin is pushed out by a bump around the nipple's
/// height.
double nippleBump(double y) { return 4.2 * std::exp(-std::pow(std::fabs(y) / 4.6, 3.0)); }

} // namespace

BreastGeometry::BreastGeometry(Projection projection, double fieldHeight, Positioning positioning, uint64_t seed)
    : m_projection(projection), m_scale(positioning.scale)
{
    Random random(deriveSeed(seed, "outline", uint64_t(projection)));
    const double outline = m_scale * kSize;
    const double centre = (projection == Projection::CC ? 0.5 : 0.585) * fieldHeight + positioning.shiftY;
    std::vector<QPointF> points = skinPoints(projection);
    for (QPointF& point : points)
        point = QPointF((point.x() + random.uniform(-0.8, 0.8)) * outline, point.y() * outline);
    for (QPointF point : smoothCurve(points, 14)) {
        if (std::fabs(point.y()) < 20)
            point.rx() += nippleBump(point.y());
        m_outline << QPointF(point.x(), point.y() + centre);
    }
    const auto tip =
        std::max_element(m_outline.begin(), m_outline.end(), [](QPointF a, QPointF b) { return a.x() < b.x(); });
    m_nipple = QPointF(tip->x() - 1, centre);

    QPolygonF closed = m_outline;
    closed << QPointF(-60, m_outline.last().y()) << QPointF(-60, m_outline.first().y());
    const double step = 1.5; // the distance is smooth enough for that
    m_distance = Field(int(180 / step), int((fieldHeight + 2 * m_fieldTop) / step), step);
    for (int y = 0; y < m_distance.height; ++y)
        for (int x = 0; x < m_distance.width; ++x) {
            const QPointF p((x + 0.5) * step, (y + 0.5) * step - m_fieldTop);
            const double distance = distanceTo(m_outline, p);
            m_distance.at(x, y) = float(closed.containsPoint(p, Qt::OddEvenFill) ? distance : -distance);
        }
    m_pectoralTop = QPointF(66 * outline, 0);
    m_pectoralBottom = QPointF(0, centre + 2 * outline);
}

float BreastGeometry::pectoralDistance(double x, double y) const
{
    if (m_projection == Projection::CC)
        return -1000;
    const QPointF along = m_pectoralBottom - m_pectoralTop;
    const double length = std::hypot(along.x(), along.y());
    const QPointF rel = QPointF(x, y) - m_pectoralTop;
    const double t = QPointF::dotProduct(rel, along) / (length * length);
    const double across = (rel.x() * along.y() - rel.y() * along.x()) / length;  // positive towards the nipple
    const double bow = 7 * std::sin(std::numbers::pi * std::clamp(t, 0.0, 1.0)); // the muscle bulges forward
    return float(bow - across);
}

QPointF BreastGeometry::project(const BreastPosition& p) const
{
    // The lateral side is on top in CC views, the upper side in MLO views.
    const double up = m_projection == Projection::CC ? p.lateral : (p.lateral + p.superior) * std::numbers::sqrt2 / 2;
    return {m_nipple.x() - p.depth * m_scale, m_nipple.y() - up * m_scale};
}

} // namespace triptych::phantom
