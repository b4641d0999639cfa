// The tools that find a region from one point: magic wand and flood fill. The search runs in the tools' thread; what it
// finds is in the mask at once, as a stroke that is kept when the button is up.
#pragma once

#include "core/base/result.h"
#include "ui/canvas/value_source.h"
#include "ui/tools/mask_tool.h"

#include <QPointer>

namespace triptych {

class RegionTool : public MaskTool {
public:
    explicit RegionTool(const ToolContext& context);

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;
    bool keyPress(ImageView& view, QKeyEvent* event) override;
    bool wantsKey(const ImageView& view, const QKeyEvent& event) const override;
    void cancel(ImageView& view) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;

protected:
    using Search = std::function<Result<PixelRuns>(std::stop_token)>;
    /// What finds the region: any thread. `values` where needsValues(); seed and result in mask pixels.
    virtual Search search(const ImageView& view, QPoint seed, const ValueSnapshot& values) const = 0;
    virtual bool needsValues() const = 0;
    virtual QString text() const = 0;        ///< of the undo step
    virtual bool dragsTolerance() const = 0; ///< the drag widens and narrows the region
    /// What RegionOptions::tolerance is a percentage of, for this view: values.
    static double toleranceScale(const ImageView& view);

private:
    bool searching(const ImageView& view) const;
    void look();
    void take(Result<PixelRuns> found);
    void end();

    ValueSource m_values;
    LatestJob m_job;
    QPointer<ImageView> m_view;     ///< of the gesture in progress
    QPoint m_seed;                  ///< mask pixels
    QPointF m_pressedAt, m_pointer; ///< on the screen
    double m_toleranceAtPress = 0;
    bool m_released = false;
    bool m_waits = false; ///< for values
    bool m_known = true;  ///< no more values will come
};

/// What is connected to the pressed pixel and like the pixels around it; the drag changes the tolerance.
class WandTool : public RegionTool {
public:
    using RegionTool::RegionTool;

protected:
    Search search(const ImageView& view, QPoint seed, const ValueSnapshot& values) const override;
    bool needsValues() const override { return true; }
    QString text() const override;
    bool dragsTolerance() const override { return true; }
};

/// What is connected to the clicked pixel and has the same label, or like values.
class FloodTool : public RegionTool {
public:
    using RegionTool::RegionTool;

protected:
    Search search(const ImageView& view, QPoint seed, const ValueSnapshot& values) const override;
    bool needsValues() const override { return settings().region().byValue; }
    QString text() const override;
    bool dragsTolerance() const override { return settings().region().byValue; }
};

} // namespace triptych
