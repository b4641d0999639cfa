// StoreDatabase: one database, opened so that a commit is on disk when it returns: an SQLite file, or a PostgreSQL that
// several people share. Belongs to the store's thread.
#pragma once

#include "core/base/result.h"
#include "core/workspace/store_schema.h"

#include <QDateTime>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <functional>
#include <memory>

class QSqlError;

namespace triptych {

/// Runs one statement; null strings and byte arrays are bound as empty ones. Errors: what the database says, as a
/// sentence that names it.
Result<QSqlQuery> runSql(QSqlDatabase& database, const QString& sql, const QVariantList& values = {});
/// The same where no rows are asked for.
Result<void> execSql(QSqlDatabase& database, const QString& sql, const QVariantList& values = {});
/// Runs one statement, prepared once, for each row of values.
Result<void> runSqlForEach(QSqlDatabase& database, const QString& sql, const QList<QVariantList>& rows);
/// The same with rows that are made one at a time, where there are many.
Result<void> runSqlForEach(QSqlDatabase& database, const QString& sql, qsizetype rows,
                           const std::function<QVariantList(qsizetype)>& row);
/// The first column of the first row, invalid where there is none.
Result<QVariant> sqlValue(QSqlDatabase& database, const QString& sql, const QVariantList& values = {});
/// Times are kept as milliseconds since 1970 (UTC), an invalid one as NULL.
QVariant timeToValue(const QDateTime& time);
QDateTime timeFromValue(const QVariant& value);
SqlDialect dialectOf(const QSqlDatabase& database);
/// Where the database is, for people: a file, or server and name, without a password.
QString placeOf(const QSqlDatabase& database);
/// The column that keeps rows of one time in their order.
QString insertionOrder(const QSqlDatabase& database);
bool hasTable(QSqlDatabase& database, const QString& name);

class StoreDatabase {
public:
    using Body = std::function<Result<void>(QSqlDatabase&)>;

    /// `location`: a file, or a DSN: postgresql://user:password@host:port/database?key=value.
    static std::unique_ptr<StoreDatabase> make(const QString& location);
    /// Whether a location is a DSN and not a file.
    static bool isServer(const QString& location);
    virtual ~StoreDatabase();
    StoreDatabase(const StoreDatabase&) = delete;
    StoreDatabase& operator=(const StoreDatabase&) = delete;

    /// Opens or creates the database and brings its schema up to date. Where that fails but it can be read (a
    /// read-only folder, say), it is left open for reading and the error is returned all the same.
    virtual Result<void> open() = 0;
    bool isReadable() const { return m_database.isOpen(); }
    bool isWritable() const { return m_writable; }

    /// Runs `body` in a transaction that no other writer is in at the same time, and rolls back when it fails.
    Result<void> write(const Body& body);
    /// Whether another connection may have committed since this was last asked; true the first time.
    virtual Result<bool> changedByOthers() = 0;
    /// After a failed read: closes a connection that is lost, so that the next try opens another.
    virtual void noteFailure(const Error& error);
    QSqlDatabase& database() { return m_database; }

protected:
    StoreDatabase() = default;
    Result<void> connect(const QString& driver, const std::function<void(QSqlDatabase&)>& configure);
    Result<void> runAll(const QStringList& statements);
    void close();
    Result<void> migrate();
    Result<void> transaction(const Body& body);
    /// Before each transaction, where the database is writable.
    virtual Result<void> prepareToWrite() { return {}; }
    /// Statements that begin a transaction in which nobody else writes.
    virtual QStringList begin() const = 0;

    QSqlDatabase m_database;
    bool m_writable = false;

private:
    QString m_connection;
};

std::unique_ptr<StoreDatabase> makeSqliteDatabase(const QString& path);
std::unique_ptr<StoreDatabase> makePostgresDatabase(const QString& dsn);
/// What a database says, as a sentence that names it.
Error sqlError(const QSqlDatabase& database, const QSqlError& error);
Error sqliteError(const QSqlDatabase& database, const QSqlError& error);
Error postgresError(const QSqlDatabase& database, const QSqlError& error);

} // namespace triptych
