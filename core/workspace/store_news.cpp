// What others did to an open image, read from the history and answered with what is there now.
#include "core/workspace/store_annotations.h"
#include "core/workspace/store_database.h"
#include "core/workspace/store_edits.h"
#include "core/workspace/store_shapes.h"
#include "core/workspace/store_steps.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace triptych {

namespace {

/// All of an image that was shown while the database could not be read.
Result<AnnotationNews> everything(QSqlDatabase& database, const OpenImage& open)
{
    auto all = readAnnotations(database, open.image, open.imageSize, open.maskDownsample);
    if (!all)
        return all.error();
    AnnotationNews news;
    news.whole = true;
    for (const Shape& shape : std::as_const(all->shapes))
        news.shapes << AnnotationNews::ShapeNow{shape.id, shape};
    for (auto map = all->labelMaps.cbegin(); map != all->labelMaps.cend(); ++map)
        for (const QPoint& index : map->tileIndices())
            news.tiles << AnnotationNews::TileNow{map.key(), index, map->tile(index)};
    return news;
}

Result<void> addShapes(QSqlDatabase& database, const QList<qint64>& edits, AnnotationNews& news)
{
    QSet<QString> ids;
    for (const qint64 edit : edits) {
        auto query = runSql(database, QStringLiteral("SELECT shape FROM edit_shapes WHERE edit = ?"), {edit});
        if (!query)
            return query.error();
        while (query->next())
            ids.insert(query->value(0).toString());
    }
    for (const QString& id : std::as_const(ids)) {
        auto query =
            runSql(database, QStringLiteral("SELECT %1, image FROM shapes WHERE id = ?").arg(shapeColumns()), {id});
        if (!query)
            return query.error();
        const bool here = query->next() && query->value(10).toString() == news.image.value;
        news.shapes << AnnotationNews::ShapeNow{ShapeId{id}, here ? shapeOfRow(*query) : std::nullopt};
    }
    return {};
}

Result<void> addTiles(QSqlDatabase& database, const OpenImage& open, const QList<qint64>& edits, AnnotationNews& news)
{
    const auto mask =
        sqlValue(database,
                 QStringLiteral("SELECT id FROM masks WHERE image = ? AND width = ? AND height = ? AND downsample = ?"),
                 {open.image.value, open.maskSize().width(), open.maskSize().height(), open.maskDownsample});
    if (!mask)
        return mask.error();
    std::set<std::tuple<int, int, int>> places;
    for (const qint64 edit : edits) {
        auto query = runSql(database,
                            QStringLiteral("SELECT t.frame, t.x, t.y FROM edit_tiles t JOIN edits e ON e.id = t.edit "
                                           "WHERE t.edit = ? AND e.mask = ?"),
                            {edit, mask->toLongLong()});
        if (!query)
            return query.error();
        while (query->next())
            places.insert({query->value(0).toInt(), query->value(1).toInt(), query->value(2).toInt()});
    }
    for (const auto& [frame, x, y] : std::as_const(places)) {
        const auto tile = storedTile(database, mask->toLongLong(), frame, QPoint(x, y));
        if (!tile)
            return tile.error();
        news.tiles << AnnotationNews::TileNow{frame, QPoint(x, y), *tile};
    }
    return {};
}

} // namespace

Result<AnnotationNews> readNews(QSqlDatabase& database, OpenImage& open, const QSet<QString>& own)
{
    auto query =
        runSql(database, QStringLiteral("SELECT id, session, author FROM edits WHERE image = ? AND id > ? ORDER BY id"),
               {open.image.value, open.lastEdit});
    if (!query)
        return query.error();
    QList<qint64> edits;
    QStringList authors;
    qint64 last = std::max(open.lastEdit, qint64(0));
    while (query->next()) {
        last = query->value(0).toLongLong();
        if (own.contains(query->value(1).toString()))
            continue;
        edits << last;
        if (const QString author = query->value(2).toString(); !authors.contains(author))
            authors << author;
    }
    query->finish();
    AnnotationNews news;
    if (open.lastEdit < 0) {
        auto all = everything(database, open);
        if (!all)
            return all;
        news = std::move(*all);
    }
    news.image = open.image;
    if (open.lastEdit >= 0 && !edits.isEmpty()) {
        if (auto done = addShapes(database, edits, news); !done)
            return done.error();
        if (auto done = addTiles(database, open, edits, news); !done)
            return done.error();
        news.authors = authors;
    }
    open.lastEdit = last;
    return news;
}

} // namespace triptych
