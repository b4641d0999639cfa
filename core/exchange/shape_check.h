// Shapes from other programs, looked at before they come in.
#pragma once

#include "core/annotation/shape.h"

#include <QStringList>

namespace triptych {

/// Makes identifiers unique, and counts outlines that cross themselves: they are kept, and inside is by the odd-even
/// rule. What was found is said in sentences that begin with `name`.
QStringList mendShapes(QList<Shape>& shapes, const QString& name);

/// Whether a ring crosses or touches itself.
bool crossesItself(const QPolygonF& ring);

} // namespace triptych
