// Bookmarked places of images in the store's tables. In the store's thread; writes run inside a transaction.
#pragma once

#include "core/workspace/case_store.h"

class QSqlDatabase;

namespace triptych {

Result<void> writeBookmark(QSqlDatabase& database, const Bookmark& bookmark);
Result<void> deleteBookmark(QSqlDatabase& database, const QString& id);
/// In the order in which they were made.
Result<QList<Bookmark>> readBookmarks(QSqlDatabase& database, const CaseId& caseId);

} // namespace triptych
