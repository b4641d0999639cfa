#include "ui/canvas/shape_painting.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_text.h"

#include <QLineF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace triptych {

namespace {

constexpr double kArrowHead = 14; ///< screen pixels along the shaft

QPolygonF handlesOf(const Shape& shape)
{
    if (shape.type == ShapeType::Freehand)
        return {};
    if (isBox(shape.type) && shape.points.size() == 2) {
        Shape corners = shape;
        corners.type = ShapeType::Rectangle;
        return corners.outline();
    }
    QPolygonF handles = shape.points;
    for (const QPolygonF& ring : shape.moreRings)
        handles += ring;
    return handles;
}

/// What is drawn of a shape on the screen: areas and lines as they are, a cross for a point, an arrow with its head.
QPainterPath screenPath(const Shape& shape, const QTransform& toScreen)
{
    QPainterPath path; // odd-even, as the shape's inside is
    const bool closed = isClosed(shape.type);
    for (const QPolygonF& stroke : shape.strokes()) {
        path.addPolygon(toScreen.map(stroke));
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

/// A note: its lines at its place, on a dark ground.
void paintNote(QPainter& painter, QPointF at, const Shape& shape, const QColor& colour, bool selected)
{
    const QStringList lines =
        shape.name.isEmpty() ? QStringList{QStringLiteral("…")} : shape.name.split(QLatin1Char('\n'));
    double widest = 0;
    for (const QString& line : lines)
        widest = std::max(widest, double(painter.fontMetrics().horizontalAdvance(line)));
    const QRectF ground(at.x(), at.y(), widest + 10, 16.0 * double(lines.size()) + 6);
    painter.setPen(selected ? QPen(colour, 1.4) : QPen(Qt::NoPen));
    painter.setBrush(QColor(0, 0, 0, 150));
    painter.drawRoundedRect(ground, 3, 3);
    double y = at.y() + 15;
    for (const QString& line : lines) {
        drawRimmedText(painter, {at.x() + 5, y}, line, colour);
        y += 16;
    }
}

/// Lines beside a box, or below or above it where there is no room; the first one in the shape's colour.
void paintBeside(QPainter& painter, const QRectF& box, double y, const QStringList& lines, const QColor& colour,
                 const QRectF& visible)
{
    double widest = 0;
    for (const QString& line : lines)
        widest = std::max(widest, double(painter.fontMetrics().horizontalAdvance(line)));
    double x = box.right() + 5;
    if (x + widest > visible.right() - 4)
        x = box.left() - 5 - widest;
    if (x < visible.left() + 4) { // neither: below, or above at the view's foot
        x = std::max(visible.left() + 4, std::min(box.left(), visible.right() - 4 - widest));
        const double height = 16 * double(lines.size());
        y = box.bottom() + 16 + height < visible.bottom() ? box.bottom() + 16 : box.top() - height + 10;
    }
    for (const QString& line : lines) {
        drawRimmedText(painter, {x, y}, line, &line == &lines.first() ? colour : kText);
        y += 16;
    }
}

} // namespace

void paintShapes(QPainter& painter, const ImageView& view, const Camera& camera)
{
    const QTransform toScreen = camera.imageToScreen();
    const QRectF visible(QPointF(0, 0), QSizeF(camera.viewport));
    painter.setFont(overlayFont(view, 12));
    for (const Shape& shape : view.annotations()->shapes()) {
        const auto label = view.labels().constFind(shape.label);
        if (shape.frame != view.frame() || shape.hidden || shape.points.isEmpty() ||
            (label != view.labels().cend() && !label->visible))
            continue;
        const QColor colour = label == view.labels().cend() ? kAccent : label->colour;
        const QRectF box = toScreen.mapRect(shape.boundingRect());
        if (!box.adjusted(-80, -20, 80, 20).intersects(visible))
            continue;
        const bool selected = view.selection().contains(shape.id);
        if (shape.type == ShapeType::Text) {
            paintNote(painter, toScreen.map(shape.points.front()), shape, colour, selected);
            continue;
        }
        const QPainterPath path = screenPath(shape, toScreen);
        QColor fill = colour;
        fill.setAlphaF(selected ? 0.16f : 0.07f);
        const bool closed = isClosed(shape.type);
        for (const QPen& pen : {QPen(QColor(0, 0, 0, 140), selected ? 4.2 : 3.2), QPen(colour, selected ? 2.2 : 1.6)}) {
            painter.setPen(pen);
            painter.setBrush(closed && pen.color() == colour ? QBrush(fill) : QBrush(Qt::NoBrush));
            painter.drawPath(path);
        }
        if (selected) {
            painter.setPen(QPen(Qt::black, 1));
            painter.setBrush(Qt::white);
            for (const QPointF& handle : toScreen.map(handlesOf(shape)))
                painter.drawRect(QRectF(handle.x() - 3.5, handle.y() - 3.5, 7, 7));
        }
        const QString measured = measurementText(shape, view.image()->info().calibration);
        const QString text = shape.name.isEmpty() ? measured : (shape.name + QStringLiteral("  ") + measured).trimmed();
        QStringList lines{text};
        if (selected)
            lines += view.notesOf(shape);
        paintBeside(painter, box, closed ? box.top() + 10 : box.center().y() + 14, lines, colour, visible);
    }
}

} // namespace triptych
