// Rubber band and boxes; points are in point_drag.cpp, motions of all that is chosen in motion_drag.cpp.
#include "ui/tools/select_drag.h"

#include "core/annotation/annotation_model.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_text.h"
#include "ui/tools/drawing_tool.h"
#include "ui/tools/shape_picking.h"

#include <QPainter>

#include <cmath>

namespace triptych {

bool liesAs(const Shape* now, const Shape& before)
{
    return now && now->type == before.type && now->frame == before.frame && now->rotationDeg == before.rotationDeg &&
           now->points == before.points && now->moreRings == before.moreRings;
}

QPointF dragDelta(QPointF from, const ViewPointer& pointer)
{
    QPointF delta = pointer.image - from;
    if (pointer.modifiers & Qt::ShiftModifier)
        (std::abs(delta.x()) > std::abs(delta.y()) ? delta.ry() : delta.rx()) = 0;
    return delta;
}

void RubberDrag::move(ImageView& view, const ViewPointer& pointer)
{
    m_band.setBottomRight(pointer.screen);
    view.update();
}

void RubberDrag::finish(ImageView& view)
{
    if (!view.annotations())
        return;
    QList<ShapeId> chosen = m_kept;
    const QSet<ShapeId> kept(m_kept.cbegin(), m_kept.cend());
    for (const ShapeId& id : withGroups(view, shapesTouching(view, m_band.normalized())))
        if (!kept.contains(id))
            chosen << id;
    view.setSelection(chosen);
}

void RubberDrag::paint(QPainter& painter, const ImageView&) const
{
    painter.save();
    QColor fill = kAccent;
    fill.setAlpha(36);
    painter.setPen(QPen(kAccent, 1));
    painter.setBrush(fill);
    painter.drawRect(m_band.normalized());
    painter.restore();
}

BoxDrag::BoxDrag(Snapper& snapper, const Shape& box, int handle, QPointF from)
    : m_snapper(snapper), m_before(box), m_preview(box), m_handle(handle), m_grip(boxHandles(box)[handle] - from)
{
}

void BoxDrag::move(ImageView& view, const ViewPointer& pointer)
{
    const QPointF to = m_snapper.snapped(view, pointer.image + m_grip, pointer.modifiers, {m_before.id});
    m_preview =
        withBoxHandle(m_before, m_handle, to,
                      {pointer.modifiers.testFlag(Qt::AltModifier), pointer.modifiers.testFlag(Qt::ShiftModifier)});
    view.update();
}

void BoxDrag::finish(ImageView& view)
{
    const Shape* now = view.annotations() ? view.annotations()->shape(m_before.id) : nullptr;
    if (!liesAs(now, m_before) || m_preview.boundingRect().isEmpty())
        return;
    Shape changed = *now;
    changed.points = m_preview.points;
    view.annotations()->replaceShape(changed);
}

void BoxDrag::paint(QPainter& painter, const ImageView& view) const
{
    DrawingTool::paintPreview(painter, view, m_preview);
    m_snapper.paint(painter, view);
}

} // namespace triptych
