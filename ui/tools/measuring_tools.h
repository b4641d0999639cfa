// The tools that measure with more than two points: an angle, and long and short axis.
#pragma once

#include "ui/tools/drawing_tool.h"

namespace triptych {

/// Three clicks: the end of one arm, the vertex, the end of the other. Backspace takes the last point back, Escape
/// gives up.
class AngleTool : public DrawingTool {
public:
    using DrawingTool::DrawingTool;

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView&, const ViewPointer&) override { return true; }
    bool doubleClick(ImageView&, const ViewPointer&) override { return true; }
    void hover(ImageView& view, const ViewPointer& pointer) override;
    bool keyPress(ImageView& view, QKeyEvent* event) override;
    void cancel(ImageView& view) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;

private:
    const ImageView* m_view = nullptr; ///< where a gesture is in progress; only compared
    Shape m_shape;
    QPointF m_pointer; ///< level-0 pixels
};

/// A drag for the long axis, then one for the short axis, which is kept perpendicular to it. Enter keeps the long axis
/// alone, as a length; Escape gives up.
class BidirectionalTool : public DrawingTool {
public:
    using DrawingTool::DrawingTool;

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;
    bool keyPress(ImageView& view, QKeyEvent* event) override;
    void cancel(ImageView& view) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;

private:
    const ImageView* m_view = nullptr;
    Shape m_shape;       ///< two points, and four once the short axis has begun
    QPointF m_pressedAt; ///< on the screen
};

} // namespace triptych
