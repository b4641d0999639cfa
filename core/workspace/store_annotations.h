// Everything the store holds of one image's annotations. In the store's thread.
#pragma once

#include "core/workspace/case_store.h"

class QSqlDatabase;

namespace triptych {

/// Everything stored of one image. A damaged shape or tile becomes a warning. Errors: the database's.
Result<StoredAnnotations> readAnnotations(QSqlDatabase& database, const ImageId& image, QSize imageSize,
                                          double maskDownsample);

/// One tile of a mask; null where it is not there, or damaged, which is shown as empty.
Result<LabelMap::Tile> storedTile(QSqlDatabase& database, qint64 mask, int frame, QPoint index);

/// Puts an edit that is not in the database yet on top of what was read from it.
void overlayEdit(StoredAnnotations& annotations, const AnnotationEdit& edit, QSize imageSize, double maskDownsample);

} // namespace triptych
