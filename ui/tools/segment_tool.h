// SegmentTool: places what a segmentation starts from in the view that is being segmented: seeds by click, bubbles by
// click and drag (the wheel changes their radius), the region's rectangle by drag.
#pragma once

#include "ui/canvas/view_tool.h"

#include <QRectF>

namespace triptych {

class SegmentationModel;

class SegmentTool : public ViewTool {
public:
    explicit SegmentTool(SegmentationModel& model) : m_model(model) {}

    /// The view that it works in; only compared. Null: none.
    void setTarget(const ImageView* view) { m_target = view; }

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;
    bool doubleClick(ImageView& view, const ViewPointer& pointer) override;
    bool wheel(ImageView& view, const ViewPointer& pointer, int angleDelta) override;
    bool keyPress(ImageView& view, QKeyEvent* event) override;
    bool wantsKey(const ImageView& view, const QKeyEvent& event) const override;
    void cancel(ImageView& view) override;
    QCursor cursor() const override { return Qt::CrossCursor; }

    /// Seeds, bubbles and rectangle on the frame shown; also while another tool is in the hand.
    static void paintPoints(QPainter& painter, const ImageView& view, const SegmentationModel& model);

    static constexpr double kLeastRadius = 1; ///< level-0 pixels

private:
    enum class Drag { None, NewBubble, MoveBubble, Rectangle };

    bool placesBubbles() const;
    bool placesSeeds() const;
    int bubbleAt(const ImageView& view, QPointF image) const; ///< −1: none

    SegmentationModel& m_model;
    const ImageView* m_target = nullptr;
    Drag m_drag = Drag::None;
    QPointF m_from;    ///< level-0 pixels
    QPointF m_grip;    ///< from the pointer to the middle of the bubble that is moved
    QPointF m_pressed; ///< on the screen
};

} // namespace triptych
