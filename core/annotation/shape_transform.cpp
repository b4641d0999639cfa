#include "core/annotation/shape_transform.h"

#include "core/annotation/fine_rings.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace triptych {

namespace {

QRectF boxOf(const Shape& shape)
{
    return shape.points.size() < 2 ? QRectF() : QRectF(shape.points[0], shape.points[1]).normalized();
}

QTransform boxTurn(const Shape& box)
{
    const QPointF centre = boxOf(box).center();
    return QTransform().translate(centre.x(), centre.y()).rotate(box.rotationDeg).translate(-centre.x(), -centre.y());
}

/// −180 … 180.
double wrapped(double degrees) { return std::remainder(degrees, 360); }

Shape placedBox(Shape box, QPointF centre, QSizeF size)
{
    const QPointF half(size.width() / 2, size.height() / 2);
    box.points = QList<QPointF>{centre - half, centre + half};
    return box;
}

Shape outlined(const Shape& box)
{
    Shape polygon = box;
    polygon.type = ShapeType::Polygon;
    polygon.rotationDeg = 0;
    const QList<QPolygonF> rings = fineRings(box);
    polygon.points = rings.isEmpty() ? QPolygonF() : rings.first();
    return polygon;
}

/// Whether a box of this angle, scaled, is a box again: by the same in both directions, or with sides along the axes.
bool staysBox(const Shape& box, const ShapeMotion& motion)
{
    if (motion.kind == ShapeMotion::Kind::Turn)
        return std::abs(motion.pixelAspect - 1) < 1e-9 || std::abs(wrapped(motion.degrees)) < 1e-9;
    return box.rotationDeg == 0 || std::abs(motion.scaleX - motion.scaleY) < 1e-12;
}

Shape transformedBox(const Shape& box, const ShapeMotion& motion)
{
    const QTransform map = motion.transform();
    if (!staysBox(box, motion)) {
        Shape polygon = outlined(box);
        polygon.forEachPoint([&](QPointF& point) { point = map.map(point); });
        return polygon;
    }
    const QRectF before = boxOf(box);
    if (motion.kind == ShapeMotion::Kind::Scale)
        return placedBox(box, map.map(before.center()),
                         {before.width() * std::abs(motion.scaleX), before.height() * std::abs(motion.scaleY)});
    Shape turned = placedBox(box, map.map(before.center()), before.size());
    turned.rotationDeg = wrapped(box.rotationDeg + motion.degrees);
    return turned;
}

} // namespace

ShapeMotion ShapeMotion::moved(QPointF delta)
{
    ShapeMotion motion;
    motion.delta = delta;
    return motion;
}

ShapeMotion ShapeMotion::turned(QPointF pivot, double degrees, double pixelAspect)
{
    ShapeMotion motion;
    motion.kind = Kind::Turn;
    motion.pivot = pivot;
    motion.degrees = degrees;
    motion.pixelAspect = pixelAspect;
    return motion;
}

ShapeMotion ShapeMotion::scaled(QPointF pivot, double scaleX, double scaleY)
{
    ShapeMotion motion;
    motion.kind = Kind::Scale;
    motion.pivot = pivot;
    motion.scaleX = scaleX;
    motion.scaleY = scaleY;
    return motion;
}

QTransform ShapeMotion::transform() const
{
    if (kind == Kind::Move)
        return QTransform::fromTranslate(delta.x(), delta.y());
    QTransform map = QTransform::fromTranslate(pivot.x(), pivot.y());
    if (kind == Kind::Scale)
        map.scale(scaleX, scaleY);
    else {
        map.scale(1, 1 / pixelAspect); // turned in square pixels
        map.rotate(degrees);
        map.scale(1, pixelAspect);
    }
    return map.translate(-pivot.x(), -pivot.y());
}

Shape transformed(const Shape& shape, const ShapeMotion& motion)
{
    if (motion.kind == ShapeMotion::Kind::Move)
        return shape.translated(motion.delta);
    if (isBox(shape.type))
        return transformedBox(shape, motion);
    const QTransform map = motion.transform();
    Shape changed = shape;
    changed.forEachPoint([&](QPointF& point) { point = map.map(point); });
    return changed;
}

QPolygonF boxHandles(const Shape& box)
{
    const QRectF b = boxOf(box);
    const QPolygonF corners(QList<QPointF>{b.topLeft(), b.topRight(), b.bottomRight(), b.bottomLeft()});
    QPolygonF handles = corners;
    for (int side = 0; side < 4; ++side)
        handles << (corners[side] + corners[(side + 1) % 4]) / 2;
    return boxTurn(box).map(handles);
}

Shape withBoxHandle(const Shape& box, int handle, QPointF point, BoxResize how)
{
    // In the box's own axes, about its middle.
    const QRectF before = boxOf(box);
    const QTransform turn = QTransform().rotate(box.rotationDeg);
    const QPointF local = turn.inverted().map(point - before.center());
    const QPointF half(before.width() / 2, before.height() / 2);
    static constexpr int kX[kBoxHandles] = {-1, 1, 1, -1, 0, 1, 0, -1};
    static constexpr int kY[kBoxHandles] = {-1, -1, 1, 1, -1, 0, 1, 0};
    const int sx = kX[handle], sy = kY[handle];
    const QPointF fixed = how.aboutCentre ? QPointF() : QPointF(-sx * half.x(), -sy * half.y());
    const double reach = how.aboutCentre ? 2 : 1; // the other side goes as far the other way
    double width = sx == 0 ? before.width() : (local.x() - fixed.x()) * sx * reach;
    double height = sy == 0 ? before.height() : (local.y() - fixed.y()) * sy * reach;
    if (how.keepProportions && sx != 0 && sy != 0 && before.width() > 0 && before.height() > 0) {
        const double factor = std::max(std::abs(width) / before.width(), std::abs(height) / before.height());
        width = std::copysign(before.width() * factor, width);
        height = std::copysign(before.height() * factor, height);
    }
    const QPointF centre =
        how.aboutCentre ? QPointF()
                        : QPointF(sx == 0 ? 0 : fixed.x() + sx * width / 2, sy == 0 ? 0 : fixed.y() + sy * height / 2);
    return placedBox(box, before.center() + turn.map(centre), {std::abs(width), std::abs(height)});
}

} // namespace triptych
