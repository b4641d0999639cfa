// What a file lays over its own image: the shutter as spans of a screen row, overlay planes bit by bit.
#include "core/display/compose_layers.h"
#include "core/display/layer_tables.h"

#include <QLineF>

#include <algorithm>
#include <cmath>
#include <limits>

namespace triptych {

namespace {

/// The part of a screen row, in columns from pixel centre to pixel centre, that lies inside a shape.
struct Interval {
    double begin = -std::numeric_limits<double>::infinity();
    double end = std::numeric_limits<double>::infinity();
    bool isEmpty() const { return !(begin <= end); }
};

Interval both(Interval a, Interval b) { return {std::max(a.begin, b.begin), std::min(a.end, b.end)}; }

constexpr Interval kNothing{1, 0};

/// Where origin + step·t lies in [low, high).
Interval within(double origin, double step, double low, double high)
{
    if (step == 0)
        return origin >= low && origin < high ? Interval{} : kNothing;
    const double a = (low - origin) / step, b = (high - origin) / step;
    return {std::min(a, b), std::max(a, b)};
}

Interval insideRectangle(const QRectF& rect, QPointF origin, QPointF step)
{
    return both(within(origin.x(), step.x(), rect.left(), rect.right()),
                within(origin.y(), step.y(), rect.top(), rect.bottom()));
}

/// `aspect`: height of an image pixel over its width, so that the circle is one on the patient.
Interval insideCircle(const DisplayShutter::Circle& circle, double aspect, QPointF origin, QPointF step)
{
    const QPointF from((origin.x() - circle.centre.x()), (origin.y() - circle.centre.y()) * aspect);
    const QPointF along(step.x(), step.y() * aspect);
    const double a = QPointF::dotProduct(along, along), b = QPointF::dotProduct(from, along);
    const double c = QPointF::dotProduct(from, from) - circle.radius * circle.radius;
    const double root = b * b - a * c;
    if (a <= 0 || root < 0)
        return kNothing;
    return {(-b - std::sqrt(root)) / a, (-b + std::sqrt(root)) / a};
}

/// Even and odd crossings of the row with the polygon's edges.
std::vector<Interval> insidePolygon(const QPolygonF& polygon, QPointF origin, QPointF step)
{
    const QPointF normal(-step.y(), step.x());
    const auto sideOf = [&](QPointF p) { return QPointF::dotProduct(p - origin, normal); };
    const double length = QPointF::dotProduct(step, step);
    std::vector<double> crossings;
    for (qsizetype i = 0; i < polygon.size(); ++i) {
        const QPointF a = polygon[i], b = polygon[(i + 1) % polygon.size()];
        const double sideA = sideOf(a), sideB = sideOf(b);
        if ((sideA < 0) == (sideB < 0))
            continue;
        const QPointF crossing = a + (b - a) * (sideA / (sideA - sideB));
        crossings.push_back(QPointF::dotProduct(crossing - origin, step) / length);
    }
    std::sort(crossings.begin(), crossings.end());
    std::vector<Interval> inside;
    for (size_t i = 0; i + 1 < crossings.size(); i += 2)
        inside.push_back({crossings[i], crossings[i + 1]});
    return inside;
}

class ShutterPainter final : public LayerPainter {
public:
    ShutterPainter(const ShutterLayer& layer, const Camera& camera)
        : m_map(camera), m_aspect(camera.pixelAspect), m_shutter(layer.shutter),
          m_image(QPointF(0, 0), QSizeF(layer.image)), m_colour(layer.colour)
    {
    }
    std::unique_ptr<Scratch> makeScratch() const override { return std::make_unique<Scratch>(); }

    void paint(const TargetRow& row, Scratch&) const override
    {
        const QPointF origin = m_map.at(0, row.y);
        const Interval image = insideRectangle(m_image, origin, m_map.perColumn);
        Interval seen = image;
        if (m_shutter.rectangle)
            seen = both(seen, insideRectangle(*m_shutter.rectangle, origin, m_map.perColumn));
        if (m_shutter.circle)
            seen = both(seen, insideCircle(*m_shutter.circle, m_aspect, origin, m_map.perColumn));
        if (image.isEmpty())
            return;
        int column = first(image.begin, row.width);
        const auto coverTo = [&](int end) {
            for (; column < end; ++column)
                row.pixels[column] = m_colour;
        };
        const auto leaveOpen = [&](Interval open) {
            open = both(open, seen);
            if (open.isEmpty())
                return;
            coverTo(first(open.begin, row.width));
            column = std::max(column, last(open.end, row.width) + 1);
        };
        if (m_shutter.polygon.isEmpty())
            leaveOpen(seen);
        for (const Interval& open : insidePolygon(m_shutter.polygon, origin, m_map.perColumn))
            leaveOpen(open);
        coverTo(last(image.end, row.width) + 1);
    }

private:
    // Rounding errors of the map must not move an edge that runs through pixel centres.
    static constexpr double kSlack = 1e-6;
    static int first(double position, int width)
    {
        return int(std::ceil(std::clamp(position - kSlack, 0.0, double(width))));
    }
    static int last(double position, int width)
    {
        return int(std::floor(std::clamp(position + kSlack, -1.0, double(width - 1))));
    }

