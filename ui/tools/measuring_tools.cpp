#include "ui/tools/measuring_tools.h"

#include "ui/canvas/image_view.h"

#include <QKeyEvent>
#include <QLineF>

namespace triptych {

namespace {
constexpr double kMinDrag = 4; ///< screen pixels; less is a slip of the hand
} // namespace

bool AngleTool::press(ImageView& view, const ViewPointer& pointer)
{
    if (!view.annotations())
        return false;
    if (m_view != &view || m_shape.frame != view.frame()) {
        m_view = &view;
        m_shape = newShape(view, ShapeType::Angle);
    }
    m_pointer = pointer.image;
    // A second press on the same place is no arm.
    if (m_shape.points.isEmpty() || QLineF(view.toScreen(m_shape.points.back()), pointer.screen).length() >= kMinDrag)
        m_shape.points << pointer.image;
    if (m_shape.points.size() == 3) {
        m_view = nullptr;
        addShape(view, m_shape);
    }
    view.update();
    return true;
}

bool AngleTool::move(ImageView& view, const ViewPointer& pointer)
{
    hover(view, pointer);
    return true;
}

void AngleTool::hover(ImageView& view, const ViewPointer& pointer)
{
    m_pointer = pointer.image;
    if (m_view == &view)
        view.update();
}

bool AngleTool::keyPress(ImageView& view, QKeyEvent* event)
{
    if (m_view == &view && (event->key() == Qt::Key_Escape || event->key() == Qt::Key_Backspace)) {
        if (event->key() == Qt::Key_Backspace)
            m_shape.points.removeLast();
        if (event->key() == Qt::Key_Escape || m_shape.points.isEmpty())
            m_view = nullptr;
        view.update();
        return true;
    }
    return DrawingTool::keyPress(view, event);
}

void AngleTool::cancel(ImageView& view)
{
    m_view = nullptr;
    view.update();
}

void AngleTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    if (m_view != &view)
        return;
    Shape preview = m_shape;
    preview.points << m_pointer;
    paintPreview(painter, view, preview, false);
}

bool BidirectionalTool::press(ImageView& view, const ViewPointer& pointer)
{
    if (!view.annotations())
        return false;
    m_pressedAt = pointer.screen;
    if (m_view == &view && m_shape.frame == view.frame() && m_shape.points.size() == 2) {
        m_shape.points << pointer.image << pointer.image;
    } else {
        m_view = &view;
        m_shape = newShape(view, ShapeType::Bidirectional);
        m_shape.points = {pointer.image, pointer.image};
    }
    view.update();
    return true;
}

bool BidirectionalTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (m_view != &view)
        return false;
    QPolygonF& points = m_shape.points;
    points.back() = points.size() == 4
                        ? perpendicularEnd(points[0], points[1], points[2], pointer.image, view.camera().pixelAspect)
                        : pointer.image;
    view.update();
    return true;
}

bool BidirectionalTool::release(ImageView& view, const ViewPointer& pointer)
{
    if (!move(view, pointer))
        return false;
    const bool slip = QLineF(m_pressedAt, pointer.screen).length() < kMinDrag;
    if (m_shape.points.size() == 2 && slip)
        m_view = nullptr;
    else if (m_shape.points.size() == 4) {
        if (slip)
            m_shape.points.resize(2);
        else {
            m_view = nullptr;
            addShape(view, m_shape);
        }
    }
    view.update();
    return true;
}

bool BidirectionalTool::keyPress(ImageView& view, QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (m_view == &view && (event->key() == Qt::Key_Escape || enter)) {
        m_view = nullptr;
        if (enter && m_shape.points.size() == 2) {
            m_shape.type = ShapeType::Length;
            addShape(view, m_shape);
        }
        view.update();
        return true;
    }
    return DrawingTool::keyPress(view, event);
}

void BidirectionalTool::cancel(ImageView& view)
{
    m_view = nullptr;
    view.update();
}

void BidirectionalTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    if (m_view != &view)
        return;
    Shape preview = m_shape;
    if (preview.points.size() == 2)
        preview.type = ShapeType::Length;
    paintPreview(painter, view, preview, false);
}

} // namespace triptych
