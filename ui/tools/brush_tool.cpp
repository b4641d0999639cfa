#include "ui/tools/brush_tool.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/view_keys.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace triptych {

namespace {
constexpr int kNotch = 120; // QWheelEvent: eighths of a degree in one notch
}

bool BrushTool::painting(const ImageView& view) const
{
    return m_painted == &view && view.annotations() && view.annotations()->strokeInProgress();
}

bool BrushTool::press(ImageView& view, const ViewPointer& pointer)
{
    AnnotationModel* model = view.annotations();
    if (!model)
        return false;
    m_painted = m_pointed = &view;
    m_pointer = pointer.image;
    model->beginStroke(view.frame(), m_erases ? quint8(0) : quint8(settings().label()));
    model->extendStroke(m_pointer, m_pointer, settings().brushRadius());
    view.update();
    return true;
}

bool BrushTool::move(ImageView& view, const ViewPointer& pointer)
{
    const QPointF from = std::exchange(m_pointer, pointer.image);
    if (!painting(view)) // an undo in the middle of a stroke has cancelled it
        return false;
    view.annotations()->extendStroke(from, pointer.image, settings().brushRadius());
    view.update();
    return true;
}

bool BrushTool::release(ImageView& view, const ViewPointer& pointer)
{
    move(view, pointer);
    if (painting(view))
        view.annotations()->endStroke();
    m_painted = nullptr;
    return true;
}

void BrushTool::hover(ImageView& view, const ViewPointer& pointer)
{
    m_pointed = &view;
    m_pointer = pointer.image;
    view.update();
}

void BrushTool::leave(ImageView& view)
{
    m_pointed = nullptr;
    view.update();
}

bool BrushTool::wheel(ImageView& view, const ViewPointer& pointer, int angleDelta)
{
    if (pointer.modifiers & Qt::ControlModifier) {
        view.setCamera(view.camera().zoomedAt(pointer.screen, std::pow(1.2, angleDelta / double(kNotch))));
        return true;
    }
    m_wheel += angleDelta;
    settings().stepBrushRadius(m_wheel / kNotch);
    m_wheel %= kNotch;
    view.update();
    return true;
}

bool BrushTool::wantsKey(const ImageView& view, const QKeyEvent& event) const
{
    return (painting(view) && view.keys().matches(ViewKey::LeaveGesture, event)) ||
           view.keys().matches(ViewKey::SmallerBrush, event) || view.keys().matches(ViewKey::LargerBrush, event);
}

bool BrushTool::keyPress(ImageView& view, QKeyEvent* event)
{
    if (view.keys().matches(ViewKey::SmallerBrush, *event))
        settings().stepBrushRadius(-1);
    else if (view.keys().matches(ViewKey::LargerBrush, *event))
        settings().stepBrushRadius(1);
    else if (painting(view) && view.keys().matches(ViewKey::LeaveGesture, *event))
        cancel(view);
    else
        return DrawingTool::keyPress(view, event);
    view.update();
    return true;
}

void BrushTool::cancel(ImageView& view)
{
    if (painting(view))
        view.annotations()->cancelStroke();
    m_painted = nullptr;
    view.update();
}

void BrushTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    if (m_pointed != &view)
        return;
    // In the image's scale, so that it is what will be painted, also where pixels are not square.
    QPainterPath circle;
    circle.addEllipse(m_pointer, settings().brushRadius(), settings().brushRadius());
    const QPainterPath shown = view.camera().imageToScreen().map(circle);
    const QColor colour = m_erases ? QColor(Qt::white)
                                   : view.labels().value(settings().label(), LabelInfo{{}, QColor(Qt::yellow)}).colour;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
    painter.drawPath(shown);
    painter.setPen(QPen(colour, 1.2, m_erases ? Qt::DashLine : Qt::SolidLine));
    painter.drawPath(shown);
    painter.restore();
}

} // namespace triptych
