#include "core/workspace/store_lesions.h"

#include "core/workspace/store_database.h"

#include <QJsonDocument>

namespace triptych {

Result<void> writeLesion(QSqlDatabase& database, const Lesion& lesion)
{
    auto ensured = runSql(database, QStringLiteral("INSERT INTO cases (id) VALUES (?) ON CONFLICT DO NOTHING"),
                          {lesion.caseId.value});
    if (!ensured)
        return ensured.error();
    const QByteArray json = QJsonDocument(lesionToJson(lesion)).toJson(QJsonDocument::Compact);
    const qint64 now = lesion.changed.toMSecsSinceEpoch();
    auto written = runSql(database,
                          QStringLiteral("INSERT INTO lesions (id, case_id, json, author, created_ms, changed_ms) "
                                         "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                                         "json = excluded.json, author = excluded.author, "
                                         "changed_ms = excluded.changed_ms"),
                          {lesion.id, lesion.caseId.value, QString::fromUtf8(json), lesion.author, now, now});
    return written ? Result<void>() : written.error();
}

Result<void> deleteLesion(QSqlDatabase& database, const QString& id)
{
    auto deleted = runSql(database, QStringLiteral("DELETE FROM lesions WHERE id = ?"), {id});
    return deleted ? Result<void>() : deleted.error();
}

Result<QList<Lesion>> readLesions(QSqlDatabase& database, const CaseId& caseId)
{
    auto query = runSql(database,
                        QStringLiteral("SELECT id, json, author, changed_ms FROM lesions WHERE case_id = ? "
                                       "ORDER BY created_ms, id"),
                        {caseId.value});
    if (!query)
        return query.error();
    QList<Lesion> lesions;
    while (query->next()) {
        Lesion lesion;
        lesion.id = query->value(0).toString();
        lesion.caseId = caseId;
        lesionFromJson(QJsonDocument::fromJson(query->value(1).toString().toUtf8()).object(), lesion);
        lesion.author = query->value(2).toString();
        lesion.changed = timeFromValue(query->value(3));
        lesions << std::move(lesion);
    }
    return lesions;
}

} // namespace triptych
