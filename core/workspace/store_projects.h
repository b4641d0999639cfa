// Annotation projects and how far each reader is, in the store's tables. In the store's thread; writes run inside a
// transaction.
#pragma once

#include "core/workspace/annotation_project.h"

class QSqlDatabase;

namespace triptych {

Result<void> writeProject(QSqlDatabase& database, const AnnotationProject& project);
Result<void> writeProgress(QSqlDatabase& database, const QString& projectId, const ItemProgress& progress);
Result<void> writeProjectPlace(QSqlDatabase& database, const QString& projectId, const QString& reader,
                               const QString& file);
Result<void> unlistProject(QSqlDatabase& database, const QString& projectId);
/// The last opened first.
Result<QList<ProjectSummary>> readProjects(QSqlDatabase& database);
/// Without an id where there is none or it is damaged. Errors: the database's.
Result<StoredProject> readProject(QSqlDatabase& database, const QString& projectId);

} // namespace triptych
