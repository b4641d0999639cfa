// AnnotationModel: the shapes and label maps of one image, with undo. GUI thread only. One gesture is one undo step,
// and every finished gesture is announced once, to be stored. What others do arrives as news, which are no steps.
#pragma once

#include "core/annotation/annotation_edit.h"
#include "core/annotation/label_map.h"
#include "core/annotation/shape_table.h"

#include <QColor>
#include <QMap>
#include <QObject>

#include <functional>

namespace triptych {

class AnnotationHistory;

struct LabelInfo {
    QString name;
    QColor colour;
    bool visible = true;
    double opacity = 1;  ///< of this label, multiplied with that of all masks
    bool locked = false; ///< what is painted with it is not changed by tools
    friend bool operator==(const LabelInfo&, const LabelInfo&) = default;
};
/// Labels 1–9 with names and colours that stay apart on grey and on H&E.
QMap<int, LabelInfo> defaultLabels();

/// One gesture made of anything: one undo step, one transaction.
struct AnnotationChange {
    QString text;               ///< for people: "Union", "Snake"
    QList<Shape> put;           ///< changed where the id is known, else added (an empty id gets one)
    QList<ShapeId> removed;     ///< unknown ones are ignored
    QMap<int, LabelMap> labels; ///< by frame: the whole map as it is to be; only tiles that differ are recorded
};

struct PreparedChange;

/// Called by workers: what they look at besides the shape, they hold.
using ShapeFilter = std::function<bool(const Shape&)>;
using ShapeChanger = std::function<bool(Shape&)>; ///< false: the shape is left as it is

class AnnotationModel : public QObject {
    Q_OBJECT
public:
    AnnotationModel(ImageId image, QSize imageSize, double maskDownsample, QObject* parent = nullptr);

    ~AnnotationModel() override;

    const ImageId& image() const;
    QSize maskSize() const; ///< of every frame's label map: the image's size divided by maskDownsample, rounded up
    double maskDownsample() const;
    const ShapeList& shapes() const; ///< in drawing order
    const Shape* shape(const ShapeId& id) const;
    /// Those of a frame whose bounding boxes meet `area` (level-0 pixels, edges included), in drawing order: without
    /// looking at the others. Valid until the next change.
    QList<const Shape*> shapesIn(const QRectF& area, int frame) const;
    const ShapeIndex& shapeIndex() const;      ///< a copy of it and of shapes() is a picture of now for a worker
    const LabelMap& labelMap(int frame) const; ///< an empty map where nothing was painted
    QList<int> paintedFrames() const;

    /// Each is one gesture: one undo step, one `edited`. Adding gives the shape its id, author and time.
    ShapeId addShape(Shape shape);
    QList<ShapeId> addShapes(QList<Shape> shapes); ///< import; one step
    void replaceShape(const Shape& shape);         ///< same id: moved, reshaped, relabelled
    /// Those of `ids` that are there and for which `which` holds; empty: all. Very many as with changeShapes().
    void removeShapes(const QList<ShapeId>& ids, const ShapeFilter& which = {});
    /// Each of `ids` that is there. With very many a worker works it out, on the shapes as they are when it comes to
    /// them: gestures made meanwhile come before, undo() takes it back before it is made.
    void changeShapes(const QString& text, const QList<ShapeId>& ids, const ShapeChanger& change);
    void finishGestures(); ///< makes those now that a worker has not yet: before the model is left
    /// All of it or, with an error, nothing; what changes nothing is no step. Gives the ids of `change.put`.
    /// Errors: BadFormat where the size or downsample of a label map is not this image's.
    Result<QList<ShapeId>> apply(AnnotationChange change);
    /// The same with very many shapes, worked out by a worker (prepareChange()). False where the shapes are no longer
    /// those that it was worked out on: to be worked out anew.
    Result<bool> take(PreparedChange& prepared);
    /// Import; one step. Errors: BadFormat where size or downsample differ from this image's.
    Result<void> replaceLabelMap(int frame, const LabelMap& labels);
    /// Fills an outline with holes (level-0 pixels, odd-even) with a label; 0 erases. One step.
    void paintRings(int frame, const QList<QPolygonF>& rings, quint8 label);

    /// A stroke: begin, extend any number of times (drawn at once), then end as one step, or cancel.
    /// Undo and redo cancel a stroke in progress; any other gesture ends it first.
    /// `text` names the step for people; empty: a brush stroke, or erasing.
    void beginStroke(int frame, const PaintRule& rule, const QString& text = {});
    void beginStroke(int frame, quint8 label) { beginStroke(frame, PaintRule{label, PaintOver::Everything, 0, {}}); }
    void extendStroke(QPointF fromImage, QPointF toImage, const BrushTip& tip);
    void extendStroke(QPointF fromImage, QPointF toImage, double radiusImagePixels)
    {
        extendStroke(fromImage, toImage, BrushTip{radiusImagePixels, BrushForm::Round});
    }
    void extendStroke(const PixelRuns& maskPixels);  ///< inside the mask
    void replaceStroke(const PixelRuns& maskPixels); ///< instead of all that the stroke has painted so far
    void endStroke();
    void cancelStroke();
    bool strokeInProgress() const;

    /// Puts stored content in place without an undo step and without `edited`; the history is empty then.
    void restore(const QList<Shape>& shapes, QMap<int, LabelMap> labelMaps);
    void restore(ShapeTable shapes, QMap<int, LabelMap> labelMaps); ///< at once, however many there are

    /// Of one's own steps. One that memory does not hold is fetched first (historyWanted) and taken when it comes; one
    /// whose shapes or pixels are no longer what it left is refused, and passed by with the next undo.
    /// A step of very many shapes is worked out by a worker; a gesture made meanwhile calls it off.
    void undo();
    void redo();
    bool canUndo() const;
    bool canRedo() const;
    QString undoText() const; ///< of the step that would be undone; empty where there is none, or it is not in memory
    QString redoText() const;
    QString travelText() const; ///< of the undo, redo or gesture that a worker works out, for people; empty: none
    void callOff();             ///< that one, and those that wait for it
    const AnnotationHistory& history() const;
    void setHistoryBudget(qint64 bytes); ///< of memory; forgets the history: before anything is drawn
    /// The answer to historyWanted, or the first page when the image was loaded.
    void addSteps(const StepPage& page);
    /// The store has the edit with this sequence and all before it.
    void acknowledge(quint64 sequence);
    /// Takes over what the store holds, without an undo step and without `edited`; edits that the store has not seen
    /// yet stay on top, and a stroke in progress is not disturbed.
    void receive(const AnnotationNews& news);
    /// News and acknowledgements wait while this is set: for gestures that the model does not see, such as dragging.
    void holdNews(bool hold);
    QString session() const; ///< of this model's edits

    QString author() const;
    void setAuthor(const QString& author);

Q_SIGNALS:
    void shapesChanged();
    void shapesTouched(int frame, const QList<QRectF>& areas); ///< where some were and are, before shapesChanged()
    void shapesRestored();                                     ///< all of them are others, before shapesChanged()
    void labelsChanged(int frame, const QRect& imageArea);     ///< level-0 pixels to draw again
    void edited(const triptych::AnnotationEdit& edit);         ///< to be stored
    void historyChanged();                                     ///< what undo and redo would do
    void travellingChanged();                                  ///< travelText()
    void historyWanted(const triptych::StepRequest& request);
    void undoRefused(const triptych::UndoRefusal& refusal);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace triptych
