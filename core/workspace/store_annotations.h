// Annotations in the store's tables: one edit in, everything of one image out. In the store's thread.
#pragma once

#include "core/workspace/case_store.h"

class QSqlDatabase;

namespace triptych {

/// Writes one edit; runs inside a transaction. `mergeTiles`: the edit was drawn without having seen what the database
/// holds, so stored labels stay where it painted nothing.
Result<void> writeEdit(QSqlDatabase& database, const AnnotationEdit& edit, bool mergeTiles);

/// Everything stored of one image. A damaged shape or tile becomes a warning. Errors: the database's.
Result<StoredAnnotations> readAnnotations(QSqlDatabase& database, const ImageId& image, QSize imageSize,
                                          double maskDownsample);

/// Puts an edit that is not in the database yet on top of what was read from it.
void overlayEdit(StoredAnnotations& annotations, const AnnotationEdit& edit, QSize imageSize, double maskDownsample);

} // namespace triptych
