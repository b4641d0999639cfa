// Shapes in the store's tables. In the store's thread, which has helpers read along where there are many.
#pragma once

#include "core/workspace/case_store.h"

#include <span>

class QSqlDatabase;
class QSqlQuery;

namespace triptych {

/// Fills `shapes` and `table`; a damaged shape becomes a warning. Errors: the database's.
Result<void> readShapes(QSqlDatabase& database, StoredAnnotations& into);

/// The columns of `shapes` that shapeOfRow reads, from the first on.
QString shapeColumns();
/// Nothing where the row is damaged.
std::optional<Shape> shapeOfRow(const QSqlQuery& row);

/// Puts away what an edit left of each shape, marked with the edit's id, and removes what it removed; a row at a time,
/// however many there are.
Result<void> writeShapeRows(QSqlDatabase& database, const ImageId& image, qint64 edit,
                            std::span<const ShapeChange> changes);

} // namespace triptych
