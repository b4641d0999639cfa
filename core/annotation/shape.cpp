#include "core/annotation/shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace triptych {

namespace {

constexpr int kEllipsePoints = 64;

struct TypeName {
    ShapeType type;
    const char* name;
};
constexpr std::array kTypeNames{TypeName{ShapeType::Polygon, "polygon"}, TypeName{ShapeType::Freehand, "freehand"},
                                TypeName{ShapeType::Rectangle, "rectangle"}, TypeName{ShapeType::Ellipse, "ellipse"},
                                TypeName{ShapeType::Length, "length"}};

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

} // namespace

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
    case ShapeType::Length: return 0;
    case ShapeType::Rectangle: return boxOf(shape).width() * boxOf(shape).height();
    case ShapeType::Ellipse: return std::numbers::pi / 4 * boxOf(shape).width() * boxOf(shape).height();
    case ShapeType::Polygon:
    case ShapeType::Freehand: break;
    }
    return shoelace(shape.points);
}

std::optional<double> areaMm2(const Shape& shape, const Calibration& calibration)
{
    if (shape.type == ShapeType::Length)
        return std::nullopt;
    const auto spacing = commonSpacing(shape, calibration);
    if (!spacing)
        return std::nullopt;
    return areaPixels(shape) * spacing->xMm * spacing->yMm;
}

QString measurementText(const Shape& shape, const Calibration& calibration)
{
    const bool slide = calibration.source == SpacingSource::SlideMpp;
    if (shape.type == ShapeType::Length) {
        if (shape.points.size() < 2)
            return {};
        const QPointF a = shape.points[0];
        const QPointF b = shape.points[1];
        if (const auto mm = calibration.lengthMm(a, b))
            return lengthText(*mm, slide);
        return QStringLiteral("%1 px").arg(std::hypot(b.x() - a.x(), b.y() - a.y()), 0, 'f', 0);
    }
    if (const auto mm2 = areaMm2(shape, calibration))
        return areaText(*mm2, slide);
    return QStringLiteral("%1 px²").arg(areaPixels(shape), 0, 'f', 0);
}

} // namespace triptych
