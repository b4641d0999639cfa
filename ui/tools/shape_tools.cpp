#include "ui/tools/shape_tools.h"

#include "ui/canvas/image_view.h"

#include <QKeyEvent>
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
    if (!view.annotations())
        return false;
    m_view = &view;
    m_shape = newShape(view, m_type);
    m_shape.points = {pointer.image, pointer.image};
    m_pressedAt = pointer.screen;
    return true;
}

bool TwoPointTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (m_view != &view)
        return false;
    m_shape.points[1] =
        pointer.modifiers & Qt::ShiftModifier ? constrained(m_type, m_shape.points[0], pointer.image) : pointer.image;
    view.update();
    return true;
}

bool TwoPointTool::release(ImageView& view, const ViewPointer& pointer)
{
    if (m_view != &view)
        return false;
    move(view, pointer);
    m_view = nullptr;
    view.update();
    const QPointF drag = pointer.screen - m_pressedAt;
    const bool flat = m_type != ShapeType::Length && m_shape.boundingRect().isEmpty();
    if (std::hypot(drag.x(), drag.y()) >= kMinDrag && !flat)
        addShape(view, m_shape);
    return true;
}

bool TwoPointTool::keyPress(ImageView& view, QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_view == &view) {
        cancel(view);
        return true;
    }
    return DrawingTool::keyPress(view, event);
}

void TwoPointTool::cancel(ImageView& view)
{
    m_view = nullptr;
    view.update();
}

void TwoPointTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    if (m_view == &view)
        paintPreview(painter, view, m_shape, m_type != ShapeType::Length);
}

bool FreehandTool::press(ImageView& view, const ViewPointer& pointer)
{
    if (!view.annotations())
        return false;
    m_view = &view;
    m_shape = newShape(view, ShapeType::Freehand);
    m_shape.points = {pointer.image};
    m_last = pointer.screen;
    return true;
}

bool FreehandTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (m_view != &view)
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
    if (m_view != &view)
        return false;
    move(view, pointer);
    m_view = nullptr;
    view.update();
    if (m_shape.points.size() >= 3)
        addShape(view, m_shape);
    return true;
}

bool FreehandTool::keyPress(ImageView& view, QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_view == &view) {
        cancel(view);
        return true;
    }
    return DrawingTool::keyPress(view, event);
}

void FreehandTool::cancel(ImageView& view)
{
    m_view = nullptr;
    view.update();
}

void FreehandTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    if (m_view == &view)
        paintPreview(painter, view, m_shape, false);
}

bool PolygonTool::nearFirst(const ImageView& view, QPointF screen) const
{
    return m_shape.points.size() >= 3 && QLineF(view.toScreen(m_shape.points.front()), screen).length() <= kCloseWithin;
}

bool PolygonTool::press(ImageView& view, const ViewPointer& pointer)
{
    if (!view.annotations())
        return false;
    if (m_view != &view || m_shape.frame != view.frame()) {
        m_view = &view;
        m_shape = newShape(view, ShapeType::Polygon);
    }
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
    if (m_view != &view)
        return false;
    close(view); // its first click has set the last corner
    return true;
}

void PolygonTool::hover(ImageView& view, const ViewPointer& pointer)
{
    m_pointer = pointer.image;
    if (m_view == &view)
        view.update();
}

bool PolygonTool::keyPress(ImageView& view, QKeyEvent* event)
{
    if (m_view == &view) {
        switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter: close(view); return true;
        case Qt::Key_Escape: cancel(view); return true;
        case Qt::Key_Backspace:
            m_shape.points.removeLast();
            if (m_shape.points.isEmpty())
                m_view = nullptr;
            view.update();
            return true;
        default: break;
        }
    }
    const bool used = DrawingTool::keyPress(view, event);
    if (used && m_view == &view) {
        m_shape.label = settings().label();
        view.update();
    }
    return used;
}

void PolygonTool::close(ImageView& view)
{
    if (m_shape.points.size() < 3)
        return; // not a polygon yet: the next corner may follow
    m_view = nullptr;
    addShape(view, m_shape);
    view.update();
}

void PolygonTool::cancel(ImageView& view)
{
    m_view = nullptr;
    view.update();
}

void PolygonTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    if (m_view != &view)
        return;
    Shape preview = m_shape;
    preview.points << m_pointer;
    paintPreview(painter, view, preview, false);
    painter.save();
    painter.setPen(Qt::white);
    painter.setBrush(nearFirst(view, view.toScreen(m_pointer)) ? Qt::white : Qt::transparent);
    painter.drawEllipse(view.toScreen(m_shape.points.front()), 5, 5);
    painter.restore();
}

} // namespace triptych
