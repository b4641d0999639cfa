// The tools that measure with more than two points: an angle, and long and short axis.
#pragma once

#include "ui/tools/gesture_tool.h"

namespace triptych {

/// Three clicks: the end of one arm, the vertex, the end of the other. A key takes the last point back.
class AngleTool : public GestureTool {
public:
    using GestureTool::GestureTool;

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView&, const ViewPointer&) override { return true; }
    bool doubleClick(ImageView&, const ViewPointer&) override { return true; }
    void hover(ImageView& view, const ViewPointer& pointer) override;

protected:
    bool takesPointsBack() const override { return true; }
    Shape preview() const override;

private:
    QPointF m_pointer; ///< level-0 pixels
};

/// A drag for the long axis, then one for the short axis, which is kept perpendicular to it. A key keeps the long axis
/// alone, as a length.
class BidirectionalTool : public GestureTool {
public:
    using GestureTool::GestureTool;

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;

protected:
    bool endByKey(ImageView& view) override;
    /// Two points, and four once the short axis has begun.
    Shape preview() const override;

private:
    QPointF m_pressedAt; ///< on the screen
};

} // namespace triptych
