#include "core/annotation/annotation_model.h"
#include "ui/canvas/image_view.h"
#include "ui/tools/drawing_tool.h"
#include "ui/tools/select_drag.h"
#include "ui/tools/shape_picking.h"

#include <QPainter>

namespace triptych {

namespace {

constexpr qsizetype kMostShown = 200;

} // namespace

MassDrag::MassDrag(const ImageView& view, const QList<ShapeId>& shown, QPointF from) : m_from(from)
{
    for (const ShapeId& id : shown.mid(0, kMostShown))
        if (const Shape* shape = view.annotations()->shape(id))
            m_shown << *shape;
}

void MassDrag::move(ImageView& view, const ViewPointer& pointer)
{
    m_delta = dragDelta(m_from, pointer);
    view.update();
}

void MassDrag::finish(ImageView& view)
{
    if (!m_delta.isNull())
        changeSelection(view, QObject::tr("Move"),
                        [motion = ShapeMotion::moved(m_delta)](Shape& shape) { shape = transformed(shape, motion); });
}

void MassDrag::paint(QPainter& painter, const ImageView& view) const
{
    for (const Shape& shape : m_shown)
        DrawingTool::paintPreview(painter, view, shape.translated(m_delta), isClosed(shape.type));
}

} // namespace triptych
