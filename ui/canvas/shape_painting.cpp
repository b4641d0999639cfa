#include "ui/canvas/shape_painting.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_text.h"

#include <QPainter>

#include <algorithm>

namespace triptych {

namespace {

QPolygonF handlesOf(const Shape& shape)
{
    if (shape.type == ShapeType::Freehand)
        return {};
    if ((shape.type == ShapeType::Rectangle || shape.type == ShapeType::Ellipse) && shape.points.size() == 2) {
        const QRectF box = QRectF(shape.points[0], shape.points[1]).normalized();
        return {{box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()}};
    }
    return shape.points;
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
        if (shape.frame != view.frame() || shape.points.isEmpty() || (label != view.labels().cend() && !label->visible))
            continue;
        const QColor colour = label == view.labels().cend() ? kAccent : label->colour;
        const QPolygonF outline = toScreen.map(shape.outline());
        const QRectF box = outline.boundingRect();
        if (!box.adjusted(-80, -20, 80, 20).intersects(visible))
            continue;
        const bool selected = view.selection().contains(shape.id);
        QColor fill = colour;
        fill.setAlphaF(selected ? 0.16f : 0.07f);
        const bool closed = isClosed(shape.type);
        for (const QPen& pen : {QPen(QColor(0, 0, 0, 140), selected ? 4.2 : 3.2), QPen(colour, selected ? 2.2 : 1.6)}) {
            painter.setPen(pen);
            painter.setBrush(closed && pen.color() == colour ? QBrush(fill) : QBrush(Qt::NoBrush));
            for (const QPolygonF& stroke : shape.strokes())
                closed ? painter.drawPolygon(toScreen.map(stroke)) : painter.drawPolyline(toScreen.map(stroke));
        }
        if (selected) {
            painter.setPen(QPen(Qt::black, 1));
            painter.setBrush(Qt::white);
            for (const QPointF& handle : toScreen.map(handlesOf(shape)))
                painter.drawRect(QRectF(handle.x() - 3.5, handle.y() - 3.5, 7, 7));
        }
        const QString measured = measurementText(shape, view.image()->info().calibration);
        const QString text = shape.name.isEmpty() ? measured : shape.name + QStringLiteral("  ") + measured;
        QStringList lines{text};
        if (selected)
            lines += view.notesOf(shape);
        paintBeside(painter, box, closed ? box.top() + 10 : box.center().y() + 14, lines, colour, visible);
    }
}

} // namespace triptych
