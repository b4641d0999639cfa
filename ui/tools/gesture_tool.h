// GestureTool: a drawing tool whose gesture makes one shape in one view. What is drawn so far, who gives it up and
// which keys it takes meanwhile are the same for all of them.
#pragma once

#include "ui/tools/drawing_tool.h"
#include "ui/tools/snapper.h"

namespace triptych {

class GestureTool : public DrawingTool {
public:
    explicit GestureTool(ToolSettings& settings) : DrawingTool(settings), m_snapper(settings) {}

    bool keyPress(ImageView& view, QKeyEvent* event) override;
    bool wantsKey(const ImageView& view, const QKeyEvent& event) const override;
    void cancel(ImageView& view) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;

protected:
    bool drawing(const ImageView& view) const { return m_view == &view; }
    /// Begins a shape of the label in hand on the frame shown; false where the view takes no annotations yet.
    bool begin(ImageView& view, ShapeType type, const QPolygonF& points = {});
    /// The gesture is over and the shape stays.
    void keep(ImageView& view);
    /// The gesture goes on where it was begun, and on the same frame.
    bool goesOn(const ImageView& view) const;

    /// Where the pointer is, or the outline that it is near where snapping is on.
    QPointF snapped(ImageView& view, const ViewPointer& pointer);

    /// What the keys for the end and for the last point do; false: nothing here.
    virtual bool endByKey(ImageView&) { return false; }
    virtual bool takesPointsBack() const { return false; }
    /// What is painted while drawing.
    virtual Shape preview() const { return m_shape; }
    virtual bool previewClosed() const { return false; }

    Shape m_shape; ///< in the making

private:
    Snapper m_snapper;
    const ImageView* m_view = nullptr; ///< where a gesture is in progress; only compared
};

} // namespace triptych
