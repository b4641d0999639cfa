#include "core/annotation/annotation_model.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_text.h"
#include "ui/canvas/screen_lines.h"
#include "ui/tools/drawing_tool.h"
#include "ui/tools/select_drag.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace triptych {

namespace {

constexpr qsizetype kMostGhostPoints = 20'000; ///< drawn at each move; beyond that the box alone
constexpr double kTurnStepDeg = 15;            ///< with Shift

} // namespace

MotionDrag::MotionDrag(const ImageView& view, const QList<const Shape*>& shapes, Grip grip, QRectF box, QPointF at,
                       QPointF from)
    : m_grip(grip), m_box(box), m_at(at), m_from(from)
{
    const QTransform toScreen = view.camera().imageToScreen();
    const QTransform toImage = view.camera().screenToImage();
    const QRectF visible(QPointF(0, 0), QSizeF(view.size()));
    qsizetype points = 0;
    for (const Shape* shape : shapes) {
        m_before << *shape;
        if (points > kMostGhostPoints)
            continue;
        for (const QPolygonF& stroke : shape->strokes()) {
            m_ghosts << Ghost{toImage.map(onScreen(stroke, toScreen, visible, 1.5)), isClosed(shape->type)};
            points += m_ghosts.last().line.size();
        }
    }
}

void MotionDrag::move(ImageView& view, const ViewPointer& pointer)
{
    m_motion = motionFor(view, pointer);
    view.update();
}

ShapeMotion MotionDrag::motionFor(const ImageView& view, const ViewPointer& pointer) const
{
    if (m_grip == Grip::Turn)
        return turning(view, pointer.image, pointer.modifiers);
    if (m_grip != Grip::Whole)
        return scaling(pointer.image, pointer.modifiers);
    return ShapeMotion::moved(dragDelta(m_from, pointer));
}

ShapeMotion MotionDrag::scaling(QPointF to, Qt::KeyboardModifiers keys) const
{
    const QPointF pivot = keys & Qt::AltModifier ? m_box.center() : m_box.center() * 2 - m_at;
    const QPointF before = m_at - pivot;
    const QPointF after = to + (m_at - m_from) - pivot;
    const auto factor = [](double from, double now) {
        if (std::abs(from) < 1e-9)
            return 1.0;
        const double scale = now / from;
        return std::abs(scale) < 1e-3 ? std::copysign(1e-3, scale) : scale; // nothing becomes nothing
    };
    double x = factor(before.x(), after.x()), y = factor(before.y(), after.y());
    if (m_grip == Grip::Corner && keys & Qt::ShiftModifier) {
        const double both = std::max(std::abs(x), std::abs(y));
        x = std::copysign(both, x);
        y = std::copysign(both, y);
    }
    return ShapeMotion::scaled(pivot, x, y);
}

ShapeMotion MotionDrag::turning(const ImageView& view, QPointF to, Qt::KeyboardModifiers keys) const
{
    const double aspect = view.camera().pixelAspect;
    const auto angle = [&](QPointF at) {
        const QPointF arm = at - m_box.center();
        return std::atan2(arm.y() * aspect, arm.x()) * 180 / std::numbers::pi;
    };
    double degrees = std::remainder(angle(to) - angle(m_from), 360);
    if (keys & Qt::ShiftModifier)
        degrees = std::round(degrees / kTurnStepDeg) * kTurnStepDeg;
    return ShapeMotion::turned(m_box.center(), degrees, aspect);
}

void MotionDrag::finish(ImageView& view)
{
    AnnotationModel* model = view.annotations();
    if (!model || m_motion.transform().isIdentity())
        return;
    AnnotationChange change;
    change.text = m_grip == Grip::Whole  ? QObject::tr("Move")
                  : m_grip == Grip::Turn ? QObject::tr("Turn")
                                         : QObject::tr("Scale");
    for (const Shape& before : m_before) {
        const Shape* now = model->shape(before.id);
        if (!liesAs(now, before))
            return;
        change.put << transformed(*now, m_motion);
    }
    (void)model->apply(std::move(change));
}

void MotionDrag::paint(QPainter& painter, const ImageView& view) const
{
    if (m_before.size() == 1 && m_before[0].points.size() < 400 && m_before[0].moreRings.isEmpty())
        return DrawingTool::paintPreview(painter, view, transformed(m_before[0], m_motion), isClosed(m_before[0].type));
    const QTransform toScreen = m_motion.transform() * view.camera().imageToScreen();
    painter.save();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(kAccent, 1)); // wider ones take many times as long
    for (const Ghost& ghost : m_ghosts) {
        const QPolygonF line = toScreen.map(ghost.line);
        ghost.closed ? painter.drawPolygon(line) : painter.drawPolyline(line);
    }
    painter.setPen(QPen(kAccent, 1, Qt::DashLine));
    painter.drawPolygon(toScreen.map(QPolygonF(m_box)));
    painter.restore();
}

} // namespace triptych
