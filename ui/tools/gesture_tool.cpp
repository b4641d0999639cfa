#include "ui/tools/gesture_tool.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/view_keys.h"

namespace triptych {

bool GestureTool::begin(ImageView& view, ShapeType type, const QPolygonF& points)
{
    if (!view.annotations())
        return false;
    m_view = &view;
    m_shape = newShape(view, type);
    m_shape.points = points;
    return true;
}

void GestureTool::keep(ImageView& view)
{
    m_view = nullptr;
    m_snapper.clear();
    addShape(view, m_shape);
    view.update();
}

QPointF GestureTool::snapped(ImageView& view, const ViewPointer& pointer) { return m_snapper.snapped(view, pointer); }

bool GestureTool::goesOn(const ImageView& view) const { return drawing(view) && m_shape.frame == view.frame(); }

void GestureTool::cancel(ImageView& view)
{
    m_view = nullptr;
    m_snapper.clear();
    view.update();
}

bool GestureTool::wantsKey(const ImageView& view, const QKeyEvent& event) const
{
    const ViewKeys& keys = view.keys();
    return drawing(view) && (keys.matches(ViewKey::LeaveGesture, event) || keys.matches(ViewKey::EndGesture, event) ||
                             (takesPointsBack() && keys.matches(ViewKey::TakePointBack, event)));
}

bool GestureTool::keyPress(ImageView& view, QKeyEvent* event)
{
    const ViewKeys& keys = view.keys();
    if (drawing(view) && keys.matches(ViewKey::LeaveGesture, *event)) {
        cancel(view);
        return true;
    }
    if (drawing(view) && keys.matches(ViewKey::EndGesture, *event) && endByKey(view))
        return true;
    if (drawing(view) && takesPointsBack() && keys.matches(ViewKey::TakePointBack, *event)) {
        m_shape.points.removeLast();
        if (m_shape.points.isEmpty())
            m_view = nullptr;
        view.update();
        return true;
    }
    if (!DrawingTool::keyPress(view, event))
        return false;
    if (drawing(view)) { // the label of what is being drawn
        m_shape.label = settings().label();
        view.update();
    }
    return true;
}

void GestureTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    if (drawing(view))
        paintPreview(painter, view, preview(), previewClosed());
    m_snapper.paint(painter, view);
}

} // namespace triptych
