#include "ui/tools/crosshair_tool.h"

#include "ui/canvas/image_view.h"

namespace triptych {

bool CrosshairTool::press(ImageView& view, const ViewPointer& pointer)
{
    m_pointed(view, pointer.image);
    return true;
}

bool CrosshairTool::move(ImageView& view, const ViewPointer& pointer)
{
    m_pointed(view, pointer.image);
    return true;
}

/// With Ctrl the wheel is the view's: there it zooms everywhere else.
bool CrosshairTool::wheel(ImageView& view, const ViewPointer& pointer, int angleDelta)
{
    if (pointer.modifiers & Qt::ControlModifier) {
        view.setCamera(view.camera().zoomedAt(pointer.screen, angleDelta > 0 ? 1.2 : 1 / 1.2));
        return true;
    }
    view.setFrame(view.frame() + (angleDelta > 0 ? -1 : 1));
    return true;
}

} // namespace triptych
