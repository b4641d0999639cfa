#include "ui/tools/shape_tools.h"

#include "ui/canvas/image_view.h"

#include <QLineF>
#include <QPainter>

#include <cmath>
#include <numbers>

namespace triptych {

namespace {

constexpr double kMinDrag = 4;     ///< screen pixels; less is a slip of the hand
constexpr double kCloseWithin = 8; ///< screen pixels around the first point
constexpr double kFreehandStep = 2;

/// With Shift: both sides alike, or the nearest multiple of 45° for a line.
QPointF constrained(ShapeType type, QPointF from, QPointF to)
{
    const QPointF delta = to - from;
    if (!isClosed(type)) {
        const double length = std::hypot(delta.x(), delta.y());
        const double step = std::numbers::pi / 4;
        const double angle = std::round(std::atan2(delta.y(), delta.x()) / step) * step;
        return from + QPointF(std::cos(angle), std::sin(angle)) * length;
    }
    const double side = std::max(std::abs(delta.x()), std::abs(delta.y()));
    return from + QPointF(std::copysign(side, delta.x()), std::copysign(side, delta.y()));
}

} // namespace

bool TwoPointTool::press(ImageView& view, const ViewPointer& pointer)
{
    m_pressedAt = pointer.screen;
    const QPointF at = snapped(view, pointer);
    return begin(view, m_type, QList<QPointF>{at, at});
}

bool TwoPointTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (!drawing(view))
        return false;
    m_shape.points[1] = pointer.modifiers & Qt::ShiftModifier ? constrained(m_type, m_shape.points[0], pointer.image)
                                                              : snapped(view, pointer);
    view.update();
    return true;
}

bool TwoPointTool::release(ImageView& view, const ViewPointer& pointer)
{
    if (!move(view, pointer))
        return false;
    const QPointF drag = pointer.screen - m_pressedAt;
    const bool flat = isClosed(m_type) && m_shape.boundingRect().isEmpty();
    std::hypot(drag.x(), drag.y()) >= kMinDrag && !flat ? keep(view) : cancel(view);
    return true;
}

bool FreehandTool::press(ImageView& view, const ViewPointer& pointer)
{
    m_last = pointer.screen;
    return begin(view, ShapeType::Freehand, QList<QPointF>{pointer.image});
}

bool FreehandTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (!drawing(view))
        return false;
    if (QLineF(m_last, pointer.screen).length() >= kFreehandStep) {
        m_shape.points << pointer.image;
        m_last = pointer.screen;
        view.update();
    }
    return true;
}

bool FreehandTool::release(ImageView& view, const ViewPointer& pointer)
{
    if (!move(view, pointer))
        return false;
    m_shape.points.size() >= 3 ? keep(view) : cancel(view);
    return true;
}

bool PathTool::nearFirst(const ImageView& view, QPointF screen) const
{
    return isClosed(m_type) && m_shape.points.size() >= 3 &&
           QLineF(view.toScreen(m_shape.points.front()), screen).length() <= kCloseWithin;
}

bool PathTool::press(ImageView& view, const ViewPointer& pointer)
{
    if (!goesOn(view) && !begin(view, m_type))
        return false;
    m_pointer = snapped(view, pointer);
    if (nearFirst(view, pointer.screen))
        end(view);
    else
        m_shape.points << m_pointer;
    view.update();
    return true;
}

bool PathTool::move(ImageView& view, const ViewPointer& pointer)
{
    hover(view, pointer);
    return true;
}

bool PathTool::release(ImageView&, const ViewPointer&) { return true; }

bool PathTool::doubleClick(ImageView& view, const ViewPointer&)
{
    if (!drawing(view))
        return false;
    end(view); // its first click has set the last point
    return true;
}

void PathTool::hover(ImageView& view, const ViewPointer& pointer)
{
    m_pointer = snapped(view, pointer);
    if (drawing(view) || settings().snaps())
        view.update();
}

bool PathTool::endByKey(ImageView& view)
{
    end(view);
    return true;
}

void PathTool::end(ImageView& view)
{
    if (m_shape.points.size() >= (isClosed(m_type) ? 3 : 2)) // else no area or line yet: the next point may follow
        keep(view);
}

Shape PathTool::preview() const
{
    Shape withNext = m_shape;
    withNext.points << m_pointer;
    return withNext;
}

void PathTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    GestureTool::paintOverlay(painter, view);
    if (!drawing(view))
        return;
    painter.save();
    painter.setPen(Qt::white);
    painter.setBrush(nearFirst(view, view.toScreen(m_pointer)) ? Qt::white : Qt::transparent);
    painter.drawEllipse(view.toScreen(m_shape.points.front()), 5, 5);
    painter.restore();
}

bool PointTool::press(ImageView& view, const ViewPointer& pointer)
{
    return begin(view, ShapeType::Point, QList<QPointF>{snapped(view, pointer)});
}

bool PointTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (!drawing(view))
        return false;
    m_shape.points[0] = snapped(view, pointer);
    view.update();
    return true;
}

bool PointTool::release(ImageView& view, const ViewPointer& pointer)
{
    if (!move(view, pointer))
        return false;
    keep(view);
    return true;
}

void PointTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    GestureTool::paintOverlay(painter, view);
    if (!drawing(view))
        return;
    const QPointF at = view.toScreen(m_shape.points.front());
    painter.save();
    for (const QPen& pen : {QPen(QColor(0, 0, 0, 160), 3.5), QPen(Qt::white, 1.5)}) {
        painter.setPen(pen);
        painter.drawLine(at - QPointF(7, 0), at + QPointF(7, 0));
        painter.drawLine(at - QPointF(0, 7), at + QPointF(0, 7));
    }
    painter.restore();
}

} // namespace triptych
