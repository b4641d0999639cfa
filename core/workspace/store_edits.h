// One edit into the store's tables, merged with what others have written meanwhile. In the store's thread, inside a
// transaction in which nobody else writes.
#pragma once

#include "core/annotation/annotation_edit.h"
#include "core/base/result.h"

#include <QHash>

class QSqlDatabase;

namespace triptych {

/// Copies made of shapes that somebody else had changed: edits on their way still mean the copy.
using ShapeCopies = QHash<ShapeId, ShapeId>;

/// Writes an edit, its place in the history and what it changes. A pixel that is no longer what the gesture saw keeps
/// the other's label; a shape that is not is left to the other, and the gesture's is kept beside it as a copy; an undo
/// or a redo that meets either is not done at all. What came out otherwise than drawn is in the news, else nothing.
/// An edit that is there already (its commit was not heard of) is left as it is. Errors: the database's.
Result<AnnotationNews> writeEdit(QSqlDatabase& database, const AnnotationEdit& edit, ShapeCopies& copies);

/// The id of a mask by its geometry; made where it is new.
Result<qint64> maskIdOf(QSqlDatabase& database, const ImageId& image, QSize size, double downsample);

} // namespace triptych
