#include "ui/tools/measuring_tools.h"

#include "ui/canvas/image_view.h"

#include <QLineF>

namespace triptych {

namespace {
constexpr double kMinDrag = 4; ///< screen pixels; less is a slip of the hand
} // namespace

bool AngleTool::press(ImageView& view, const ViewPointer& pointer)
{
    if (!goesOn(view) && !begin(view, ShapeType::Angle))
        return false;
    m_pointer = pointer.image;
    // A second press on the same place is no arm.
    if (m_shape.points.isEmpty() || QLineF(view.toScreen(m_shape.points.back()), pointer.screen).length() >= kMinDrag)
        m_shape.points << pointer.image;
    if (m_shape.points.size() == 3)
        keep(view);
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
    if (drawing(view))
        view.update();
}

Shape AngleTool::preview() const
{
    Shape withNext = m_shape;
    withNext.points << m_pointer;
    return withNext;
}

bool BidirectionalTool::press(ImageView& view, const ViewPointer& pointer)
{
    m_pressedAt = pointer.screen;
    if (goesOn(view) && m_shape.points.size() == 2)
        m_shape.points << pointer.image << pointer.image;
    else if (!begin(view, ShapeType::Bidirectional, QList<QPointF>{pointer.image, pointer.image}))
        return false;
    view.update();
    return true;
}

bool BidirectionalTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (!drawing(view))
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
        cancel(view);
    else if (m_shape.points.size() == 4)
        slip ? m_shape.points.resize(2) : keep(view);
    view.update();
    return true;
}

bool BidirectionalTool::endByKey(ImageView& view)
{
    if (m_shape.points.size() != 2) {
        cancel(view);
        return true;
    }
    m_shape.type = ShapeType::Length;
    keep(view);
    return true;
}

Shape BidirectionalTool::preview() const
{
    Shape shown = m_shape;
    if (shown.points.size() == 2)
        shown.type = ShapeType::Length;
    return shown;
}

} // namespace triptych
