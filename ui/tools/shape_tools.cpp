#include "ui/tools/shape_tools.h"

#include "ui/canvas/image_view.h"

#include <QLineF>
#include <QPainter>

#include <cmath>
#include <numbers>

namespace triptych {

namespace {

constexpr double kMinDrag = 4;     ///< screen pixels; less is a slip of the hand
constexpr double kCloseWithin = 8; ///< screen pixels around the first corner
constexpr double kFreehandStep = 2;

/// With Shift: both sides alike, or the nearest multiple of 45° for a length.
QPointF constrained(ShapeType type, QPointF from, QPointF to)
{
    const QPointF delta = to - from;
    if (type == ShapeType::Length) {
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
    return begin(view, m_type, QList<QPointF>{pointer.image, pointer.image});
}

bool TwoPointTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (!drawing(view))
        return false;
    m_shape.points[1] =
        pointer.modifiers & Qt::ShiftModifier ? constrained(m_type, m_shape.points[0], pointer.image) : pointer.image;
    view.update();
    return true;
}

bool TwoPointTool::release(ImageView& view, const ViewPointer& pointer)
{
    if (!move(view, pointer))
        return false;
    const QPointF drag = pointer.screen - m_pressedAt;
    const bool flat = m_type != ShapeType::Length && m_shape.boundingRect().isEmpty();
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

bool PolygonTool::nearFirst(const ImageView& view, QPointF screen) const
{
    return m_shape.points.size() >= 3 && QLineF(view.toScreen(m_shape.points.front()), screen).length() <= kCloseWithin;
}

bool PolygonTool::press(ImageView& view, const ViewPointer& pointer)
{
    if (!goesOn(view) && !begin(view, ShapeType::Polygon))
        return false;
    m_pointer = pointer.image;
    if (nearFirst(view, pointer.screen))
        close(view);
    else
        m_shape.points << pointer.image;
    view.update();
    return true;
}

bool PolygonTool::move(ImageView& view, const ViewPointer& pointer)
{
    hover(view, pointer);
    return true;
}

bool PolygonTool::release(ImageView&, const ViewPointer&) { return true; }

bool PolygonTool::doubleClick(ImageView& view, const ViewPointer&)
{
    if (!drawing(view))
        return false;
    close(view); // its first click has set the last corner
    return true;
}

void PolygonTool::hover(ImageView& view, const ViewPointer& pointer)
{
    m_pointer = pointer.image;
    if (drawing(view))
        view.update();
}

bool PolygonTool::endByKey(ImageView& view)
{
    close(view);
    return true;
}

void PolygonTool::close(ImageView& view)
{
    if (m_shape.points.size() >= 3) // else not a polygon yet: the next corner may follow
        keep(view);
}

Shape PolygonTool::preview() const
{
    Shape withNext = m_shape;
    withNext.points << m_pointer;
    return withNext;
}

void PolygonTool::paintOverlay(QPainter& painter, const ImageView& view) const
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

} // namespace triptych
