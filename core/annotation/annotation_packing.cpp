// What AnnotationModel has workers do with its shapes: packing the index, and freeing what is no longer wanted.
#include "core/annotation/annotation_model_private.h"
#include "core/jobs/behind.h"

#include <QMutex>

namespace triptych {

namespace {

constexpr qsizetype kManyShapes = 20'000; ///< packing or freeing them takes more than a few milliseconds
constexpr qsizetype kManyAreas = 256;     ///< told as one above

} // namespace

/// Where a packed index goes: to the model, while that lives.
struct PackingRelay {
    QMutex mutex;
    AnnotationModel* model = nullptr;
};

AnnotationModel::~AnnotationModel()
{
    if (d->packing) {
        const QMutexLocker lock(&d->packing->mutex);
        d->packing->model = nullptr;
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

void AnnotationModel::Private::packWorn()
{
    if (packing || !table.index().isWorn(table.shapes().size()))
        return;
    const auto replaces = table.mutableIndex().beginPacking();
    if (table.shapes().size() < kManyShapes)
        return table.mutableIndex().endPacking(ShapeIndex::pack(table.shapes()), replaces);
    packing = std::make_shared<PackingRelay>();
    packing->model = q;
    runBehind(JobPriority::Visible, [relay = packing, shapes = table.shapes(), replaces] {
        auto packed = ShapeIndex::pack(shapes);
        const QMutexLocker lock(&relay->mutex);
        AnnotationModel* model = relay->model;
        if (model)
            QMetaObject::invokeMethod(
                model,
                [model, packed, replaces] {
                    model->d->packing.reset();
                    model->d->table.mutableIndex().endPacking(packed, replaces);
                },
                Qt::QueuedConnection);
    });
}

} // namespace triptych
