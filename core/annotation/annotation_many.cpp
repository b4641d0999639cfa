// Gestures of AnnotationModel about any number of shapes: made at once, or worked out by workers where there are very
// many, one after the other.
#include "core/annotation/annotation_model_private.h"

#include <QLocale>

namespace triptych {

namespace {

constexpr int kMostRefusals = 4;

QString removalText(qsizetype count)
{
    return count == 1 ? AnnotationModel::tr("Delete shape")
                      : AnnotationModel::tr("Delete %1 shapes").arg(QLocale(QLocale::English).toString(count));
}

} // namespace

void AnnotationModel::removeShapes(const QList<ShapeId>& ids, const ShapeFilter& which)
{
    d->makeGesture(removalText(ids.size()), ids.size(), [ids, which](const ShapeTable& shapes) {
        AnnotationChange change;
        for (const ShapeId& id : ids)
            if (const Shape* shape = shapes.find(id); shape && (!which || which(*shape)))
                change.removed << id;
        change.text = removalText(change.removed.size());
        return change;
    });
}

void AnnotationModel::changeShapes(const QString& text, const QList<ShapeId>& ids, const ShapeChanger& change)
{
    d->makeGesture(text, ids.size(), [text, ids, change](const ShapeTable& shapes) {
        AnnotationChange step;
        step.text = text;
        for (const ShapeId& id : ids)
            if (const Shape* shape = shapes.find(id)) {
                Shape changed = *shape;
                if (change(changed))
                    step.put << std::move(changed);
            }
        return step;
    });
}

void AnnotationModel::Private::makeGesture(const QString& text, qsizetype count, ChangeMaker make)
{
    q->endStroke();
    if (count <= kManyShapes && gestures.empty()) {
        (void)q->apply(make(table));
        return;
    }
    waitingUndos = 0;
    callOffTravel();
    gestures.push_back({text, std::move(make)});
    if (gestures.size() == 1) {
        makeFirst();
        Q_EMIT q->travellingChanged();
    }
    Q_EMIT q->historyChanged();
}

void AnnotationModel::Private::makeFirst()
{
    making = ++makings;
    behind([base = table.shapes(), make = gestures.front().make, by = author] { return prepareChange(base, make, by); },
           [this, number = making](std::shared_ptr<PreparedChange>& prepared) {
               arriveMade(number, std::exchange(prepared, nullptr));
           });
}

void AnnotationModel::Private::arriveMade(quint64 number, std::shared_ptr<PreparedChange> prepared)
{
    if (number != making) // called off meanwhile
        return freeBehind(std::move(prepared));
    if (stroke || holding) {
        made = std::move(prepared);
        return;
    }
    // Whoever hears of the change finds it made.
    making = 0;
    WaitingGesture gesture = std::move(gestures.front());
    gestures.pop_front();
    const auto taken = q->take(*prepared);
    freeBehind(std::move(prepared));
    if (taken && !*taken) { // drawn meanwhile
        if (++gesture.refused < kMostRefusals) {
            gestures.push_front(std::move(gesture));
            return makeFirst();
        }
        (void)q->apply(gesture.make(table)); // else it might never be
    }
    freeBehind(std::move(gesture));
    if (!gestures.empty() && making == 0)
        makeFirst();
    Q_EMIT q->travellingChanged();
    Q_EMIT q->historyChanged();
}

void AnnotationModel::finishGestures()
{
    const auto waiting = d->gestures;
    d->dropGestures(0);
    for (const WaitingGesture& gesture : waiting)
        (void)apply(gesture.make(d->table));
}

void AnnotationModel::Private::dropGestures(size_t kept)
{
    if (gestures.size() <= kept)
        return;
    gestures.resize(kept);
    if (gestures.empty()) {
        making = 0;
        if (made)
            freeBehind(std::exchange(made, nullptr));
    }
    Q_EMIT q->travellingChanged();
    Q_EMIT q->historyChanged();
}

} // namespace triptych
