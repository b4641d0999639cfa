#include "ui/tools/assist_tool.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/view_keys.h"

#include <QKeyEvent>
#include <QLineF>
#include <QPainter>

namespace triptych {

namespace {
constexpr double kMinDrag = 6; ///< screen pixels; less is a click
}

bool AssistTool::press(ImageView& view, const ViewPointer& pointer)
{
    if (!view.annotations())
        return false;
    m_drag = Drag{&view, pointer.image, pointer.image, pointer.screen, false};
    return true;
}

bool AssistTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (!m_drag || m_drag->view != &view)
        return false;
    m_drag->to = pointer.image;
    m_drag->isBox = m_drag->isBox || QLineF(m_drag->fromScreen, pointer.screen).length() >= kMinDrag;
    view.update();
    return true;
}

bool AssistTool::release(ImageView& view, const ViewPointer& pointer)
{
    if (!move(view, pointer))
        return false;
    const Drag drag = *std::exchange(m_drag, std::nullopt);
    view.update();
    const QRectF box = drag.isBox ? QRectF(drag.from, drag.to).normalized() : QRectF(drag.from, QSizeF(0, 0));
    m_ask(view, box);
    return true;
}

bool AssistTool::wantsKey(const ImageView& view, const QKeyEvent& event) const
{
    return m_drag && view.keys().matches(ViewKey::LeaveGesture, event);
}

bool AssistTool::keyPress(ImageView& view, QKeyEvent* event)
{
    if (!wantsKey(view, *event))
        return DrawingTool::keyPress(view, event);
    cancel(view);
    return true;
}

void AssistTool::cancel(ImageView& view)
{
    m_drag.reset();
    view.update();
}

void AssistTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    if (!m_drag || m_drag->view != &view || !m_drag->isBox)
        return;
    const QPolygonF box = view.camera().imageToScreen().map(QPolygonF(QRectF(m_drag->from, m_drag->to).normalized()));
    painter.save();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
    painter.drawPolygon(box);
    painter.setPen(QPen(QColor(0xe0, 0xa5, 0x3a), 1.4, Qt::DashLine));
    painter.drawPolygon(box);
    painter.restore();
}

} // namespace triptych
