// The tools that outline a region by hand and fill it: lasso and live wire.
#pragma once

#include "core/annotation/live_wire.h"
#include "ui/canvas/value_source.h"
#include "ui/tools/mask_tool.h"

#include <QPointer>

namespace triptych {

/// An outline drawn in one go: its inside is painted, or taken away.
class LassoTool : public MaskTool {
public:
    using MaskTool::MaskTool;

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;
    bool keyPress(ImageView& view, QKeyEvent* event) override;
    bool wantsKey(const ImageView& view, const QKeyEvent& event) const override;
    void cancel(ImageView& view) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;

private:
    const ImageView* m_view = nullptr; ///< where a gesture is in progress; only compared
    QPolygonF m_outline;               ///< level-0 pixels
    QPointF m_last;                    ///< on the screen
    int m_frame = 0;
    bool m_subtracts = false;
};

/// Clicks along an edge; between them the outline keeps to the edge (see LiveWire). A double click, a key or a click on
/// the first point closes it. The paths from a point are searched for in the tools' thread; until they are there, and
/// beyond the searched area, the outline is straight.
class LiveWireTool : public MaskTool {
public:
    explicit LiveWireTool(const ToolContext& context);

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView&, const ViewPointer&) override { return true; }
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool doubleClick(ImageView& view, const ViewPointer& pointer) override;
    void hover(ImageView& view, const ViewPointer& pointer) override;
    bool keyPress(ImageView& view, QKeyEvent* event) override;
    bool wantsKey(const ImageView& view, const QKeyEvent& event) const override;
    void cancel(ImageView& view) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;

    bool isSearching() const { return m_job.running() || m_waits; } ///< the newest point has no paths yet

private:
    bool drawing(const ImageView& view) const { return m_view == &view; }
    bool nearFirst(const ImageView& view, QPointF screen) const;
    void setAnchor(ImageView& view, QPointF image);
    void look();
    QPolygonF pathTo(QPointF image) const; ///< from the last anchor, level-0 pixels
    QPolygonF outline(QPointF end) const;  ///< all of it, and on to `end`
    void close(ImageView& view);
    void fill(ImageView& view);

    ValueSource m_values;
    LatestJob m_job;
    QPointer<ImageView> m_view;
    int m_frame = 0;
    QList<QPointF> m_anchors;  ///< level-0 pixels
    QList<QPolygonF> m_pieces; ///< from each anchor to the next
    std::shared_ptr<const LiveWire> m_wire;
    double m_pitch = 1; ///< level-0 pixels to a pixel of the wire's grid
    QPointF m_pointer;  ///< level-0 pixels
    bool m_waits = false;
    bool m_known = false;
    bool m_subtracts = false;
};

} // namespace triptych
