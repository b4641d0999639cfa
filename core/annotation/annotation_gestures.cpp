// The gestures of AnnotationModel that are made in one go; strokes are in annotation_model.cpp.
#include "core/annotation/annotation_model_private.h"
#include "core/annotation/new_shape_id.h"

#include <algorithm>

namespace triptych {

void AnnotationModel::Private::complete(Shape& shape) const
{
    if (shape.id.isEmpty())
        shape.id = newShapeId();
    if (shape.author.isEmpty())
        shape.author = author;
    if (!shape.created.isValid())
        shape.created = QDateTime::currentDateTimeUtc();
}

QList<ShapeChange> AnnotationModel::Private::removalsOf(const QList<ShapeId>& ids) const
{
    QList<ShapeChange> deltas;
    QSet<ShapeId> seen;
    for (const ShapeId& id : ids)
        if (const Shape* shape = table.find(id); shape && !seen.contains(id)) {
            seen.insert(id);
            deltas << ShapeChange{*shape, std::nullopt};
        }
    return deltas;
}

QList<ShapeChange> AnnotationModel::Private::putsOf(QList<Shape>& put, const QSet<ShapeId>& removed) const
{
    QList<ShapeChange> deltas;
    QSet<ShapeId> given;
    double top = table.shapes().isEmpty() ? 0 : table.shapes().last().stackOrder;
    for (Shape& shape : put) {
        if (given.contains(shape.id) || removed.contains(shape.id))
            shape.id = {};
        const Shape* known = table.find(shape.id);
        complete(shape);
        given.insert(shape.id);
        if (!known) {
            shape.stackOrder = ++top; // what is new lies on top
            deltas << ShapeChange{std::nullopt, shape};
        } else if (*known != shape)
            deltas << ShapeChange{*known, shape};
    }
    return deltas;
}

Result<QList<ShapeId>> AnnotationModel::apply(AnnotationChange change)
{
    endStroke();
    for (const LabelMap& labels : std::as_const(change.labels))
        if (labels.size() != d->maskSize || labels.downsample() != d->downsample)
            return Error{ErrorCode::BadFormat,
                         tr("the mask is %1 × %2 pixels, this image needs %3 × %4")
                             .arg(labels.size().width())
                             .arg(labels.size().height())
                             .arg(d->maskSize.width())
                             .arg(d->maskSize.height()),
                         {}};
    AnnotationChanges changes;
    changes.shapes = d->removalsOf(change.removed) +
                     d->putsOf(change.put, QSet<ShapeId>(change.removed.cbegin(), change.removed.cend()));
    for (auto it = change.labels.cbegin(); it != change.labels.cend(); ++it)
        changes.tiles += d->placeLabels(it.key(), *it);
    d->push(change.text, std::move(changes));
    QList<ShapeId> ids;
    for (const Shape& shape : std::as_const(change.put))
        ids << shape.id;
    return ids;
}

QList<TileChange> AnnotationModel::Private::placeLabels(int frame, const LabelMap& labels)
{
    const LabelMap before = map(frame);
    QList<QPoint> tiles;
    for (const QPoint& index : before.tileIndices())
        if (before.tile(index) != labels.tile(index)) // unchanged tiles are shared
            tiles << index;
    for (const QPoint& index : labels.tileIndices())
        if (!before.tile(index))
            tiles << index;
    if (tiles.isEmpty())
        return {};
    map(frame) = labels;
    Q_EMIT q->labelsChanged(frame, tilesArea(tiles));
    return tileChanges(frame, before, tiles);
}

ShapeId AnnotationModel::addShape(Shape shape)
{
    const QList<ShapeId> ids = addShapes({std::move(shape)});
    return ids.front();
}

QList<ShapeId> AnnotationModel::addShapes(QList<Shape> shapes)
{
    for (Shape& shape : shapes)
        if (d->table.contains(shape.id))
            shape.id = {}; // a copy beside the one that is there
    const QString text = shapes.size() == 1 ? tr("Add shape") : tr("Add %1 shapes").arg(shapes.size());
    return *apply({text, std::move(shapes), {}, {}});
}

void AnnotationModel::replaceShape(const Shape& shape)
{
    // What another reader took away while it was being changed here is kept.
    if (this->shape(shape.id) || d->removedByOthers.contains(shape.id))
        (void)apply({tr("Change shape"), {shape}, {}, {}});
}

void AnnotationModel::removeShapes(const QList<ShapeId>& ids)
{
    (void)apply({ids.size() == 1 ? tr("Delete shape") : tr("Delete %1 shapes").arg(ids.size()), {}, ids, {}});
}

Result<void> AnnotationModel::replaceLabelMap(int frame, const LabelMap& labels)
{
    if (auto done = apply({tr("Replace mask"), {}, {}, {{frame, labels}}}); !done)
        return done.error();
    return {};
}

void AnnotationModel::paintRings(int frame, const QList<QPolygonF>& rings, quint8 label)
{
    endStroke();
    QList<QPolygonF> inMask;
    for (QPolygonF ring : rings) {
        for (QPointF& point : ring)
            point /= d->downsample;
        inMask << ring;
    }
    LabelMap& map = d->map(frame);
    const LabelMap before = map;
    const QList<QPoint> tiles = map.paintRings(inMask, label);
    Q_EMIT labelsChanged(frame, d->tilesArea(tiles));
    d->push(label ? tr("Fill outline") : tr("Erase outline"), {{}, d->tileChanges(frame, before, tiles)});
}

} // namespace triptych
