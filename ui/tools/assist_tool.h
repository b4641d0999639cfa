// AssistTool: points a model at something: a box around it, or a click inside it. What follows is the owner's matter.
#pragma once

#include "ui/tools/drawing_tool.h"
#include "ui/tools/tool_table.h"

#include <functional>
#include <optional>

namespace triptych {

class AssistTool final : public DrawingTool {
public:
    explicit AssistTool(const ToolContext& context) : DrawingTool(context.settings), m_ask(context.askModel) {}

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;
    bool keyPress(ImageView& view, QKeyEvent* event) override;
    bool wantsKey(const ImageView& view, const QKeyEvent& event) const override;
    void cancel(ImageView& view) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;

private:
    struct Drag {
        const ImageView* view = nullptr; ///< only compared
        QPointF from, to;                ///< level-0 pixels
        QPointF fromScreen;
        bool isBox = false; ///< dragged far enough
    };

    std::function<void(ImageView&, const QRectF&)> m_ask;
    std::optional<Drag> m_drag;
};

} // namespace triptych
