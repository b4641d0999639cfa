// The inside of AnnotationModel, shared by its .cpp files.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/annotation/shape_table.h"

#include <QHash>
#include <QSet>

#include <optional>

namespace triptych {

/// One shape before and after a gesture; nothing on one side: added or removed.
struct ShapeDelta {
    std::optional<Shape> before;
    std::optional<Shape> after;
};

/// One tile before and after, run-length coded, so that an undo step holds no more than what changed.
struct TileDelta {
    int frame = 0;
    QPoint index;
    QByteArray before;
    QByteArray after;
};

struct Delta {
    QList<ShapeDelta> shapes;
    QList<TileDelta> tiles;
    bool isEmpty() const { return shapes.isEmpty() && tiles.isEmpty(); }
};

struct Stroke {
    int frame = 0;
    quint8 label = 0;
    LabelMap before;
    QSet<QPoint> touched;
};

struct PackingRelay;

/// Level-0 pixels of an area of the mask.
QRect imageAreaOf(const QRectF& maskArea, double downsample);

struct AnnotationModel::Private {
    Private(AnnotationModel* q, ImageId image, QSize imageSize, double maskDownsample)
        : q(q), image(std::move(image)), downsample(maskDownsample), maskSize(labelMapSize(imageSize, maskDownsample)),
          emptyMap(maskSize, maskDownsample)
    {
    }

    AnnotationModel* q;
    ImageId image;
    double downsample;
    QSize maskSize;
    LabelMap emptyMap;
    ShapeTable table;
    QMap<int, LabelMap> maps;
    std::optional<Stroke> stroke;
    QUndoStack undoStack;
    QString author;
    quint64 sequence = 0;
    std::shared_ptr<PackingRelay> packing; ///< while the index is being packed

    LabelMap& map(int frame)
    {
        auto it = maps.find(frame);
        return it != maps.end() ? *it : *maps.insert(frame, emptyMap);
    }

    QRect tilesArea(const QList<QPoint>& tiles) const
    {
        QRect area;
        for (const QPoint& index : tiles)
            area |= QRect(index * LabelMap::kTileSide, QSize(LabelMap::kTileSide, LabelMap::kTileSide));
        return imageAreaOf(area & QRect(QPoint(0, 0), maskSize), downsample);
    }

    /// Has a worker pack the index anew where much has changed since; finds go on meanwhile.
    void packWorn();
    /// Frees it in a worker where it is large: that takes longer than a frame.
    static void letGo(ShapeTable old);
    void announceTouched(const TouchedAreas& areas);
    void applyShapes(const QList<ShapeDelta>& deltas, bool forward);
    void applyTiles(const QList<TileDelta>& deltas, bool forward);
    void announce(const Delta& delta, bool forward);
    void push(const QString& text, Delta delta, bool alreadyPainted = false);
    /// Gives it the id, author and time that it lacks.
    void complete(Shape& shape) const;
    QList<ShapeDelta> removalsOf(const QList<ShapeId>& ids) const;
    QList<ShapeDelta> putsOf(QList<Shape>& put, const QSet<ShapeId>& removed) const;
    /// Puts a map in place and says so; the tiles that differ.
    QList<TileDelta> placeLabels(int frame, const LabelMap& labels);
    QList<TileDelta> tileDeltas(int frame, const LabelMap& before, const QList<QPoint>& tiles);
};

} // namespace triptych
