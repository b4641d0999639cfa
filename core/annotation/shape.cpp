#include "core/annotation/shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>

namespace triptych {

namespace {

constexpr int kEllipsePoints = 64;

struct TypeName {
    ShapeType type;
    const char* name;
};
constexpr std::array kTypeNames{TypeName{ShapeType::Polygon, "polygon"},
                                TypeName{ShapeType::Freehand, "freehand"},
                                TypeName{ShapeType::Rectangle, "rectangle"},
                                TypeName{ShapeType::Ellipse, "ellipse"},
                                TypeName{ShapeType::Length, "length"},
                                TypeName{ShapeType::Angle, "angle"},
                                TypeName{ShapeType::Bidirectional, "bidirectional"}};

bool isBox(ShapeType type) { return type == ShapeType::Rectangle || type == ShapeType::Ellipse; }

QRectF boxOf(const Shape& shape)
{
    return shape.points.size() < 2 ? QRectF() : QRectF(shape.points[0], shape.points[1]).normalized();
}

double shoelace(const QPolygonF& ring)
{
    if (ring.size() < 3)
        return 0;
    double twice = 0;
    const QPointF origin = ring.front(); // relative to a vertex, so that far from (0, 0) nothing is lost to rounding
    for (qsizetype i = 0; i < ring.size(); ++i) {
        const QPointF a = ring[i] - origin;
        const QPointF b = ring[(i + 1) % ring.size()] - origin;
        twice += a.x() * b.y() - b.x() * a.y();
    }
    return std::abs(twice) / 2;
}

/// The one spacing that holds over the whole shape, or nothing.
std::optional<PixelSpacing> commonSpacing(const Shape& shape, const Calibration& calibration)
{
    const QPolygonF corners = isBox(shape.type) ? QPolygonF(boxOf(shape)) : shape.points;
    if (corners.isEmpty())
        return std::nullopt;
    std::optional<PixelSpacing> common;
    for (const QPointF& point : corners) {
        const auto spacing = calibration.spacingFor(corners.front(), point);
        if (!spacing || (common && *common != *spacing))
            return std::nullopt;
        common = spacing;
    }
    return common;
}

QString lengthText(double mm, bool slide)
{
    if (slide && mm < 1)
        return QStringLiteral("%1 µm").arg(mm * 1000, 0, 'f', mm < 0.1 ? 1 : 0);
    return QStringLiteral("%1 mm").arg(mm, 0, 'f', mm < 1 ? 2 : 1);
}

QString areaText(double mm2, bool slide)
{
    if (slide && mm2 < 0.1)
        return QStringLiteral("%1 µm²").arg(mm2 * 1e6, 0, 'f', 0);
    return QStringLiteral("%1 mm²").arg(mm2, 0, 'f', mm2 < 10 ? 2 : 1);
}

/// Why nothing is measured: in ultrasound the regions have different units, and outside of them there are none.
QString noMeasureText(const Shape& shape, const Calibration& calibration, const QString& what)
{
    const QPolygonF corners = isBox(shape.type) ? QPolygonF(boxOf(shape)) : shape.points;
    const CalibratedRegion* common = corners.isEmpty() ? nullptr : calibration.regionFor(corners[0], corners[0]);
    for (const QPointF& point : corners)
        if (common && calibration.regionFor(corners[0], point) != common)
            common = nullptr;
    return common ? QStringLiteral("no %1: %2 region").arg(what, common->kind)
                  : QStringLiteral("no %1: not in one region").arg(what);
}

/// "0.35 s, 42 cm/s": the differences along the axes of a region whose axes are not both lengths.
QString axesText(const CalibratedRegion& region, QPointF delta)
{
    QStringList parts;
    for (const auto& [axis, pixels] : {std::pair(region.x, delta.x()), std::pair(region.y, delta.y())})
        if (axis.perPixel > 0)
            parts << QStringLiteral("%1 %2").arg(std::abs(pixels) * axis.perPixel, 0, 'g', 3).arg(axis.unit);
    return parts.isEmpty() ? QStringLiteral("no length: %1 region").arg(region.kind) : parts.join(QStringLiteral(", "));
}

QString distanceText(QPointF a, QPointF b, const Calibration& calibration)
{
    if (const auto mm = calibration.lengthMm(a, b))
        return lengthText(*mm, calibration.source == SpacingSource::SlideMpp);
    if (calibration.regions.empty())
        return QStringLiteral("%1 px").arg(std::hypot(b.x() - a.x(), b.y() - a.y()), 0, 'f', 0);
    if (const CalibratedRegion* region = calibration.regionFor(a, b))
        return axesText(*region, b - a);
    return QStringLiteral("no length: not in one region");
}

/// The longer axis first.
QString bidirectionalText(const Shape& shape, const Calibration& calibration)
{
    if (shape.points.size() != 4)
        return {};
    const auto axis = [&](qsizetype from) {
        const QPointF a = shape.points[from], b = shape.points[from + 1];
        return std::pair(calibration.lengthMm(a, b), std::hypot(b.x() - a.x(), b.y() - a.y()));
    };
    auto first = axis(0), second = axis(2);
    const bool inOne = calibration.regions.empty() || commonSpacing(shape, calibration);
    if (!inOne)
        return noMeasureText(shape, calibration, QStringLiteral("length"));
    if (second.first.value_or(second.second) > first.first.value_or(first.second))
        std::swap(first, second);
    const bool slide = calibration.source == SpacingSource::SlideMpp;
    if (first.first && second.first)
        return QStringLiteral("%1 × %2").arg(lengthText(*first.first, slide), lengthText(*second.first, slide));
    return QStringLiteral("%1 × %2 px").arg(first.second, 0, 'f', 0).arg(second.second, 0, 'f', 0);
}

} // namespace

bool isClosed(ShapeType type)
{
    return type != ShapeType::Length && type != ShapeType::Angle && type != ShapeType::Bidirectional;
}

QString shapeTypeName(ShapeType type)
{
    for (const TypeName& entry : kTypeNames)
        if (entry.type == type)
            return QLatin1String(entry.name);
    return QStringLiteral("polygon");
}

std::optional<ShapeType> shapeTypeFromName(const QString& name)
{
    for (const TypeName& entry : kTypeNames)
        if (name == QLatin1String(entry.name))
            return entry.type;
    return std::nullopt;
}

QPolygonF Shape::outline() const
{
    if (!isBox(type))
        return points;
    const QRectF box = boxOf(*this);
    if (type == ShapeType::Rectangle)
        return {box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()};
    QPolygonF ring;
    ring.reserve(kEllipsePoints);
    for (int i = 0; i < kEllipsePoints; ++i) {
        const double angle = 2 * std::numbers::pi * i / kEllipsePoints;
        ring << box.center() + QPointF(std::cos(angle) * box.width() / 2, std::sin(angle) * box.height() / 2);
    }
    return ring;
}

QList<QPolygonF> Shape::strokes() const
{
    if (type == ShapeType::Bidirectional && points.size() == 4)
        return {points.mid(0, 2), points.mid(2, 2)};
    return {outline()};
}

QRectF Shape::boundingRect() const { return isBox(type) ? boxOf(*this) : points.boundingRect(); }

Shape Shape::translated(QPointF delta) const
{
    Shape moved = *this;
    moved.points.translate(delta);
    return moved;
}

double areaPixels(const Shape& shape)
{
    switch (shape.type) {
    case ShapeType::Length:
    case ShapeType::Angle:
    case ShapeType::Bidirectional: return 0;
    case ShapeType::Rectangle: return boxOf(shape).width() * boxOf(shape).height();
    case ShapeType::Ellipse: return std::numbers::pi / 4 * boxOf(shape).width() * boxOf(shape).height();
    case ShapeType::Polygon:
    case ShapeType::Freehand: break;
    }
    return shoelace(shape.points);
}

std::optional<double> areaMm2(const Shape& shape, const Calibration& calibration)
{
    if (!isClosed(shape.type))
        return std::nullopt;
    const auto spacing = commonSpacing(shape, calibration);
    if (!spacing)
        return std::nullopt;
    return areaPixels(shape) * spacing->xMm * spacing->yMm;
}

std::optional<double> angleDeg(const Shape& shape, const Calibration& calibration)
{
    if (shape.type != ShapeType::Angle || shape.points.size() != 3)
        return std::nullopt;
    PixelSpacing spacing{1, 1};
    if (const auto common = commonSpacing(shape, calibration))
        spacing = *common;
    else if (!calibration.regions.empty())
        return std::nullopt;
    const auto arm = [&](qsizetype end) {
        const QPointF d = shape.points[end] - shape.points[1];
        return QPointF(d.x() * spacing.xMm, d.y() * spacing.yMm);
    };
    const QPointF a = arm(0), b = arm(2);
    if (a.isNull() || b.isNull())
        return std::nullopt;
    const double cross = a.x() * b.y() - a.y() * b.x();
    return std::abs(std::atan2(cross, QPointF::dotProduct(a, b))) * 180 / std::numbers::pi;
}

QString measurementText(const Shape& shape, const Calibration& calibration)
{
    const QPolygonF& points = shape.points;
    switch (shape.type) {
    case ShapeType::Length: return points.size() < 2 ? QString() : distanceText(points[0], points[1], calibration);
    case ShapeType::Angle:
        if (const auto degrees = angleDeg(shape, calibration))
            return QStringLiteral("%1°").arg(*degrees, 0, 'f', 1);
        return points.size() < 3 ? QString() : noMeasureText(shape, calibration, QStringLiteral("angle"));
    case ShapeType::Bidirectional: return bidirectionalText(shape, calibration);
    default: break;
    }
    if (const auto mm2 = areaMm2(shape, calibration))
        return areaText(*mm2, calibration.source == SpacingSource::SlideMpp);
    if (!calibration.regions.empty())
        return noMeasureText(shape, calibration, QStringLiteral("area"));
    return QStringLiteral("%1 px²").arg(areaPixels(shape), 0, 'f', 0);
}

QPointF perpendicularEnd(QPointF a, QPointF b, QPointF from, QPointF to, double pixelAspect)
{
    const QPointF axis((b.x() - a.x()), (b.y() - a.y()) * pixelAspect);
    const double length = std::hypot(axis.x(), axis.y());
    if (length <= 0)
        return to;
    const QPointF across(-axis.y() / length, axis.x() / length);
    const QPointF step(to.x() - from.x(), (to.y() - from.y()) * pixelAspect);
    const double along = QPointF::dotProduct(step, across);
    return from + QPointF(across.x() * along, across.y() * along / pixelAspect);
}

Shape withBidirectionalHandle(const Shape& shape, qsizetype index, QPointF point, double pixelAspect)
{
    Shape changed = shape;
    if (shape.points.size() != 4 || index < 0 || index > 3)
        return changed;
    QPolygonF& p = changed.points;
    if (index >= 2) { // the other end of the short axis follows along the long one
        const qsizetype other = 5 - index;
        p[index] = point;
        p[other] = perpendicularEnd(p[0], p[1], point, shape.points[other], pixelAspect);
        return changed;
    }
    // The short axis is turned, scaled and moved as the long one is: a complex factor in square pixels.
    using Complex = std::complex<double>;
    const auto square = [&](QPointF at) { return Complex(at.x(), at.y() * pixelAspect); };
    const QPointF fixed = shape.points[1 - index];
    const Complex before = square(shape.points[index]) - square(fixed);
    if (std::abs(before) <= 0 || point == fixed)
        return changed;
    const Complex factor = (square(point) - square(fixed)) / before;
    p[index] = point;
    for (const qsizetype end : {2, 3}) {
        const Complex moved = square(fixed) + factor * (square(shape.points[end]) - square(fixed));
        p[end] = QPointF(moved.real(), moved.imag() / pixelAspect);
    }
    return changed;
}

} // namespace triptych
