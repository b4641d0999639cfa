// Gestures become steps and edits here, and undo and redo travel between them.
#include "core/annotation/annotation_model_private.h"

namespace triptych {

void AnnotationModel::Private::placeShapes(const QList<AnnotationNews::ShapeNow>& now)
{
    if (now.isEmpty())
        return;
    QList<Shape> put;
    QList<ShapeId> gone;
    for (const auto& [id, shape] : now)
        shape ? put.append(*shape) : gone.append(id);
    announceShapes(table.apply(put, gone));
}

void AnnotationModel::Private::placeShapes(const QList<ShapeChange>& changes)
{
    if (!changes.isEmpty())
        announceShapes(applyChanges(table, changes));
}

void AnnotationModel::Private::takeTable(ShapeTable& now, const TouchedAreas& touched)
{
    letGo(std::exchange(table, std::move(now)));
    announceShapes(touched);
}

void AnnotationModel::Private::placeTiles(const QList<AnnotationNews::TileNow>& tiles)
{
    QMap<int, QList<QPoint>> changed;
    for (const auto& [frame, index, tile] : tiles) {
        map(frame).setTile(index, tile);
        changed[frame] << index;
    }
    for (auto it = changed.cbegin(); it != changed.cend(); ++it)
        Q_EMIT q->labelsChanged(it.key(), tilesArea(it.value()));
}

void AnnotationModel::Private::announce(AnnotationEdit edit)
{
    edit.image = image;
    edit.session = session;
    edit.sequence = ++sequence;
    edit.author = author;
    edit.time = QDateTime::currentDateTimeUtc();
    edit.maskSize = maskSize;
    edit.maskDownsample = downsample;
    if (edit.kind == AnnotationEdit::Kind::Do)
        history.push({{session, sequence}, edit.text, edit.time, false, edit.changes});
    unsaved.push_back(edit);
    Q_EMIT q->edited(edit);
    Q_EMIT q->historyChanged();
}

void AnnotationModel::Private::push(const QString& text, AnnotationChanges changes)
{
    if (changes.isEmpty())
        return;
    placeShapes(changes.shapes);
    pushed(text, std::move(changes));
}

void AnnotationModel::Private::pushed(const QString& text, AnnotationChanges changes)
{
    waitingUndos = 0;
    callOffTravel();
    AnnotationEdit edit;
    edit.text = text;
    edit.changes = std::move(changes);
    announce(std::move(edit));
}

std::optional<QList<AnnotationNews::TileNow>> AnnotationModel::Private::tilesAfter(const QList<TileChange>& changes,
                                                                                   UndoRefusal& refusal)
{
    QList<AnnotationNews::TileNow> tiles;
    tiles.reserve(changes.size());
    for (const TileChange& change : changes) {
        auto merge = applyTileDelta(map(change.frame).tile(change.index), change.delta);
        if (!merge || merge->conflicts > 0) {
            refusal.frame = change.frame;
            refusal.tile = change.index;
            return std::nullopt;
        }
        tiles << AnnotationNews::TileNow{change.frame, change.index, std::move(merge->tile)};
    }
    return tiles;
}

void AnnotationModel::Private::travel(const AnnotationStep& step, bool forward)
{
    if (step.changes.shapes.size() > kManyShapes)
        return travelBehind(step, forward);
    const AnnotationChanges changes = forward ? step.changes : step.changes.inverted();
    finishTravel(step, forward, changes, firstConflict(table, changes.shapes), [&] { placeShapes(changes.shapes); });
}

void AnnotationModel::Private::travelBehind(const AnnotationStep& step, bool forward)
{
    const bool before = travelling != 0;
    travelling = ++travels;
    travelText = (forward ? tr("Redo: %1") : tr("Undo: %1")).arg(step.text);
    behind(
        [base = table.shapes(), changes = step.changes, forward] {
            TravelledShapes worked;
            worked.table = ShapeTable(base);
            worked.base = base;
            worked.changes = forward ? changes : changes.inverted();
            worked.conflict = firstConflict(worked.table, worked.changes.shapes);
            if (worked.conflict.isEmpty())
                worked.touched = applyChanges(worked.table, worked.changes.shapes);
            return worked;
        },
        [this, travel = travelling, id = step.id, forward](TravelledShapes& worked) {
            arrive(travel, id, forward, worked);
            freeBehind(std::move(worked));
        });
    if (!before)
        Q_EMIT q->travellingChanged();
}

void AnnotationModel::Private::arrive(quint64 travel, const StepId& id, bool forward, TravelledShapes& worked)
{
    if (travel != travelling) // called off meanwhile
        return;
    const AnnotationStep* step = forward ? history.toRedo() : history.toUndo();
    if (!step || step->id != id)
        return callOffTravel();
    if (!worked.base.isCopyOf(table.shapes())) // others have drawn meanwhile
        return travelBehind(*step, forward);
    travelling = 0;
    finishTravel(*step, forward, worked.changes, worked.conflict, [&] { takeTable(worked.table, worked.touched); });
    travelWaiting();
    if (!travelling)
        Q_EMIT q->travellingChanged();
}

void AnnotationModel::Private::callOffTravel()
{
    if (std::exchange(travelling, 0) != 0)
        Q_EMIT q->travellingChanged();
}

QString AnnotationModel::travelText() const
{
    if (d->travelling != 0)
        return d->travelText;
    return d->gestures.empty() ? QString() : d->gestures.front().text;
}

void AnnotationModel::callOff()
{
    d->waitingUndos = 0;
    d->callOffTravel();
    d->dropGestures(0);
}

void AnnotationModel::Private::finishTravel(const AnnotationStep& step, bool forward, AnnotationChanges changes,
                                            const ShapeId& conflict, const std::function<void()>& placeThem)
{
    const StepId id = step.id;
    UndoRefusal refusal{image, step.text, forward, conflict, 0, {}};
    AnnotationEdit edit;
    edit.kind = forward ? AnnotationEdit::Kind::Redo : AnnotationEdit::Kind::Undo;
    edit.target = id;
    edit.text = step.text;
    edit.changes = std::move(changes);
    const auto tilesNow = conflict.isEmpty() ? tilesAfter(edit.changes.tiles, refusal) : std::nullopt;
    if (!tilesNow) {
        history.block(id);
        Q_EMIT q->undoRefused(refusal);
        Q_EMIT q->historyChanged();
        return;
    }
    placeThem();
    placeTiles(*tilesNow);
    history.setUndone(id, !forward);
    announce(std::move(edit));
    fetchSteps();
}

void AnnotationModel::Private::fetchSteps()
{
    if (const auto request = history.takeRequest())
        Q_EMIT q->historyWanted(*request);
}

void AnnotationModel::Private::travelWaiting()
{
    while (waitingUndos > 0 && !travelling && history.toUndo()) {
        --waitingUndos;
        travel(*history.toUndo(), false);
    }
    while (waitingUndos < 0 && !travelling && history.toRedo()) {
        ++waitingUndos;
        travel(*history.toRedo(), true);
    }
    if (!travelling && (waitingUndos > 0 ? !history.canUndo() : !history.canRedo()))
        waitingUndos = 0;
}

void AnnotationModel::undo()
{
    cancelStroke();
    if (!d->gestures.empty())
        return d->dropGestures(d->gestures.size() - 1);
    if (!d->history.canUndo())
        return;
    ++d->waitingUndos;
    d->travelWaiting();
    d->fetchSteps();
}

void AnnotationModel::redo()
{
    cancelStroke();
    if (!canRedo())
        return;
    --d->waitingUndos;
    d->travelWaiting();
    d->fetchSteps();
}

void AnnotationModel::addSteps(const StepPage& page)
{
    d->history.add(page);
    if (page.failed)
        d->waitingUndos = 0;
    d->travelWaiting();
    d->fetchSteps();
    Q_EMIT historyChanged();
}

bool AnnotationModel::canUndo() const { return !d->gestures.empty() || d->history.canUndo(); }
bool AnnotationModel::canRedo() const { return d->gestures.empty() && d->history.canRedo(); }

QString AnnotationModel::undoText() const
{
    if (!d->gestures.empty())
        return d->gestures.back().text;
    const AnnotationStep* step = d->history.toUndo();
    return step ? step->text : QString();
}

QString AnnotationModel::redoText() const
{
    const AnnotationStep* step = d->history.toRedo();
    return step ? step->text : QString();
}

const AnnotationHistory& AnnotationModel::history() const { return d->history; }
void AnnotationModel::setHistoryBudget(qint64 bytes) { d->history = AnnotationHistory(bytes); }
QString AnnotationModel::session() const { return d->session; }

} // namespace triptych
