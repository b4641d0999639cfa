// BrushTool: paints or erases labels with a round brush. The wheel and two keys change its size, Ctrl + wheel zooms.
#pragma once

#include "ui/tools/drawing_tool.h"

namespace triptych {

class BrushTool : public DrawingTool {
public:
    BrushTool(ToolSettings& settings, bool erases) : DrawingTool(settings), m_erases(erases) {}

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;
    void hover(ImageView& view, const ViewPointer& pointer) override;
    void leave(ImageView& view) override;
    bool wheel(ImageView& view, const ViewPointer& pointer, int angleDelta) override;
    bool keyPress(ImageView& view, QKeyEvent* event) override;
    bool wantsKey(const ImageView& view, const QKeyEvent& event) const override;
    void cancel(ImageView& view) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;

private:
    bool painting(const ImageView& view) const;

    bool m_erases;
    const ImageView* m_pointed = nullptr; ///< the view under the pointer; only compared
    const ImageView* m_painted = nullptr; ///< the view of the stroke in progress
    QPointF m_pointer;                    ///< level-0 pixels
    int m_wheel = 0;                      ///< eighths of a degree not used yet (touch pads send few at a time)
};

} // namespace triptych
