#include "core/workspace/store_cases.h"

#include "core/workspace/store_database.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace triptych {

namespace {

QString toText(const QJsonObject& object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject toObject(const QVariant& text) { return QJsonDocument::fromJson(text.toString().toUtf8()).object(); }

/// What refers to a case may come before the case itself is saved.
Result<void> ensureCase(QSqlDatabase& database, const CaseId& id)
{
    return execSql(database, QStringLiteral("INSERT INTO cases (id) VALUES (?) ON CONFLICT DO NOTHING"), {id.value});
}

} // namespace

Result<void> writeCase(QSqlDatabase& database, const StoredCase& value)
{
    const QString paths =
        QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(value.paths)).toJson(QJsonDocument::Compact));
    return execSql(
        database,
        QStringLiteral("INSERT INTO cases (id, title, location, summary, state, mixed, last_opened_ms, paths, listed) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (id) DO UPDATE SET title = excluded.title, "
                       "location = excluded.location, summary = excluded.summary, state = excluded.state, "
                       "mixed = excluded.mixed, last_opened_ms = excluded.last_opened_ms, "
                       "paths = excluded.paths, listed = 1"),
        {value.id.value, value.title, value.location, value.summary, value.state, value.mixed,
         timeToValue(value.lastOpened), paths});
}

Result<void> unlistCase(QSqlDatabase& database, const CaseId& id)
{
    return execSql(database, QStringLiteral("UPDATE cases SET listed = 0 WHERE id = ?"), {id.value});
}

Result<void> writeAnalysis(QSqlDatabase& database, const CaseId& id, const ImageId& image, const QJsonObject& analysis)
{
    if (auto ensured = ensureCase(database, id); !ensured)
        return ensured;
    return execSql(database,
                   QStringLiteral("INSERT INTO analyses (case_id, image, created_ms, json) VALUES (?, ?, ?, ?)"),
                   {id.value, image.value, QDateTime::currentMSecsSinceEpoch(), toText(analysis)});
}

Result<void> writeReading(QSqlDatabase& database, const Reading& reading)
{
    if (auto ensured = ensureCase(database, reading.caseId); !ensured)
        return ensured;
    return execSql(database,
                   QStringLiteral("INSERT INTO readings (case_id, author, assessment, text, before_ai, time_ms) "
                                  "VALUES (?, ?, ?, ?, ?, ?)"),
                   {reading.caseId.value, reading.author, reading.assessment, reading.text, reading.beforeAi,
                    timeToValue(reading.time)});
}

Result<void> writeFinding(QSqlDatabase& database, const FindingDecision& decision)
{
    if (auto ensured = ensureCase(database, decision.caseId); !ensured)
        return ensured;
    return execSql(database,
                   QStringLiteral("INSERT INTO findings (case_id, finding, author, image, decision, note, time_ms) "
                                  "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (case_id, finding, author) DO UPDATE SET "
                                  "image = excluded.image, decision = excluded.decision, note = excluded.note, "
                                  "time_ms = excluded.time_ms"),
                   {decision.caseId.value, decision.findingId, decision.author, decision.image.value, decision.decision,
                    decision.note, timeToValue(decision.time)});
}

Result<void> writeViewState(QSqlDatabase& database, const CaseId& id, const QJsonObject& state)
{
    if (auto ensured = ensureCase(database, id); !ensured)
        return ensured;
    return execSql(database, QStringLiteral("UPDATE cases SET view_state = ? WHERE id = ?"), {toText(state), id.value});
}

Result<QList<StoredCase>> readCases(QSqlDatabase& database)
{
    // A case with a committed reading is read, however often it is opened again.
    auto query = runSql(
        database,
        QStringLiteral("SELECT id, title, location, summary, CASE WHEN EXISTS (SELECT 1 FROM readings WHERE case_id = "
                       "cases.id) THEN 'read' ELSE state END, mixed, last_opened_ms, paths "
                       "FROM cases WHERE listed = 1 ORDER BY last_opened_ms DESC NULLS LAST, id"));
    if (!query)
        return query.error();
    QList<StoredCase> cases;
    while (query->next()) {
        StoredCase value{CaseId{query->value(0).toString()}, query->value(1).toString(),
                         query->value(2).toString(),         query->value(3).toString(),
                         query->value(4).toString(),         query->value(5).toBool(),
                         timeFromValue(query->value(6)),     {}};
        for (const QJsonValue path : QJsonDocument::fromJson(query->value(7).toString().toUtf8()).array())
            value.paths << path.toString();
        cases << std::move(value);
    }
    return cases;
}

Result<QList<QJsonObject>> readAnalyses(QSqlDatabase& database, const CaseId& id)
{
    auto query =
        runSql(database, QStringLiteral("SELECT json FROM analyses WHERE case_id = ? ORDER BY id DESC"), {id.value});
    if (!query)
        return query.error();
    QList<QJsonObject> analyses;
    while (query->next())
        analyses << toObject(query->value(0));
    return analyses;
}

Result<QList<Reading>> readReadings(QSqlDatabase& database, const CaseId& id)
{
    auto query = runSql(database,
                        QStringLiteral("SELECT author, assessment, text, before_ai, time_ms FROM readings "
                                       "WHERE case_id = ? ORDER BY id"),
                        {id.value});
    if (!query)
        return query.error();
    QList<Reading> readings;
    while (query->next())
        readings << Reading{id,
                            query->value(0).toString(),
                            query->value(1).toString(),
                            query->value(2).toString(),
                            query->value(3).toBool(),
                            timeFromValue(query->value(4))};
    return readings;
}

Result<QList<FindingDecision>> readFindings(QSqlDatabase& database, const CaseId& id)
{
    auto query = runSql(database,
                        QStringLiteral("SELECT image, finding, decision, author, note, time_ms FROM findings "
                                       "WHERE case_id = ? AND decision <> '' ORDER BY time_ms, finding"),
                        {id.value});
    if (!query)
        return query.error();
    QList<FindingDecision> findings;
    while (query->next())
        findings << FindingDecision{id,
                                    ImageId{query->value(0).toString()},
                                    query->value(1).toString(),
                                    query->value(2).toString(),
                                    query->value(3).toString(),
                                    query->value(4).toString(),
                                    timeFromValue(query->value(5))};
    return findings;
}

Result<QJsonObject> readViewState(QSqlDatabase& database, const CaseId& id)
{
    auto query = runSql(database, QStringLiteral("SELECT view_state FROM cases WHERE id = ?"), {id.value});
    if (!query)
        return query.error();
    return query->next() ? toObject(query->value(0)) : QJsonObject();
}

} // namespace triptych
