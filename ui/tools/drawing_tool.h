// DrawingTool: what all tools have in common that make or change annotations: label keys and the look of a preview.
#pragma once

#include "core/annotation/shape.h"
#include "ui/canvas/view_tool.h"
#include "ui/models/tool_settings.h"

namespace triptych {

class DrawingTool : public ViewTool {
public:
    explicit DrawingTool(ToolSettings& settings) : m_settings(settings) {}

    /// The labels' keys choose the label. Tools that take more keys ask this one last.
    bool keyPress(ImageView& view, QKeyEvent* event) override;
    QCursor cursor() const override { return Qt::CrossCursor; }

    /// Outline, measurement beside it; `closed` draws the last side as well.
    static void paintPreview(QPainter& painter, const ImageView& view, const Shape& shape, bool closed = true);

protected:
    ToolSettings& settings() const { return m_settings; }
    /// A shape of the label in hand on the frame shown.
    Shape newShape(const ImageView& view, ShapeType type) const;
    /// Adds the shape as one gesture and selects it.
    static void addShape(ImageView& view, const Shape& shape);

private:
    ToolSettings& m_settings;
};

} // namespace triptych
