#include "core/workspace/sqlite_statement.h"

#include "core/workspace/store_database.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>

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

/// SQLITE_MISMATCH for a type that is not stored.
int bindValue(sqlite3_stmt* statement, int place, const QVariant& value)
{
    switch (value.typeId()) {
    case QMetaType::QString: { // in UTF-16, as QtSql gives it: what is no valid text is stored and found alike
        const QString text = value.toString();
        return sqlite3_bind_text16(statement, place, text.utf16(), int(text.size() * 2), SQLITE_TRANSIENT);
    }
    case QMetaType::QByteArray: {
        const QByteArray bytes = value.toByteArray(); // constData() of a null one is not null
        return sqlite3_bind_blob(statement, place, bytes.constData(), int(bytes.size()), SQLITE_TRANSIENT);
    }
    default: break;
    }
    if (value.isNull())
        return sqlite3_bind_null(statement, place);
    switch (value.typeId()) {
    case QMetaType::Double: return sqlite3_bind_double(statement, place, value.toDouble());
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::LongLong: return sqlite3_bind_int64(statement, place, value.toLongLong());
    default: return SQLITE_MISMATCH;
    }
}

} // namespace

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Error SqliteStatement::error() const
{
    sqlite3* const handle = handleOf(*m_database);
    return sqliteError(*m_database, QSqlError({}, QString::fromUtf8(sqlite3_errmsg(handle)), QSqlError::StatementError,
                                              QString::number(sqlite3_extended_errcode(handle))));
}

bool SqliteStatement::isPossible(const QSqlDatabase& database)
{
    static const bool possible = [&database] {
        QSqlQuery query(database);
        return query.exec(QStringLiteral("SELECT sqlite_source_id()")) && query.next() &&
               query.value(0).toString() == QLatin1String(sqlite3_sourceid());
    }();
    return possible;
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
    bool good = values.size() == sqlite3_bind_parameter_count(m_statement.get());
    for (int i = 0; good && i < values.size(); ++i) {
        const int code = bindValue(m_statement.get(), i + 1, values.at(i));
        if (code != SQLITE_OK && code != SQLITE_MISMATCH)
            return error();
        good = code == SQLITE_OK;
    }
    if (good)
        return {};
    return Error{ErrorCode::Internal,
                 placeOf(*m_database) + QStringLiteral(": a statement was given values that do not fit it"),
                 QString::fromUtf8(sqlite3_sql(m_statement.get()))};
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
