// The brushes that look at the values under them: one that keeps to edges and one that keeps to a range.
#pragma once

#include "ui/canvas/value_source.h"
#include "ui/tools/brush_tool.h"

#include <QList>

namespace triptych {

/// A brush whose pieces wait for the values that are not in memory yet; the stroke ends when they have come.
class ValueBrush : public BrushTool {
public:
    explicit ValueBrush(const ToolContext& context);
    void cancel(ImageView& view) override;

protected:
    /// The mask pixels that a piece paints. `values` hold all of its pixels.
    virtual PixelRuns pixels(const PixelRuns& footprint, QPoint centre, const ValueGrid& values) const = 0;
    /// Whether a piece is what lies under the brush at single places, or all that it sweeps.
    virtual bool goesByPlaces() const = 0;

    void paint(ImageView& view, QPointF from, QPointF to, const BrushTip& tip) override;
    void lookAhead(ImageView& view, QPointF at) override;
    void finish(ImageView& view) override;
    ValueSource& source() { return m_source; }

private:
    struct Piece {
        QPointF from, to; ///< level-0 pixels
        BrushTip tip;
    };
    void paintWaiting(bool allKnown);
    bool paintPiece(ImageView& view, const Piece& piece, bool allKnown);

    ValueSource m_source;
    QList<Piece> m_waiting;
    bool m_released = false;
};

/// Paints what belongs to the middle of the brush (see adaptiveRegion()).
class AdaptiveBrush : public ValueBrush {
public:
    using ValueBrush::ValueBrush;

protected:
    PixelRuns pixels(const PixelRuns& footprint, QPoint centre, const ValueGrid& values) const override;
    bool goesByPlaces() const override { return true; }
};

/// Paints where values lie in a range. With Ctrl, or where there is no range yet, a press takes the range from the
/// pixels under the brush: their mean and two standard deviations to either side.
class ThresholdBrush : public ValueBrush {
public:
    using ValueBrush::ValueBrush;

protected:
    PixelRuns pixels(const PixelRuns& footprint, QPoint centre, const ValueGrid& values) const override;
    bool goesByPlaces() const override { return false; }
    bool mayBegin(ImageView& view, const ViewPointer& pointer) override;
};

} // namespace triptych
