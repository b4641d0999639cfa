// The tools that draw shapes: by dragging between two points, by hand, or corner by corner. The tools that measure with
// more than two points are in measuring_tools.h.
#pragma once

#include "ui/tools/gesture_tool.h"

namespace triptych {

/// Rectangle, ellipse, length or arrow from press to release; Shift makes a square, a circle, or a line at 45°.
class TwoPointTool : public GestureTool {
public:
    TwoPointTool(ToolSettings& settings, ShapeType type) : GestureTool(settings), m_type(type) {}

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;

protected:
    bool previewClosed() const override { return isClosed(m_type); }

private:
    ShapeType m_type;
    QPointF m_pressedAt; ///< on the screen
};

/// A closed outline drawn in one go.
class FreehandTool : public GestureTool {
public:
    using GestureTool::GestureTool;

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;

private:
    QPointF m_last; ///< on the screen
};

/// Polygon, polyline or spline, point by point: a click sets one; a double click or a key ends it, of a closed one also
/// a click on the first point; a key takes the last point back.
class PathTool : public GestureTool {
public:
    PathTool(ToolSettings& settings, ShapeType type) : GestureTool(settings), m_type(type) {}

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;
    bool doubleClick(ImageView& view, const ViewPointer& pointer) override;
    void hover(ImageView& view, const ViewPointer& pointer) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;

protected:
    bool endByKey(ImageView& view) override;
    bool takesPointsBack() const override { return true; }
    Shape preview() const override;
    bool previewClosed() const override { return m_type == ShapeType::ClosedSpline; }

private:
    bool nearFirst(const ImageView& view, QPointF screen) const;
    void end(ImageView& view);

    ShapeType m_type;
    QPointF m_pointer; ///< level-0 pixels
};

/// A click sets a point; dragged before it is let go, it goes along.
class PointTool : public GestureTool {
public:
    using GestureTool::GestureTool;

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;
};

} // namespace triptych
