// Shapes in the store's tables. In the store's thread, which has helpers read along where there are many.
#pragma once

#include "core/workspace/case_store.h"

class QSqlDatabase;

namespace triptych {

/// Fills `shapes` and `table`; a damaged shape becomes a warning. Errors: the database's.
Result<void> readShapes(QSqlDatabase& database, StoredAnnotations& into);

/// Adds shapes or puts them in the place of those with their ids, one row at a time.
Result<void> writeShapes(QSqlDatabase& database, const ImageId& image, const QList<Shape>& shapes);

} // namespace triptych
