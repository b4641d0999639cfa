#include "core/annotation/annotation_edit.h"

namespace triptych {

namespace {

qint64 bytesOf(const std::optional<Shape>& shape)
{
    if (!shape)
        return 0;
    qint64 points = shape->points.size();
    for (const QPolygonF& ring : shape->moreRings)
        points += ring.size();
    return qint64(sizeof(Shape)) + points * qint64(sizeof(QPointF));
}

} // namespace

AnnotationChanges AnnotationChanges::inverted() const
{
    AnnotationChanges inverse;
    inverse.shapes.reserve(shapes.size());
    for (const ShapeChange& change : shapes)
        inverse.shapes << ShapeChange{change.after, change.before};
    inverse.tiles.reserve(tiles.size());
    for (const TileChange& change : tiles)
        inverse.tiles << TileChange{change.frame, change.index, invertedTileDelta(change.delta)};
    return inverse;
}

qint64 AnnotationChanges::bytes() const
{
    qint64 bytes = 0;
    for (const ShapeChange& change : shapes)
        bytes += bytesOf(change.before) + bytesOf(change.after);
    for (const TileChange& change : tiles)
        bytes += qint64(sizeof(TileChange)) + change.delta.size();
    return bytes;
}

TouchedArea touchedArea(const AnnotationEdit& edit)
{
    TouchedArea touched;
    bool first = true;
    const auto add = [&](int frame, const QRectF& area) {
        if (std::exchange(first, false))
            touched = {frame, area};
        else if (frame == touched.frame) {
            // Not QRectF's own union: that leaves out boxes without a width or a height, such as a point's.
            const QPointF low(std::min(area.left(), touched.area.left()), std::min(area.top(), touched.area.top()));
            const QPointF high(std::max(area.right(), touched.area.right()),
                               std::max(area.bottom(), touched.area.bottom()));
            touched.area = QRectF(low, high);
        }
    };
    for (const ShapeChange& change : edit.changes.shapes) {
        const Shape& shape = change.after ? *change.after : *change.before;
        add(shape.frame, shape.boundingRect());
    }
    const QRect mask(QPoint(0, 0), edit.maskSize);
    for (const TileChange& change : edit.changes.tiles) {
        const QSize side(LabelMap::kTileSide, LabelMap::kTileSide);
        const QRectF tile = QRect(change.index * LabelMap::kTileSide, side) & mask;
        add(change.frame, QRectF(tile.topLeft() * edit.maskDownsample, tile.size() * edit.maskDownsample));
    }
    return touched;
}

} // namespace triptych
