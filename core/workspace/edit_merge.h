// What becomes of an edit that was drawn from a state which others may have changed since. In the store's thread.
#pragma once

#include "core/workspace/store_edits.h"

namespace triptych {

struct EditMerge {
    qint64 mask = 0;                         ///< its id where tiles change, else 0
    AnnotationChanges kept;                  ///< as it is to be written
    QList<AnnotationNews::TileNow> tilesNow; ///< of all tiles kept
    AnnotationNews news;                     ///< what is not as it was drawn
};

/// Compares each shape and pixel with what the gesture saw. `copies` gets the copies it makes. Errors: the database's.
Result<EditMerge> mergeEdit(QSqlDatabase& database, const AnnotationEdit& edit, ShapeCopies& copies);

} // namespace triptych