    const ScreenToImage m_map;
    const double m_aspect;
    const DisplayShutter m_shutter;
    const QRectF m_image;
    const QRgb m_colour;
};

class OverlayPainter final : public LayerPainter {
public:
    OverlayPainter(const OverlayLayer& layer, const Camera& camera)
        : m_map(camera), m_bits(layer.bits), m_origin(layer.origin), m_colour(layer.colour),
          m_alpha(alphaOf(layer.opacity)), m_level(overlayLevel(*layer.bits, camera)),
          m_scale(1.0 / double(1 << m_level))
    {
    }
    std::unique_ptr<Scratch> makeScratch() const override { return std::make_unique<Scratch>(); }

    void paint(const TargetRow& row, Scratch&) const override
    {
        const QPointF origin = (m_map.at(0, row.y) - m_origin) * m_scale;
        const QPointF step = m_map.perColumn * m_scale;
        const QSize size = m_bits->levelSize(m_level);
        const Interval inside = insideRectangle(QRectF(QPointF(0, 0), QSizeF(size)), origin, step);
        const int y = int(std::floor(origin.y()));
        if (inside.isEmpty() || (m_map.axisAligned && (y < 0 || y >= size.height() || !m_bits->rowHasBits(m_level, y))))
            return;
        const int end = int(std::min(inside.end + 1, double(row.width)));
        for (int column = int(std::max(inside.begin, 0.0)); column < end; ++column) {
            const QPointF at = origin + step * column;
            const int bitX = int(std::floor(at.x()));
            const int bitY = m_map.axisAligned ? y : int(std::floor(at.y()));
            if (bitX >= 0 && bitX < size.width() && bitY >= 0 && bitY < size.height() &&
                m_bits->at(m_level, bitX, bitY))
                row.pixels[column] = blend(row.pixels[column], m_colour, m_alpha);
        }
    }

private:
    const ScreenToImage m_map;
    const std::shared_ptr<const BitPlane> m_bits;
    const QPointF m_origin;
    const QRgb m_colour;
    const quint32 m_alpha;
    const int m_level;
    const double m_scale; ///< bits of that level per level-0 pixel
};

} // namespace

std::unique_ptr<const LayerPainter> makePainter(const ShutterLayer& layer, const Camera& camera)
{
    return std::make_unique<ShutterPainter>(layer, camera);
}

std::unique_ptr<const LayerPainter> makePainter(const OverlayLayer& layer, const Camera& camera)
{
    if (!layer.bits || layer.bits->isEmpty())
        return nullptr;
    return std::make_unique<OverlayPainter>(layer, camera);
}

void appendFileLayers(std::vector<Layer>& layers, const ImageInfo& info, int frame, bool overlays, QRgb background)
{
    constexpr QRgb kGraphics = 0xffffffff, kRegion = 0xff38bdf8;
    constexpr double kRegionOpacity = 0.4; // what lies under a region is still to be read
    if (info.shutter) {
        const DisplayShutter& shutter = *info.shutter;
        const int grey = int(std::lround(shutter.value.value_or(0) * 255));
        const QRgb colour = shutter.value ? qRgb(grey, grey, grey) : background;
        if (shutter.rectangle || shutter.circle || !shutter.polygon.isEmpty())
            layers.emplace_back(ShutterLayer{shutter, info.size(), colour});
        if (shutter.bitmap)
            layers.emplace_back(OverlayLayer{shutter.bitmap, shutter.bitmapOrigin, colour, 1.0});
    }
    if (!overlays)
        return;
    for (const OverlayPlane& plane : info.overlays)
        if (auto bits = plane.over(frame))
            layers.emplace_back(OverlayLayer{std::move(bits), plane.origin, plane.isRegion ? kRegion : kGraphics,
                                             plane.isRegion ? kRegionOpacity : 1.0});
}

} // namespace triptych
