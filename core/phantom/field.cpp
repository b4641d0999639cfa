#include "core/phantom/field.h"

#include <algorithm>
#include <cmath>

namespace triptych::phantom {

float Field::sample(double x, double y) const
{
    const double fx = std::clamp(x / step - 0.5, 0.0, double(width - 1));
    const double fy = std::clamp(y / step - 0.5, 0.0, double(height - 1));
    const int x0 = std::min(int(fx), std::max(0, width - 2)), y0 = std::min(int(fy), std::max(0, height - 2));
    const int x1 = std::min(x0 + 1, width - 1), y1 = std::min(y0 + 1, height - 1);
    const float u = float(fx - x0), v = float(fy - y0);
    const float top = at(x0, y0) + (at(x1, y0) - at(x0, y0)) * u;
    const float bottom = at(x0, y1) + (at(x1, y1) - at(x0, y1)) * u;
    return top + (bottom - top) * v;
}

namespace {

/// A running mean of 2 · radius + 1 samples, `stride` apart; the border value continues outside.
void boxBlurLine(float* line, int count, size_t stride, int radius, std::vector<float>& copy)
{
    copy.resize(size_t(count));
    for (int i = 0; i < count; ++i)
        copy[size_t(i)] = line[size_t(i) * stride];
    const auto value = [&](int i) { return copy[size_t(std::clamp(i, 0, count - 1))]; };
    double sum = 0;
    for (int i = -radius; i <= radius; ++i)
        sum += value(i);
    const double scale = 1.0 / (2 * radius + 1);
    for (int i = 0; i < count; ++i) {
        line[size_t(i) * stride] = float(sum * scale);
        sum += value(i + radius + 1) - value(i - radius);
    }
}

float squaredDistanceToSegment(QPointF p, QPointF a, QPointF b, float& along)
{
    const QPointF d = b - a;
    const double length2 = QPointF::dotProduct(d, d);
    const double t = length2 > 0 ? std::clamp(QPointF::dotProduct(p - a, d) / length2, 0.0, 1.0) : 0;
    along = float(t);
    const QPointF gap = p - (a + t * d);
    return float(QPointF::dotProduct(gap, gap));
}

} // namespace

void blur(Field& field, double sigma)
{
    const int radius = std::max(0, int(std::lround(sigma / field.step))); // three boxes: variance r² + r
    if (radius == 0)
        return;
    std::vector<float> copy;
    for (int pass = 0; pass < 3; ++pass) {
        for (int y = 0; y < field.height; ++y)
            boxBlurLine(field.row(y), field.width, 1, radius, copy);
        for (int x = 0; x < field.width; ++x)
            boxBlurLine(field.values.data() + x, field.height, size_t(field.width), radius, copy);
    }
}

void addStroke(Field& field, const std::vector<StrokePoint>& points)
{
    if (points.size() < 2)
        return;
    // The line is first drawn alone into its bounding box, so that its own segments do not add up.
    float reach = 0;
    double left = points[0].at.x(), right = left, top = points[0].at.y(), bottom = top;
    for (const StrokePoint& p : points) {
        reach = std::max(reach, 1.3f * p.width + float(field.step));
        left = std::min(left, p.at.x()), right = std::max(right, p.at.x());
        top = std::min(top, p.at.y()), bottom = std::max(bottom, p.at.y());
    }
    const auto cellOf = [&](double v, int limit) { return std::clamp(int(std::floor(v / field.step)), 0, limit); };
    const int x0 = cellOf(left - reach, field.width), x1 = cellOf(right + reach, field.width - 1);
    const int y0 = cellOf(top - reach, field.height), y1 = cellOf(bottom + reach, field.height - 1);
    if (x1 < x0 || y1 < y0)
        return;
    Field line(x1 - x0 + 1, y1 - y0 + 1, field.step);
    for (size_t i = 0; i + 1 < points.size(); ++i) {
        const StrokePoint &a = points[i], &b = points[i + 1];
        const double r = 1.3 * std::max(a.width, b.width) + field.step;
        const int sx0 = std::max(x0, cellOf(std::min(a.at.x(), b.at.x()) - r, field.width - 1));
        const int sx1 = std::min(x1, cellOf(std::max(a.at.x(), b.at.x()) + r, field.width - 1));
        const int sy0 = std::max(y0, cellOf(std::min(a.at.y(), b.at.y()) - r, field.height - 1));
        const int sy1 = std::min(y1, cellOf(std::max(a.at.y(), b.at.y()) + r, field.height - 1));
        for (int y = sy0; y <= sy1; ++y)
            for (int x = sx0; x <= sx1; ++x) {
                float t = 0;
                const float distance2 =
                    squaredDistanceToSegment({(x + 0.5) * field.step, (y + 0.5) * field.step}, a.at, b.at, t);
                const float width = a.width + (b.width - a.width) * t;
                const float height = a.amplitude + (b.amplitude - a.amplitude) * t;
                const float value = height * std::exp(-2.77f * distance2 / (width * width));
                float& kept = line.at(x - x0, y - y0);
                if (std::fabs(value) > std::fabs(kept))
                    kept = value;
            }
    }
    for (int y = y0; y <= y1; ++y)
        for (int x = x0; x <= x1; ++x)
            field.at(x, y) += line.at(x - x0, y - y0);
}

std::vector<QPointF> smoothCurve(const std::vector<QPointF>& p, int perSegment)
{
    std::vector<QPointF> curve;
    for (size_t i = 0; i + 1 < p.size(); ++i) {
        const QPointF &a = p[i > 0 ? i - 1 : 0], &b = p[i], &c = p[i + 1], &d = p[std::min(i + 2, p.size() - 1)];
        for (int k = 0; k < perSegment; ++k) {
            const double t = double(k) / perSegment, t2 = t * t, t3 = t2 * t;
            curve.push_back(0.5 *
                            (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t2 + (3 * b - 3 * c + d - a) * t3));
        }
    }
    if (!p.empty())
        curve.push_back(p.back());
    return curve;
}

} // namespace triptych::phantom
