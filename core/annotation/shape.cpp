#include "core/annotation/shape.h"

#include <QPainterPath>
#include <QTransform>

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
                                TypeName{ShapeType::ClosedSpline, "closed-spline"},
                                TypeName{ShapeType::Point, "point"},
                                TypeName{ShapeType::Arrow, "arrow"},
                                TypeName{ShapeType::Polyline, "polyline"},
                                TypeName{ShapeType::OpenSpline, "open-spline"},
                                TypeName{ShapeType::Text, "text"},
                                TypeName{ShapeType::Length, "length"},
                                TypeName{ShapeType::Angle, "angle"},
                                TypeName{ShapeType::Bidirectional, "bidirectional"}};

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

/// Whether a ring lies inside an odd number of others (rings that do not cross).
bool isHole(const QList<QPolygonF>& rings, qsizetype ring)
{
    int around = 0;
    for (qsizetype i = 0; i < rings.size(); ++i)
        if (i != ring && !rings[ring].isEmpty() && rings[i].containsPoint(rings[ring].front(), Qt::OddEvenFill))
            ++around;
    return around % 2 == 1;
}

QTransform turnedAbout(QPointF centre, double degrees)
{
    return QTransform().translate(centre.x(), centre.y()).rotate(degrees).translate(-centre.x(), -centre.y());
}

/// A uniform Catmull-Rom spline through the knots, as straight pieces of at most 0.25 px error: each span is the cubic
/// Bézier curve with control points a sixth of the neighbours' distance away (Catmull & Rom 1974).
QPolygonF splineThrough(const QPolygonF& knots, bool closed)
{
    const qsizetype n = knots.size();
    if (n < 3)
        return knots;
    const auto knot = [&](qsizetype i) {
        return closed ? knots[(i + n) % n] : knots[std::clamp<qsizetype>(i, 0, n - 1)];
    };
    QPainterPath path(knots.front());
    for (qsizetype i = 0; i < (closed ? n : n - 1); ++i)
        path.cubicTo(knot(i) + (knot(i + 1) - knot(i - 1)) / 6, knot(i + 1) - (knot(i + 2) - knot(i)) / 6, knot(i + 1));
    const QList<QPolygonF> flat = path.toSubpathPolygons();
    QPolygonF line = flat.isEmpty() ? knots : flat.front();
    if (closed && line.size() > 1 && line.front() == line.back())
        line.removeLast();
    return line;
}

} // namespace

bool isClosed(ShapeType type)
{
    return isBox(type) || type == ShapeType::Polygon || type == ShapeType::Freehand || type == ShapeType::ClosedSpline;
}

bool isBox(ShapeType type) { return type == ShapeType::Rectangle || type == ShapeType::Ellipse; }

bool hasVertices(ShapeType type)
{
    return type == ShapeType::Polygon || type == ShapeType::Freehand || type == ShapeType::ClosedSpline ||
           type == ShapeType::Polyline || type == ShapeType::OpenSpline;
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
    if (type == ShapeType::ClosedSpline || type == ShapeType::OpenSpline)
        return splineThrough(points, type == ShapeType::ClosedSpline);
    if (!isBox(type))
        return points;
    const QRectF box = boxOf(*this);
    QPolygonF ring;
    if (type == ShapeType::Rectangle)
        ring = {box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()};
    else
        for (int i = 0; i < kEllipsePoints; ++i) {
            const double angle = 2 * std::numbers::pi * i / kEllipsePoints;
            ring << box.center() + QPointF(std::cos(angle) * box.width() / 2, std::sin(angle) * box.height() / 2);
        }
    return rotationDeg == 0 ? ring : turnedAbout(box.center(), rotationDeg).map(ring);
}

QList<QPolygonF> Shape::rings() const
{
    return isClosed(type) ? QList<QPolygonF>{outline()} + moreRings : QList<QPolygonF>();
}

QList<QPolygonF> Shape::strokes() const
{
    if (type == ShapeType::Bidirectional && points.size() == 4)
        return {points.mid(0, 2), points.mid(2, 2)};
    return QList<QPolygonF>{outline()} + moreRings;
}

QRectF Shape::boundingRect() const
{
    if (isBox(type) && rotationDeg == 0)
        return boxOf(*this);
    QRectF box = outline().boundingRect();
    for (const QPolygonF& ring : moreRings)
        box |= ring.boundingRect();
    return box;
}

Shape Shape::translated(QPointF delta) const
{
    Shape moved = *this;
    moved.forEachPoint([delta](QPointF& point) { point += delta; });
    return moved;
}

double areaPixels(const Shape& shape)
{
    if (!isClosed(shape.type))
        return 0;
    if (isBox(shape.type)) {
        const double box = boxOf(shape).width() * boxOf(shape).height();
        return shape.type == ShapeType::Ellipse ? std::numbers::pi / 4 * box : box;
    }
    const QList<QPolygonF> rings = shape.rings();
    double area = 0;
    for (qsizetype i = 0; i < rings.size(); ++i)
        area += isHole(rings, i) ? -shoelace(rings[i]) : shoelace(rings[i]);
    return area;
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
