// AnnotationModel: the shapes and label maps of one image, with undo. GUI thread only. One gesture is one undo step,
// and every finished gesture is announced once, to be stored.
#pragma once

#include "core/annotation/label_map.h"
#include "core/annotation/shape.h"

#include <QColor>
#include <QMap>
#include <QObject>
#include <QUndoStack>

namespace triptych {

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

/// What one finished gesture (or one undo or redo of it) changed. An immutable value for the store's thread.
struct AnnotationEdit {
    ImageId image;
    QList<Shape> upserted;
    QList<ShapeId> removed;
    struct TileChange {
        int frame = 0;
        QPoint index;
        QByteArray labels; ///< encodeTile of the new content, empty: cleared
    };
    QList<TileChange> tiles;
    QSize maskSize;
    double maskDownsample = 1;
    quint64 sequence = 0; ///< counts up per model; the store acknowledges with it
};

class AnnotationModel : public QObject {
    Q_OBJECT
public:
    AnnotationModel(ImageId image, QSize imageSize, double maskDownsample, QObject* parent = nullptr);

    ~AnnotationModel() override;

    const ImageId& image() const;
    QSize maskSize() const; ///< of every frame's label map: the image's size divided by maskDownsample, rounded up
    double maskDownsample() const;
    const QList<Shape>& shapes() const;
    const Shape* shape(const ShapeId& id) const;
    const LabelMap& labelMap(int frame) const; ///< an empty map where nothing was painted
    QList<int> paintedFrames() const;

    /// Each is one gesture: one undo step, one `edited`. Adding gives the shape its id, author and time.
    ShapeId addShape(Shape shape);
    QList<ShapeId> addShapes(QList<Shape> shapes); ///< import; one step
    void replaceShape(const Shape& shape);         ///< same id: moved, reshaped, relabelled
    void removeShapes(const QList<ShapeId>& ids);
    /// All of it or, with an error, nothing; what changes nothing is no step. Gives the ids of `change.put`.
    /// Errors: BadFormat where the size or downsample of a label map is not this image's.
    Result<QList<ShapeId>> apply(AnnotationChange change);
    /// Import; one step. Errors: BadFormat where size or downsample differ from this image's.
    Result<void> replaceLabelMap(int frame, const LabelMap& labels);
    /// Fills an outline with holes (level-0 pixels, odd-even) with a label; 0 erases. One step.
    void paintRings(int frame, const QList<QPolygonF>& rings, quint8 label);

    /// A brush stroke: begin, extend any number of times (drawn at once), then end as one step, or cancel.
    /// Undo and redo cancel a stroke in progress; any other gesture ends it first.
    void beginStroke(int frame, quint8 label);
    void extendStroke(QPointF fromImage, QPointF toImage, double radiusImagePixels);
    void endStroke();
    void cancelStroke();
    bool strokeInProgress() const;

    /// Puts stored content in place without an undo step and without `edited`.
    void restore(QList<Shape> shapes, QMap<int, LabelMap> labelMaps);

    QUndoStack* undoStack();
    QString author() const;
    void setAuthor(const QString& author);

Q_SIGNALS:
    void shapesChanged();
    void labelsChanged(int frame, const QRect& imageArea); ///< level-0 pixels to draw again
    void edited(const triptych::AnnotationEdit& edit);     ///< to be stored

private:
    friend class AnnotationCommand;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace triptych

Q_DECLARE_METATYPE(triptych::AnnotationEdit)
