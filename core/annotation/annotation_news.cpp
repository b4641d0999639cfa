// What the store tells a model: that its edits are kept, and what others have done.
#include "core/annotation/annotation_model_private.h"

namespace triptych {

namespace {

struct TileKey {
    int frame = 0;
    QPoint index;
    friend bool operator==(const TileKey&, const TileKey&) = default;
    friend size_t qHash(const TileKey& key, size_t seed = 0) { return qHashMulti(seed, key.frame, key.index); }
};

} // namespace

void AnnotationModel::acknowledge(quint64 sequence)
{
    if (d->stroke || d->holding) {
        d->held.emplace_back(sequence);
        return;
    }
    while (!d->unsaved.empty() && d->unsaved.front().sequence <= sequence) {
        AnnotationEdit& edit = d->unsaved.front();
        d->history.setSaved(edit.kind == AnnotationEdit::Kind::Do ? StepId{d->session, edit.sequence} : edit.target);
        letGo(std::move(edit.changes));
        d->unsaved.pop_front();
    }
}

void AnnotationModel::receive(const AnnotationNews& news)
{
    if (d->stroke || d->holding)
        d->held.emplace_back(news);
    else
        d->takeNews(news);
}

void AnnotationModel::holdNews(bool hold)
{
    d->holding = hold;
    d->deliverHeld();
}

void AnnotationModel::Private::deliverHeld()
{
    while (!held.empty() && !stroke && !holding) {
        const auto next = std::move(held.front());
        held.pop_front();
        if (const auto* acknowledged = std::get_if<quint64>(&next))
            q->acknowledge(*acknowledged);
        else
            takeNews(std::get<AnnotationNews>(next));
    }
    if (made && !stroke && !holding)
        arriveMade(making, std::exchange(made, nullptr));
}

void AnnotationModel::Private::takeNews(AnnotationNews news)
{
    if (news.correction && news.correction->edit.session == session) {
        q->acknowledge(news.correction->edit.sequence);
        if (news.correction->kind == AnnotationEdit::Kind::Do)
            history.replace(news.correction->edit, news.correction->kept);
        else {
            history.setUndone(news.correction->target, news.correction->kind == AnnotationEdit::Kind::Redo);
            history.block(news.correction->target);
        }
    }
    if (news.whole)
        addWhatIsGone(news);
    rebase(news);
    for (const auto& [id, shape] : std::as_const(news.shapes))
        shape ? void(removedByOthers.remove(id)) : void(removedByOthers.insert(id));
    placeShapes(news.shapes);
    placeTiles(news.tiles);
    if (news.whole) // neither was the history read
        Q_EMIT q->historyWanted({});
    Q_EMIT q->historyChanged();
}

/// To news of everything: what is shown here and not in them.
void AnnotationModel::Private::addWhatIsGone(AnnotationNews& news) const
{
    QSet<ShapeId> present;
    for (const auto& now : std::as_const(news.shapes))
        present.insert(now.id);
    for (const Shape& shape : table.shapes())
        if (!present.contains(shape.id))
            news.shapes << AnnotationNews::ShapeNow{shape.id, std::nullopt};
    QSet<TileKey> painted;
    for (const auto& now : std::as_const(news.tiles))
        painted.insert({now.frame, now.index});
    for (auto map = maps.cbegin(); map != maps.cend(); ++map)
        for (const QPoint& index : map->tileIndices())
            if (!painted.contains({map.key(), index}))
                news.tiles << AnnotationNews::TileNow{map.key(), index, nullptr};
}

/// What was drawn here and is on its way to the store comes on top, as it will there.
void AnnotationModel::Private::rebase(AnnotationNews& news) const
{
    QHash<ShapeId, qsizetype> shapesAt;
    QHash<TileKey, qsizetype> tilesAt;
    for (qsizetype i = 0; i < news.shapes.size(); ++i)
        shapesAt.insert(news.shapes[i].id, i);
    for (qsizetype i = 0; i < news.tiles.size(); ++i)
        tilesAt.insert({news.tiles[i].frame, news.tiles[i].index}, i);
    for (const AnnotationEdit& edit : unsaved) {
        for (const ShapeChange& change : edit.changes.shapes)
            if (const auto at = shapesAt.constFind(change.id()); at != shapesAt.cend())
                if (auto& now = news.shapes[*at].shape; now == change.before)
                    now = change.after;
        for (const TileChange& change : edit.changes.tiles)
            if (const auto at = tilesAt.constFind({change.frame, change.index}); at != tilesAt.cend())
                if (auto merge = applyTileDelta(news.tiles[*at].tile, change.delta))
                    news.tiles[*at].tile = std::move(merge->tile);
    }
}

} // namespace triptych
