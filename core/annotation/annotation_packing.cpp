// What AnnotationModel has workers do with its shapes: packing the index, and freeing what is no longer wanted.
#include "core/annotation/annotation_model_private.h"

namespace triptych {

namespace {

constexpr qsizetype kManyAreas = 256; ///< told as one above

} // namespace

AnnotationModel::~AnnotationModel()
{
    {
        const QMutexLocker lock(&d->relay->mutex);
        d->relay->model = nullptr;
    }
    Private::letGo(std::move(d->table));
}

void AnnotationModel::Private::letGo(ShapeTable old)
{
    if (old.shapes().size() > kManyShapes)
        freeBehind(std::move(old));
}

void AnnotationModel::Private::announceTouched(const TouchedAreas& areas)
{
    for (const auto& [frame, boxes] : areas) {
        if (boxes.size() <= kManyAreas) {
            Q_EMIT q->shapesTouched(frame, boxes);
            continue;
        }
        QPointF low = boxes.first().topLeft(), high = boxes.first().bottomRight();
        for (const QRectF& box : boxes) { // not QRectF's own union, which leaves out boxes without an area
            low = {std::min(low.x(), box.left()), std::min(low.y(), box.top())};
            high = {std::max(high.x(), box.right()), std::max(high.y(), box.bottom())};
        }
        Q_EMIT q->shapesTouched(frame, {QRectF(low, high)});
    }
}

void AnnotationModel::Private::announceShapes(const TouchedAreas& areas)
{
    announceTouched(areas);
    Q_EMIT q->shapesChanged();
    packWorn();
}

void AnnotationModel::Private::packWorn()
{
    if (packing || !table.index().isWorn(table.shapes().size()))
        return;
    const auto replaces = table.mutableIndex().beginPacking();
    if (table.shapes().size() < kManyShapes)
        return table.mutableIndex().endPacking(ShapeIndex::pack(table.shapes()), replaces);
    packing = true;
    behind([shapes = table.shapes()] { return ShapeIndex::pack(shapes); },
           [this, replaces](const ShapeIndex::PackedPtr& packed) {
               packing = false;
               table.mutableIndex().endPacking(packed, replaces);
           });
}

} // namespace triptych
