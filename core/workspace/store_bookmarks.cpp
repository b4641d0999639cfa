#include "core/workspace/store_bookmarks.h"

#include "core/workspace/store_database.h"

#include <QDateTime>

#include <cmath>

namespace triptych {

Result<void> writeBookmark(QSqlDatabase& database, const Bookmark& bookmark)
{
    auto ensured = runSql(database, QStringLiteral("INSERT INTO cases (id) VALUES (?) ON CONFLICT DO NOTHING"),
                          {bookmark.caseId.value});
    if (!ensured)
        return ensured.error();
    auto written =
        runSql(database,
               QStringLiteral("INSERT INTO bookmarks (id, case_id, image, name, x, y, zoom, rotation, flipped, frame, "
                              "created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                              "name = excluded.name"),
               {bookmark.id, bookmark.caseId.value, bookmark.image.value, bookmark.name, bookmark.centre.x(),
                bookmark.centre.y(), bookmark.zoom, bookmark.rotationDeg, bookmark.flipped, bookmark.frame,
                QDateTime::currentMSecsSinceEpoch()});
    return written ? Result<void>() : written.error();
}

Result<void> deleteBookmark(QSqlDatabase& database, const QString& id)
{
    auto deleted = runSql(database, QStringLiteral("DELETE FROM bookmarks WHERE id = ?"), {id});
    return deleted ? Result<void>() : deleted.error();
}

Result<QList<Bookmark>> readBookmarks(QSqlDatabase& database, const CaseId& caseId)
{
    auto query = runSql(database,
                        QStringLiteral("SELECT id, image, name, x, y, zoom, rotation, flipped, frame FROM bookmarks "
                                       "WHERE case_id = ? ORDER BY created_ms, %1")
                            .arg(insertionOrder(database)),
                        {caseId.value});
    if (!query)
        return query.error();
    QList<Bookmark> bookmarks;
    while (query->next()) {
        const auto number = [&](int column) { return query->value(column).toDouble(); };
        Bookmark bookmark{query->value(0).toString(),
                          caseId,
                          ImageId{query->value(1).toString()},
                          query->value(2).toString(),
                          QPointF(number(3), number(4)),
                          number(5),
                          number(6),
                          query->value(7).toBool(),
                          query->value(8).toInt()};
        if (std::isfinite(bookmark.zoom) && bookmark.zoom > 0 && std::isfinite(bookmark.rotationDeg))
            bookmarks << std::move(bookmark);
    }
    return bookmarks;
}

} // namespace triptych
