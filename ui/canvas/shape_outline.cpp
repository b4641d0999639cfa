#include "ui/canvas/shape_outline.h"

#include "ui/canvas/screen_lines.h"

#include <QLineF>
#include <QPainter>

#include <cmath>

namespace triptych {

namespace {

constexpr double kArrowHead = 14;        ///< screen pixels along the shaft
constexpr qsizetype kManyVertices = 500; ///< above, looking for those that are seen pays
constexpr double kSmallestStep = 0.3;    ///< screen pixels

} // namespace

QPolygonF cutTo(const QRectF& area, const QPolygonF& line)
{
    QPolygonF kept;
    int before = 0, last = 0; // sides of the last two kept
    for (const QPointF& point : line) {
        const int sides = sidesBeyond(area, point);
        // A way that stays beyond one side may be any other way there: it is not seen, and is gone round as often.
        if (kept.size() >= 2 && (before & last & sides) != 0) {
            kept.last() = point;
            last = sides;
            continue;
        }
        if (!kept.isEmpty() && &point != &line.last() && (point - kept.last()).manhattanLength() < kSmallestStep)
            continue;
        kept << point;
        before = last;
        last = sides;
    }
    return kept;
}

QPainterPath screenPath(const Shape& shape, const QTransform& toScreen, const QRectF& area)
{
    QPainterPath path; // odd-even, as the shape's inside is
    const bool closed = isClosed(shape.type);
    const QRectF seen = area.adjusted(-kOutlineReach, -kOutlineReach, kOutlineReach, kOutlineReach);
    for (const QPolygonF& stroke : shape.strokes()) {
        const QPolygonF mapped = toScreen.map(stroke);
        path.addPolygon(mapped.size() > kManyVertices ? cutTo(seen, mapped) : mapped);
        if (closed)
            path.closeSubpath();
    }
    if (shape.type == ShapeType::Point && !shape.points.isEmpty()) {
        const QPointF at = toScreen.map(shape.points.front());
        for (const QPointF& arm : {QPointF(7, 0), QPointF(0, 7)}) {
            path.moveTo(at - arm);
            path.lineTo(at + arm);
        }
    }
    if (shape.type == ShapeType::Arrow && shape.points.size() == 2) {
        const QLineF shaft(toScreen.map(shape.points[1]), toScreen.map(shape.points[0]));
        for (const double degrees : {-24.0, 24.0}) {
            QLineF barb = shaft;
            barb.setLength(kArrowHead);
            barb.setAngle(shaft.angle() + degrees);
            path.moveTo(barb.p1());
            path.lineTo(barb.p2());
        }
    }
    return path;
}

void paintOutline(QPainter& painter, const Shape& shape, const QTransform& toScreen, const QColor& colour,
                  bool selected, const QRectF& area)
{
    const QPainterPath path = screenPath(shape, toScreen, area);
    QColor fill = colour;
    fill.setAlphaF(selected ? 0.16f : 0.07f);
    for (const QPen& pen : {QPen(QColor(0, 0, 0, 140), selected ? 4.2 : 3.2), QPen(colour, selected ? 2.2 : 1.6)}) {
        painter.setPen(pen);
        painter.setBrush(isClosed(shape.type) && pen.color() == colour ? QBrush(fill) : QBrush(Qt::NoBrush));
        painter.drawPath(path);
    }
}

} // namespace triptych
