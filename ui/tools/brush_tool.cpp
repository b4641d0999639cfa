#include "ui/tools/brush_tool.h"

#include "ui/canvas/view_keys.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace triptych {

namespace {
constexpr int kNotch = 120;      // QWheelEvent: eighths of a degree in one notch
constexpr double kRingWidth = 3; // logical pixels around the outline
} // namespace

bool BrushTool::painting(const ImageView& view) const
{
    return m_painted == &view && view.annotations() && view.annotations()->strokeInProgress();
}

BrushTip BrushTool::tipOf(const ViewPointer& pointer) const
{
    const PaintOptions& options = settings().paint();
    const double pressure = options.pressure ? std::clamp(pointer.pressure, 0.0, 1.0) : 1;
    return {std::max(ToolSettings::kMinRadius, settings().brushRadius() * pressure), options.form};
}

bool BrushTool::press(ImageView& view, const ViewPointer& pointer)
{
    AnnotationModel* model = view.annotations();
    if (!model || !mayBegin(view, pointer))
        return false;
    if (m_painted && painting(*m_painted)) // it still waits for values
        cancel(*m_painted);
    m_painted = &view;
    m_pointed = &view;
    m_pointer = pointer.image;
    m_pressure = pointer.pressure;
    m_penErases = pointer.eraser;
    model->beginStroke(view.frame(), rule(view, m_erases || m_penErases));
    paint(view, m_pointer, m_pointer, tipOf(pointer));
    showMoved(view);
    return true;
}

bool BrushTool::move(ImageView& view, const ViewPointer& pointer)
{
    const QPointF from = std::exchange(m_pointer, pointer.image);
    const double before = std::exchange(m_pressure, pointer.pressure);
    if (!painting(view)) // an undo in the middle of a stroke has cancelled it
        return false;
    // A pen that is pressed more and more paints a cone, in steps that are not seen.
    const bool changes = settings().paint().pressure && before != pointer.pressure;
    const int steps = changes ? std::clamp(int(std::abs(before - pointer.pressure) * 64), 1, 32) : 1;
    QPointF at = from;
    for (int step = 1; step <= steps; ++step) {
        ViewPointer between = pointer;
        between.pressure = before + (pointer.pressure - before) * step / steps;
        const QPointF to = from + (pointer.image - from) * step / steps;
        paint(view, std::exchange(at, to), to, tipOf(between));
    }
    showMoved(view);
    return true;
}

bool BrushTool::release(ImageView& view, const ViewPointer& pointer)
{
    ViewPointer last = pointer;
    last.pressure = m_pressure; // a pen that is lifted presses no more
    move(view, last);
    m_pressure = 1;
    m_penErases = false;
    if (painting(view))
        finish(view);
    else
        m_painted = nullptr;
    showMoved(view);
    return true;
}

void BrushTool::paint(ImageView& view, QPointF from, QPointF to, const BrushTip& tip)
{
    view.annotations()->extendStroke(from, to, tip);
}

void BrushTool::finish(ImageView& view)
{
    m_painted = nullptr;
    view.annotations()->endStroke();
}

void BrushTool::hover(ImageView& view, const ViewPointer& pointer)
{
    m_pointed = &view;
    m_pointer = pointer.image;
    m_pressure = 1;
    lookAhead(view, pointer.image);
    showMoved(view);
}

void BrushTool::leave(ImageView& view)
{
    m_pointed = nullptr;
    showMoved(view);
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
    showMoved(view);
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
        return MaskTool::keyPress(view, event);
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

QPainterPath BrushTool::outline() const
{
    ViewPointer pointer;
    pointer.pressure = m_pressure;
    const BrushTip tip = tipOf(pointer);
    QPainterPath path;
    if (tip.form == BrushForm::Square)
        path.addRect(QRectF(m_pointer - QPointF(tip.radius, tip.radius), QSizeF(2 * tip.radius, 2 * tip.radius)));
    else
        path.addEllipse(m_pointer, tip.radius, tip.radius);
    return path;
}

/// Paints the outline where it is now, and what it leaves.
void BrushTool::showMoved(ImageView& view)
{
    const QRectF before = std::exchange(m_shownAt, m_pointed ? outline().boundingRect() : QRectF());
    for (const QRectF& area : {before, m_shownAt})
        if (!area.isEmpty())
            view.updateOver(area, kRingWidth);
}

void BrushTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    // In the image's scale, so that it is what will be painted, also where pixels are not square.
    if (m_pointed == &view)
        drawOutline(painter, view, view.camera().imageToScreen().map(outline()), m_erases || m_penErases);
}

} // namespace triptych
