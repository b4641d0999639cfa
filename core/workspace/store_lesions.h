// Lesions of cases in the store's tables. In the store's thread; writes run inside a transaction.
#pragma once

#include "core/workspace/case_store.h"

class QSqlDatabase;

namespace triptych {

Result<void> writeLesion(QSqlDatabase& database, const Lesion& lesion);
Result<void> deleteLesion(QSqlDatabase& database, const QString& id);
/// In the order in which they were made.
Result<QList<Lesion>> readLesions(QSqlDatabase& database, const CaseId& caseId);

} // namespace triptych
