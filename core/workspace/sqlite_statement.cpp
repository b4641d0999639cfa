#include "core/workspace/sqlite_statement.h"

#include "core/workspace/store_database.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>

#include <sqlite3.h>

namespace triptych {

namespace {

/// Null where the driver is another or the connection is not open
/// (https://doc.qt.io/qt-6/sql-driver.html#accessing-the-low-level-database-handle).
sqlite3* handleOf(const QSqlDatabase& database)
{
    const QVariant handle = database.driver() ? database.driver()->handle() : QVariant();
    const bool ofSqlite = handle.isValid() && qstrcmp(handle.typeName(), "sqlite3*") == 0;
    return ofSqlite ? *static_cast<sqlite3* const*>(handle.constData()) : nullptr;
}

int bindValue(sqlite3_stmt* statement, int place, const QVariant& value)
{
    switch (value.typeId()) {
    case QMetaType::QString: {
        const QByteArray text = value.toString().toUtf8();
        return sqlite3_bind_text(statement, place, text.constData(), int(text.size()), SQLITE_TRANSIENT);
    }
    case QMetaType::QByteArray: {
        const QByteArray bytes = value.toByteArray(); // constData() of a null one is not null
        return sqlite3_bind_blob(statement, place, bytes.constData(), int(bytes.size()), SQLITE_TRANSIENT);
    }
    default: break;
    }
    if (value.isNull())
        return sqlite3_bind_null(statement, place);
    return value.typeId() == QMetaType::Double ? sqlite3_bind_double(statement, place, value.toDouble())
                                               : sqlite3_bind_int64(statement, place, value.toLongLong());
}

} // namespace

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Error SqliteStatement::error() const
{
    sqlite3* const handle = handleOf(*m_database);
    return sqliteError(*m_database, QSqlError({}, QString::fromUtf8(sqlite3_errmsg(handle)), QSqlError::StatementError,
                                              QString::number(sqlite3_extended_errcode(handle))));
}

Result<SqliteStatement> SqliteStatement::prepare(const QSqlDatabase& database, const QString& sql)
{
    sqlite3* const handle = handleOf(database);
    if (!handle)
        return sqliteError(database, database.lastError());
    SqliteStatement prepared(database);
    const QByteArray text = sql.toUtf8();
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(handle, text.constData(), int(text.size()), &statement, nullptr);
    prepared.m_statement.reset(statement);
    if (code != SQLITE_OK)
        return prepared.error();
    return prepared;
}

Result<SqliteStatement> SqliteStatement::select(const QSqlDatabase& database, const QString& sql,
                                                const QVariantList& values)
{
    auto statement = prepare(database, sql);
    if (!statement)
        return statement;
    if (auto bound = statement->bind(values); !bound)
        return bound.error();
    return statement;
}

Result<void> SqliteStatement::bind(const QVariantList& values)
{
    sqlite3_reset(m_statement.get()); // what it returns is the error of the last step, which has been told
    for (int i = 0; i < values.size(); ++i)
        if (bindValue(m_statement.get(), i + 1, values.at(i)) != SQLITE_OK)
            return error();
    return {};
}

Result<bool> SqliteStatement::next()
{
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return code == SQLITE_ROW;
    return error();
}

bool SqliteRow::isNull(int column) const { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }

qint64 SqliteRow::integer(int column) const { return sqlite3_column_int64(m_statement, column); }

double SqliteRow::real(int column) const { return sqlite3_column_double(m_statement, column); }

QString SqliteRow::text(int column) const
{
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
    return QString::fromUtf8(text, sqlite3_column_bytes(m_statement, column));
}

QByteArrayView SqliteRow::bytes(int column) const
{
    const void* bytes = sqlite3_column_blob(m_statement, column); // before their number is asked for
    return {static_cast<const char*>(bytes), sqlite3_column_bytes(m_statement, column)};
}

} // namespace triptych
