// The inside of AnnotationModel, shared by its .cpp files.
#pragma once

#include "core/annotation/annotation_model.h"

#include <QHash>
#include <QSet>

#include <optional>

namespace triptych {

/// One shape before and after a gesture; nothing on one side: added or removed. Position: in the drawing order.
struct ShapeDelta {
    std::optional<Shape> before;
    std::optional<Shape> after;
    qsizetype position = 0;
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
    QList<Shape> shapes;
    QHash<ShapeId, qsizetype> positions;
    QMap<int, LabelMap> maps;
    std::optional<Stroke> stroke;
    QUndoStack undoStack;
    QString author;
    quint64 sequence = 0;

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

    void rebuildPositions()
    {
        positions.clear();
        positions.reserve(shapes.size());
        for (qsizetype i = 0; i < shapes.size(); ++i)
            positions.insert(shapes[i].id, i);
    }

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
