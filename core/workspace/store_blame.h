// Who last changed something, and the sentences that say so. In the store's thread.
#pragma once

#include "core/annotation/annotation_edit.h"
#include "core/base/result.h"

class QSqlDatabase;

namespace triptych {

struct Blame {
    bool known = false;
    QString author;
    QDateTime time; ///< UTC
};

/// The newest change of a shape, or of a tile, by another than this session where there is one.
Result<Blame> blameForShape(QSqlDatabase& database, const ImageId& image, const ShapeId& shape, const QString& session);
Result<Blame> blameForTile(QSqlDatabase& database, const ImageId& image, int frame, QPoint tile,
                           const QString& session);

/// "Dr. Berg at 14:03", "you, in another window, at 14:03", "somebody else".
QString blameText(const Blame& blame, const QString& reader);
/// “Brush stroke” cannot be undone: Dr. Berg at 14:03 changed what it left. …
QString refusalText(const QString& step, bool redo, const QString& who);

} // namespace triptych
