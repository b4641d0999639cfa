#include "core/dicom/shape_objects.h"

#include "core/annotation/ring_nesting.h"

#include <QLineF>
#include <QTransform>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace triptych {

namespace {

constexpr double kFarthest = 1e7;

QTransform turned(const Shape& shape, QPointF centre)
{
    return QTransform().translate(centre.x(), centre.y()).rotate(shape.rotationDeg).translate(-centre.x(), -centre.y());
}

QRectF boxOf(const Shape& shape)
{
    return shape.points.size() == 2 ? QRectF(shape.points[0], shape.points[1]).normalized() : QRectF();
}

/// A box about `centre` whose side of length `along` runs at `angle` degrees.
Shape boxAt(QPointF centre, double along, double across, double angle)
{
    while (angle > 45) {
        angle -= 90;
        std::swap(along, across);
    }
    while (angle <= -45) {
        angle += 90;
        std::swap(along, across);
    }
    Shape shape;
    const QPointF half(along / 2, across / 2);
    shape.points << centre - half << centre + half;
    shape.rotationDeg = std::abs(angle) < 1e-9 ? 0 : angle;
    return shape;
}

double angleOf(QPointF direction)
{
    return std::remainder(std::atan2(direction.y(), direction.x()) * 180 / std::numbers::pi, 180);
}

} // namespace

ShapeLabel labelOf(const ShapesToWrite& shapes, int label)
{
    const auto known = shapes.labels.find(label);
    ShapeLabel found = known != shapes.labels.end() ? known->second : ShapeLabel();
    if (found.name.isEmpty())
        found.name = QStringLiteral("Label %1").arg(label);
    if (found.meaning.type.isEmpty() || found.meaning.category.isEmpty())
        found.meaning = SegmentCodes().meaningOf(found.name);
    return found;
}

QList<QPolygonF> outerRings(const Shape& shape)
{
    if (shape.moreRings.isEmpty())
        return {shape.outline()};
    const QList<QPolygonF> rings = shape.rings();
    QList<QPolygonF> outer;
    for (const RingPart& part : nestRings(rings))
        if (rings[part.outer].size() > 2)
            outer << rings[part.outer];
    return outer;
}

int holesOf(const Shape& shape)
{
    int holes = 0;
    if (!shape.moreRings.isEmpty())
        for (const RingPart& part : nestRings(shape.rings()))
            holes += int(part.holes.size());
    return holes;
}

bool hasPossiblePoints(const QPolygonF& points)
{
    return std::all_of(points.begin(), points.end(), [](QPointF p) {
        return std::isfinite(p.x()) && std::isfinite(p.y()) && std::abs(p.x()) <= kFarthest &&
               std::abs(p.y()) <= kFarthest;
    });
}

QPolygonF ellipseAxes(const Shape& shape)
{
    const QRectF box = boxOf(shape);
    const QPointF c = box.center(), right(box.width() / 2, 0), down(0, box.height() / 2);
    const QPolygonF ends = box.width() >= box.height() ? QPolygonF{{c - right, c + right, c - down, c + down}}
                                                       : QPolygonF{{c - down, c + down, c - right, c + right}};
    return turned(shape, c).map(ends);
}

Shape rectangleOfCorners(const QPolygonF& corners)
{
    Shape shape;
    if (corners.size() == 4) {
        const QPointF centre = (corners[0] + corners[1] + corners[2] + corners[3]) / 4;
        if (corners[0].y() == corners[1].y() && corners[1].x() == corners[2].x())
            shape.points << corners[0] << corners[2]; // to the last bit
        else
            shape = boxAt(centre, QLineF(corners[0], corners[1]).length(), QLineF(corners[1], corners[2]).length(),
                          angleOf(corners[1] - corners[0]));
    }
    shape.type = ShapeType::Rectangle;
    return shape;
}

Shape ellipseOfAxes(const QPolygonF& ends)
{
    Shape shape;
    if (ends.size() == 4 && ends[0].y() == ends[1].y() && ends[2].x() == ends[3].x())
        shape.points << QPointF(ends[0].x(), ends[2].y()) << QPointF(ends[1].x(), ends[3].y());
    else if (ends.size() == 4 && ends[0].x() == ends[1].x() && ends[2].y() == ends[3].y())
        shape.points << QPointF(ends[2].x(), ends[0].y()) << QPointF(ends[3].x(), ends[1].y());
    else if (ends.size() == 4)
        shape = boxAt((ends[0] + ends[1]) / 2, QLineF(ends[0], ends[1]).length(), QLineF(ends[2], ends[3]).length(),
                      angleOf(ends[1] - ends[0]));
    shape.type = ShapeType::Ellipse;
    return shape;
}

} // namespace triptych
