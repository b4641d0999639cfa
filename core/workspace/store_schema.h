// The database's schema, as the list of steps that lead to it. A step that was released is never changed.
#pragma once

#include <QList>
#include <QStringList>

namespace triptych {

/// Statements of version 1, 2, …
QList<QStringList> schemaMigrations();

} // namespace triptych
