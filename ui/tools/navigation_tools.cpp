#include "ui/tools/navigation_tools.h"

#include "ui/canvas/image_view.h"

#include <algorithm>
#include <cmath>

namespace triptych {

bool PanTool::press(ImageView&, const ViewPointer& pointer)
{
    m_last = pointer.screen;
    return true;
}

bool PanTool::move(ImageView& view, const ViewPointer& pointer)
{
    view.setCamera(view.camera().panned(pointer.screen - std::exchange(m_last, pointer.screen)));
    return true;
}

bool ZoomTool::press(ImageView&, const ViewPointer& pointer)
{
    m_anchor = m_last = pointer.screen;
    return true;
}

bool ZoomTool::move(ImageView& view, const ViewPointer& pointer)
{
    const double up = std::exchange(m_last, pointer.screen).y() - pointer.screen.y();
    view.setCamera(view.camera().zoomedAt(m_anchor, std::exp(up * 0.01)));
    return true;
}

bool WindowTool::press(ImageView& view, const ViewPointer& pointer)
{
    m_last = pointer.screen;
    return view.image() != nullptr;
}

bool WindowTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (!view.image())
        return false;
    view.dragWindow(pointer.screen - std::exchange(m_last, pointer.screen));
    return true;
}

} // namespace triptych
