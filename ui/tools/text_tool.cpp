#include "ui/tools/text_tool.h"

#include "ui/canvas/image_view.h"
#include "ui/tools/shape_picking.h"

namespace triptych {

bool TextTool::press(ImageView& view, const ViewPointer& pointer)
{
    if (!view.annotations())
        return false;
    if (m_notes.isOpen()) { // the click that ends one does not begin the next
        m_notes.close();
        return true;
    }
    if (const Shape* under = shapeAt(view, pointer.screen); under && under->type == ShapeType::Text) {
        m_notes.edit(view, *under);
        return true;
    }
    Shape note = newShape(view, ShapeType::Text);
    note.points = QList<QPointF>{pointer.image};
    m_notes.edit(view, note);
    return true;
}

bool TextTool::doubleClick(ImageView& view, const ViewPointer&) { return view.annotations() != nullptr; }

void TextTool::cancel(ImageView&) { m_notes.close(); }

} // namespace triptych
