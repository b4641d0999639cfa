// The gestures of AnnotationModel that are made in one go; strokes are in annotation_model.cpp.
#include "core/annotation/annotation_model_private.h"

#include <QUuid>

#include <algorithm>

namespace triptych {

void AnnotationModel::Private::complete(Shape& shape) const
{
    if (shape.id.isEmpty())
        shape.id = ShapeId{QUuid::createUuid().toString(QUuid::WithoutBraces)};
    if (shape.author.isEmpty())
        shape.author = author;
    if (!shape.created.isValid())
        shape.created = QDateTime::currentDateTimeUtc();
}

QList<ShapeDelta> AnnotationModel::Private::removalsOf(const QList<ShapeId>& ids) const
{
    QSet<qsizetype> places;
    for (const ShapeId& id : ids)
        if (const auto it = positions.constFind(id); it != positions.cend())
            places.insert(*it);
    QList<qsizetype> sorted(places.cbegin(), places.cend());
    std::sort(sorted.begin(), sorted.end()); // put back from the first on, each finds its own place again
    QList<ShapeDelta> deltas;
    for (const qsizetype place : sorted)
        deltas << ShapeDelta{shapes.at(place), std::nullopt, place};
    return deltas;
}

QList<ShapeDelta> AnnotationModel::Private::putsOf(QList<Shape>& put, const QSet<ShapeId>& removed) const
{
    QList<ShapeDelta> deltas;
    QSet<ShapeId> given;
    double top = shapes.isEmpty() ? 0 : shapes.last().stackOrder;
    qsizetype next = shapes.size();
    for (Shape& shape : put) {
        if (given.contains(shape.id) || removed.contains(shape.id))
            shape.id = {};
        const auto known = positions.constFind(shape.id);
        complete(shape);
        given.insert(shape.id);
        if (known == positions.cend()) {
            shape.stackOrder = ++top; // what is new lies on top
            deltas << ShapeDelta{std::nullopt, shape, next++};
        } else if (shapes.at(*known) != shape)
            deltas << ShapeDelta{shapes.at(*known), shape, *known};
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
    Delta delta;
    delta.shapes = d->removalsOf(change.removed) +
                   d->putsOf(change.put, QSet<ShapeId>(change.removed.cbegin(), change.removed.cend()));
    for (auto it = change.labels.cbegin(); it != change.labels.cend(); ++it)
        delta.tiles += d->placeLabels(it.key(), *it);
    d->push(change.text, std::move(delta), true);
    QList<ShapeId> ids;
    for (const Shape& shape : std::as_const(change.put))
        ids << shape.id;
    return ids;
}

QList<TileDelta> AnnotationModel::Private::placeLabels(int frame, const LabelMap& labels)
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
    return tileDeltas(frame, before, tiles);
}

ShapeId AnnotationModel::addShape(Shape shape)
{
    const QList<ShapeId> ids = addShapes({std::move(shape)});
    return ids.front();
}

QList<ShapeId> AnnotationModel::addShapes(QList<Shape> shapes)
{
    for (Shape& shape : shapes)
        if (d->positions.contains(shape.id))
            shape.id = {}; // a copy beside the one that is there
    const QString text = shapes.size() == 1 ? tr("Add shape") : tr("Add %1 shapes").arg(shapes.size());
    return *apply({text, std::move(shapes), {}, {}});
}

void AnnotationModel::replaceShape(const Shape& shape)
{
    if (this->shape(shape.id))
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
    d->push(label ? tr("Fill outline") : tr("Erase outline"), Delta{{}, d->tileDeltas(frame, before, tiles)}, true);
}

} // namespace triptych
