// CrosshairTool: points at a place in one view of a volume, and the other views go there; the wheel steps through
// slices.
#pragma once

#include "ui/canvas/view_tool.h"

#include <functional>

namespace triptych {

class CrosshairTool final : public ViewTool {
public:
    /// Called with the view and the level-0 point, while the left button is down.
    explicit CrosshairTool(std::function<void(ImageView&, QPointF)> pointed) : m_pointed(std::move(pointed)) {}

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool wheel(ImageView& view, const ViewPointer& pointer, int angleDelta) override;
    QCursor cursor() const override { return Qt::CrossCursor; }

private:
    std::function<void(ImageView&, QPointF)> m_pointed;
};

} // namespace triptych
