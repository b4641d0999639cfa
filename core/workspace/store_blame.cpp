#include "core/workspace/store_blame.h"

#include "core/workspace/store_database.h"

namespace triptych {

namespace {

Result<Blame> newest(QSqlDatabase& database, const QString& table, const QString& condition, QVariantList values)
{
    auto query = runSql(database,
                        QStringLiteral("SELECT e.author, e.time_ms FROM edits e JOIN %1 c ON c.edit = e.id "
                                       "WHERE e.image = ? AND %2 ORDER BY CASE WHEN e.session = ? THEN 1 ELSE 0 END, "
                                       "e.id DESC LIMIT 1")
                            .arg(table, condition),
                        values);
    if (!query)
        return query.error();
    if (!query->next())
        return Blame();
    return Blame{true, query->value(0).toString(), timeFromValue(query->value(1))};
}

} // namespace

Result<Blame> blameForShape(QSqlDatabase& database, const ImageId& image, const ShapeId& shape, const QString& session)
{
    return newest(database, QStringLiteral("edit_shapes"), QStringLiteral("c.shape = ?"),
                  {image.value, shape.value, session});
}

Result<Blame> blameForTile(QSqlDatabase& database, const ImageId& image, int frame, QPoint tile, const QString& session)
{
    return newest(database, QStringLiteral("edit_tiles"), QStringLiteral("c.frame = ? AND c.x = ? AND c.y = ?"),
                  {image.value, frame, tile.x(), tile.y(), session});
}

QString blameText(const Blame& blame, const QString& reader)
{
    if (!blame.known)
        return QStringLiteral("somebody else");
    const QDateTime time = blame.time.toLocalTime();
    const bool today = time.date() == QDate::currentDate();
    const QString when = today ? QStringLiteral("at ") + time.toString(QStringLiteral("HH:mm"))
                               : QStringLiteral("on ") + time.toString(QStringLiteral("yyyy-MM-dd 'at' HH:mm"));
    if (blame.author == reader)
        return QStringLiteral("you, in another window, ") + when;
    return (blame.author.isEmpty() ? QStringLiteral("another reader") : blame.author) + QLatin1Char(' ') + when;
}

QString refusalText(const QString& step, bool redo, const QString& who)
{
    return QStringLiteral(
               "“%1” cannot be %2: what it changed was changed again since, by %3. The next %4 passes it by.")
        .arg(step, redo ? QStringLiteral("redone") : QStringLiteral("undone"), who,
             redo ? QStringLiteral("redo") : QStringLiteral("undo"));
}

} // namespace triptych
