// The tools that draw shapes: by dragging between two points, by hand, or corner by corner. The tools that measure with
// more than two points are in measuring_tools.h.
#pragma once

#include "ui/tools/drawing_tool.h"

namespace triptych {

/// Rectangle, ellipse or length from press to release; Shift makes a square, a circle, or a line at 45°.
class TwoPointTool : public DrawingTool {
public:
    TwoPointTool(ToolSettings& settings, ShapeType type) : DrawingTool(settings), m_type(type) {}

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;
    bool keyPress(ImageView& view, QKeyEvent* event) override;
    void cancel(ImageView& view) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;

private:
    ShapeType m_type;
    const ImageView* m_view = nullptr; ///< where a gesture is in progress; only compared
    Shape m_shape;
    QPointF m_pressedAt; ///< on the screen
};

/// A closed outline drawn in one go.
class FreehandTool : public DrawingTool {
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
    Shape m_shape;
    QPointF m_last; ///< on the screen
};

/// Click sets a corner; double click, Enter or a click on the first corner closes; Backspace takes the last corner
/// back; Escape gives up.
class PolygonTool : public DrawingTool {
public:
    using DrawingTool::DrawingTool;

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;
    bool doubleClick(ImageView& view, const ViewPointer& pointer) override;
    void hover(ImageView& view, const ViewPointer& pointer) override;
    bool keyPress(ImageView& view, QKeyEvent* event) override;
    void cancel(ImageView& view) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;

private:
    bool nearFirst(const ImageView& view, QPointF screen) const;
    void close(ImageView& view);

    const ImageView* m_view = nullptr;
    Shape m_shape;
    QPointF m_pointer; ///< level-0 pixels
};

} // namespace triptych
