// SelectTool: chooses, moves and reshapes what was drawn. A press goes to a handle of what is chosen first (a point, a
// side of a box, the frame around all), then to a shape, then to nothing, from where a rubber band is drawn. Double
// click on a side sets a new vertex there and on a note opens it; Alt + click takes a vertex away; Delete takes the
// chosen vertices, else the chosen shapes.
#pragma once

#include "core/annotation/edge_blocks.h"
#include "ui/tools/drawing_tool.h"
#include "ui/tools/note_editor.h"
#include "ui/tools/select_drag.h"

#include <memory>

namespace triptych {

class AnnotationModel;

class SelectTool : public DrawingTool {
public:
    explicit SelectTool(ToolSettings& settings);
    ~SelectTool() override;

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
    /// The vertices chosen of the one shape that is; they are forgotten when its points change otherwise.
    struct ChosenPoints {
        Shape shape; ///< shares its points with the model's while nothing has changed
        QList<RingPlace> places;
    };

    bool pressPoint(ImageView& view, const ViewPointer& pointer);
    bool pressFrame(ImageView& view, const ViewPointer& pointer);
    void pressShape(ImageView& view, const ViewPointer& pointer);
    const QList<RingPlace>* chosenPoints(const ImageView& view) const;
    void removePoints(ImageView& view, const Shape& shape, QList<RingPlace> places);
    bool insertPoint(ImageView& view, const Shape& shape, const ViewPointer& pointer);
    void relabel(ImageView& view);

    std::unique_ptr<SelectDrag> m_drag;
    const ImageView* m_view = nullptr; ///< of the drag; only compared
    QPointF m_pressedAt;               ///< on the screen
    bool m_moved = false;
    QList<ShapeId> m_ifClicked; ///< what is chosen where the press on a chosen shape was a click
    bool m_narrows = false;
    Snapper m_snapper;
    ChosenPoints m_points;
    NoteEditor m_notes;
};

} // namespace triptych
