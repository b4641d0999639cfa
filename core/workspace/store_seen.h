// What each reader has seen of each image at 1:1, in the store's tables. In the store's thread.
#pragma once

#include "core/workspace/case_store.h"

class QSqlDatabase;

namespace triptych {

/// Replaces what is stored of this image and reader by both together; of another grid it is given up.
Result<void> writeSeen(QSqlDatabase& database, const SeenMask& seen);
/// Without an image where nothing is stored.
Result<SeenMask> readSeen(QSqlDatabase& database, const ImageId& image, const QString& reader);

/// Adds the cells of `more`, which is of the same image and reader; another grid counts alone.
void mergeSeen(SeenMask& seen, const SeenMask& more);

} // namespace triptych
