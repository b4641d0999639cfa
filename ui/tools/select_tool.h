// SelectTool: selects, moves and reshapes what was drawn. A press goes to a handle of a selected shape first, then to a
// shape, then to nothing. Double click on a side sets a new corner there, Alt + click takes one away; Delete deletes.
#pragma once

#include "ui/tools/drawing_tool.h"

#include <optional>

namespace triptych {

class AnnotationModel;

class SelectTool : public DrawingTool {
public:
    using DrawingTool::DrawingTool;

    bool press(ImageView& view, const ViewPointer& pointer) override;
    bool move(ImageView& view, const ViewPointer& pointer) override;
    bool release(ImageView& view, const ViewPointer& pointer) override;
    bool doubleClick(ImageView& view, const ViewPointer& pointer) override;
    bool keyPress(ImageView& view, QKeyEvent* event) override;
    bool wantsKey(const ImageView& view, const QKeyEvent& event) const override;
    void cancel(ImageView& view) override;
    void paintOverlay(QPainter& painter, const ImageView& view) const override;
    QCursor cursor() const override { return Qt::ArrowCursor; }

private:
    struct Handle {
        ShapeId shape;
        qsizetype index = 0; ///< of the handle: a vertex, or a corner of the box clockwise from the top left
    };
    struct Drag {
        const ImageView* view = nullptr; ///< only compared
        Shape before;
        std::optional<Handle> handle; ///< nothing: the whole shape
        QPointF from;                 ///< level-0 pixels
        QPointF fromScreen;
        Shape preview;
        bool moved = false;
    };

    static std::optional<Handle> handleAt(const ImageView& view, QPointF screen);
    static const Shape* shapeAt(const ImageView& view, QPointF screen);
    void relabel(ImageView& view);

    std::optional<Drag> m_drag;
};

} // namespace triptych
