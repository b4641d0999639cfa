// BrushTool: paints or erases labels with a round or square brush. The wheel and two keys change its size, Ctrl + wheel
// zooms, a pen's pressure makes it smaller and its other end erases.
#pragma once

#include "ui/canvas/image_view.h"
#include "ui/tools/mask_tool.h"

#include <QPointer>
#include <QRectF>

namespace triptych {

class BrushTool : public MaskTool {
public:
    BrushTool(const ToolContext& context, bool erases) : MaskTool(context), m_erases(erases) {}

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;
    void hover(ImageView& view, const ViewPointer& pointer) override;
    void leave(ImageView& view) override;
    bool wheel(ImageView& view, const ViewPointer& pointer, int angleDelta) override;
    bool keyPress(ImageView& view, QKeyEvent* event) override;
    bool wantsKey(const ImageView& view, const QKeyEvent& event) const override;
    bool usesPressure() const override { return true; }
    void cancel(ImageView& view) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;

protected:
    bool painting(const ImageView& view) const;
    /// The view of the stroke in progress, or null.
    ImageView* painted() const { return m_painted; }

    /// One piece of the stroke, in level-0 pixels.
    virtual void paint(ImageView& view, QPointF from, QPointF to, const BrushTip& tip);
    /// The pointer is here (level-0 pixels) and nothing is pressed.
    virtual void lookAhead(ImageView&, QPointF) {}
    /// The button is up: the stroke is kept.
    virtual void finish(ImageView& view);
    /// Before a stroke: false where there is to be none.
    virtual bool mayBegin(ImageView&, const ViewPointer&) { return true; }

private:
    BrushTip tipOf(const ViewPointer& pointer) const;
    QPainterPath outline() const; ///< of the brush, level-0 pixels
    void showMoved(ImageView& view);

    bool m_erases;
    bool m_penErases = false;
    const ImageView* m_pointed = nullptr; ///< the view under the pointer; only compared
    QPointer<ImageView> m_painted;        ///< the view of the stroke in progress
    QPointF m_pointer;                    ///< level-0 pixels
    double m_pressure = 1;
    QRectF m_shownAt; ///< of the outline that is on the screen, level-0 pixels
    int m_wheel = 0;  ///< eighths of a degree not used yet (touch pads send few at a time)
};

} // namespace triptych
