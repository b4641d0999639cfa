// The database's schema, as the list of steps that lead to it. A step that was released is never changed.
#pragma once

#include <QList>
#include <QStringList>

namespace triptych {

enum class SqlDialect { Sqlite, Postgres };

/// Statements of version 1, 2, … The text is SQLite's; for PostgreSQL the names of types are put in their place.
QList<QStringList> schemaMigrations(SqlDialect dialect);

} // namespace triptych
