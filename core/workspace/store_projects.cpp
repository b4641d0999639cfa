#include "core/workspace/store_projects.h"

#include "core/workspace/store_database.h"

#include <QJsonDocument>

namespace triptych {

namespace {

/// A database that can only be read may be older than these tables.
bool hasTables(QSqlDatabase& database) { return database.tables().contains(QStringLiteral("projects")); }

Result<void> readProgress(QSqlDatabase& database, StoredProject& stored)
{
    auto query = runSql(database,
                        QStringLiteral("SELECT file, reader, state, note, image_class, image, changed_ms "
                                       "FROM project_progress WHERE project = ? ORDER BY file, reader"),
                        {stored.project.id});
    if (!query)
        return query.error();
    while (query->next())
        stored.progress << ItemProgress{
            query->value(0).toString(),    query->value(1).toString(), itemStateFromName(query->value(2).toString()),
            query->value(3).toString(),    query->value(4).toString(), ImageId{query->value(5).toString()},
            timeFromValue(query->value(6))};
    auto places = runSql(database, QStringLiteral("SELECT reader, file FROM project_places WHERE project = ?"),
                         {stored.project.id});
    if (!places)
        return places.error();
    while (places->next())
        stored.places.insert(places->value(0).toString(), places->value(1).toString());
    return {};
}

} // namespace

Result<void> writeProject(QSqlDatabase& database, const AnnotationProject& project)
{
    const QString json = QString::fromUtf8(QJsonDocument(projectToJson(project)).toJson(QJsonDocument::Compact));
    return execSql(database,
                   QStringLiteral("INSERT INTO projects (id, name, folder, json, listed, opened_ms) "
                                  "VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
                                  "folder = excluded.folder, json = excluded.json, listed = 1, "
                                  "opened_ms = excluded.opened_ms"),
                   {project.id, project.name, project.folder, json, QDateTime::currentMSecsSinceEpoch()});
}

Result<void> writeProgress(QSqlDatabase& database, const QString& projectId, const ItemProgress& progress)
{
    return execSql(
        database,
        QStringLiteral(
            "INSERT INTO project_progress (project, file, reader, state, note, image_class, image, changed_ms) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (project, file, reader) DO UPDATE SET "
            "state = excluded.state, note = excluded.note, image_class = excluded.image_class, "
            "image = excluded.image, changed_ms = excluded.changed_ms"),
        {projectId, progress.file, progress.reader, itemStateName(progress.state), progress.note, progress.imageClass,
         progress.image.value, progress.changed.toMSecsSinceEpoch()});
}

Result<void> writeProjectPlace(QSqlDatabase& database, const QString& projectId, const QString& reader,
                               const QString& file)
{
    return execSql(database,
                   QStringLiteral("INSERT INTO project_places (project, reader, file) VALUES (?, ?, ?) "
                                  "ON CONFLICT (project, reader) DO UPDATE SET file = excluded.file"),
                   {projectId, reader, file});
}

Result<void> unlistProject(QSqlDatabase& database, const QString& projectId)
{
    return execSql(database, QStringLiteral("UPDATE projects SET listed = 0 WHERE id = ?"), {projectId});
}

Result<QList<ProjectSummary>> readProjects(QSqlDatabase& database)
{
    if (!hasTables(database))
        return QList<ProjectSummary>();
    auto query = runSql(database, QStringLiteral("SELECT id, name, folder, opened_ms FROM projects WHERE listed = 1 "
                                                 "ORDER BY opened_ms DESC, id"));
    if (!query)
        return query.error();
    QList<ProjectSummary> projects;
    while (query->next())
        projects << ProjectSummary{query->value(0).toString(), query->value(1).toString(), query->value(2).toString(),
                                   timeFromValue(query->value(3))};
    return projects;
}

Result<StoredProject> readProject(QSqlDatabase& database, const QString& projectId)
{
    if (!hasTables(database))
        return StoredProject();
    auto query = runSql(database, QStringLiteral("SELECT json FROM projects WHERE id = ?"), {projectId});
    if (!query)
        return query.error();
    if (!query->next())
        return StoredProject();
    auto project = projectFromJson(QJsonDocument::fromJson(query->value(0).toString().toUtf8()).object());
    if (!project) // said by whoever asked: the other projects and cases are sound
        return StoredProject();
    StoredProject stored;
    stored.project = std::move(*project);
    if (auto read = readProgress(database, stored); !read)
        return read.error();
    return stored;
}

} // namespace triptych
