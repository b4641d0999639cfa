// The gestures of AnnotationModel that are made in one go; strokes are in annotation_model.cpp.
#include "core/annotation/annotation_model_private.h"
#include "core/annotation/prepared_change.h"

#include <algorithm>

namespace triptych {

Result<void> AnnotationModel::Private::checkLabels(const QMap<int, LabelMap>& labels) const
{
    for (const LabelMap& map : labels)
        if (map.size() != maskSize || map.downsample() != downsample)
            return Error{ErrorCode::BadFormat,
                         tr("the mask is %1 × %2 pixels, this image needs %3 × %4")
                             .arg(map.size().width())
                             .arg(map.size().height())
                             .arg(maskSize.width())
                             .arg(maskSize.height()),
                         {}};
    return {};
}

Result<QList<ShapeId>> AnnotationModel::apply(AnnotationChange change)
{
    endStroke();
    if (auto fit = d->checkLabels(change.labels); !fit)
        return fit.error();
    AnnotationChanges changes;
    changes.shapes = removalsOf(d->table, change.removed) + putsOf(d->table, change.put, change.removed, d->author);
    changes.tiles = d->placeLabels(change.labels);
    d->push(change.text, std::move(changes));
    QList<ShapeId> ids;
    for (const Shape& shape : std::as_const(change.put))
        ids << shape.id;
    return ids;
}

Result<bool> AnnotationModel::take(PreparedChange& prepared)
{
    endStroke();
    if (auto fit = d->checkLabels(prepared.labels); !fit)
        return fit.error();
    if (!prepared.base.isCopyOf(d->table.shapes()))
        return false;
    AnnotationChanges changes{prepared.shapes, d->placeLabels(prepared.labels)};
    if (changes.isEmpty())
        return true;
    if (!changes.shapes.isEmpty())
        d->takeTable(prepared.table, prepared.touched);
    d->pushed(prepared.text, std::move(changes));
    return true;
}

QList<TileChange> AnnotationModel::Private::placeLabels(const QMap<int, LabelMap>& labels)
{
    QList<TileChange> changes;
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        changes += placeLabels(it.key(), *it);
    return changes;
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
