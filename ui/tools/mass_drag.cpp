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
    if (!view.annotations() || m_delta.isNull())
        return;
    const auto move = [editable = editableIn(view), motion = ShapeMotion::moved(m_delta)](Shape& shape) {
        if (!editable(shape))
            return false;
        shape = transformed(shape, motion);
        return true;
    };
    view.annotations()->changeShapes(QObject::tr("Move"), view.selection(), move);
}

void MassDrag::paint(QPainter& painter, const ImageView& view) const
{
    for (const Shape& shape : m_shown)
        DrawingTool::paintPreview(painter, view, shape.translated(m_delta), isClosed(shape.type));
}

} // namespace triptych
