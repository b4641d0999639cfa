#include "ui/tools/snapper.h"

#include "ui/canvas/image_view.h"
#include "ui/tools/shape_picking.h"
#include "ui/models/tool_settings.h"

#include <QPainter>

namespace triptych {

QPointF Snapper::snapped(const ImageView& view, const ViewPointer& pointer, const QSet<ShapeId>& except)
{
    return snapped(view, pointer.image, pointer.modifiers, except);
}

QPointF Snapper::snapped(const ImageView& view, QPointF image, Qt::KeyboardModifiers modifiers,
                         const QSet<ShapeId>& except)
{
    m_last.reset();
    if (!m_settings.snaps() || modifiers & Qt::ControlModifier || !view.annotations())
        return image;
    const double radius = kSnapWithin / view.camera().zoom;
    const double aspect = view.camera().pixelAspect;
    const QRectF reach = ShapeSnap::reachOf(image, radius, aspect);
    QList<const Shape*> candidates;
    for (const Shape* shape : view.annotations()->shapesIn(reach, view.frame()))
        if (!except.contains(shape->id) && shape->type != ShapeType::Text && isShown(view, *shape))
            candidates << shape;
    m_last = m_snap.snap(candidates, image, radius, aspect);
    return m_last ? m_last->point : image;
}

void Snapper::paint(QPainter& painter, const ImageView& view) const
{
    if (!m_last)
        return;
    const QPointF at = view.toScreen(m_last->point);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (const QPen& pen : {QPen(QColor(0, 0, 0, 180), 3.5), QPen(QColor(0x4c, 0x9a, 0xe8), 1.8)}) {
        painter.setPen(pen);
        if (m_last->vertex)
            painter.drawRect(QRectF(at.x() - 6, at.y() - 6, 12, 12));
        else
            painter.drawEllipse(at, 6, 6);
    }
    painter.restore();
}

} // namespace triptych
