#include "core/workspace/store_database.h"

#include "core/workspace/sqlite_statement.h"

#include <QDateTime>
#include <QSqlError>
#include <QTimeZone>
#include <QUrl>
#include <QUuid>

namespace triptych {

namespace {

const QLatin1String kPostgresDriver("QPSQL");

/// PostgreSQL tells null from empty, and numbers from truth; the schema does neither.
QVariant bindable(const QVariant& value)
{
    if (value.typeId() == QMetaType::QString && value.toString().isNull())
        return QString(QLatin1String(""));
    if (value.typeId() == QMetaType::QByteArray && value.toByteArray().isNull())
        return QByteArray("");
    if (value.typeId() == QMetaType::Bool)
        return int(value.toBool());
    return value;
}

Result<void> runEachByQuery(QSqlDatabase& database, const QString& sql, qsizetype rows,
                            const std::function<QVariantList(qsizetype)>& row)
{
    QSqlQuery query(database);
    if (!query.prepare(sql))
        return sqlError(database, query.lastError());
    for (qsizetype r = 0; r < rows; ++r) {
        const QVariantList values = row(r);
        for (qsizetype i = 0; i < values.size(); ++i)
            query.bindValue(int(i), bindable(values[i]));
        if (!query.exec())
            return sqlError(database, query.lastError());
        query.finish();
    }
    return {};
}

Result<void> runEachOnSqlite(const QSqlDatabase& database, const QString& sql, qsizetype rows,
                             const std::function<QVariantList(qsizetype)>& row)
{
    auto statement = SqliteStatement::prepare(database, sql);
    if (!statement)
        return statement.error();
    for (qsizetype r = 0; r < rows; ++r) {
        if (auto bound = statement->bind(row(r)); !bound)
            return bound;
        if (auto done = statement->next(); !done)
            return done.error();
    }
    return {};
}

} // namespace

Error sqlError(const QSqlDatabase& database, const QSqlError& error)
{
    return dialectOf(database) == SqlDialect::Postgres ? postgresError(database, error) : sqliteError(database, error);
}

Result<void> execSql(QSqlDatabase& database, const QString& sql, const QVariantList& values)
{
    if (auto query = runSql(database, sql, values); !query)
        return query.error();
    return {};
}

QVariant timeToValue(const QDateTime& time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant(QMetaType::fromType<qint64>());
}

QDateTime timeFromValue(const QVariant& value)
{
    return value.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(value.toLongLong(), QTimeZone::utc());
}

SqlDialect dialectOf(const QSqlDatabase& database)
{
    return database.driverName() == kPostgresDriver ? SqlDialect::Postgres : SqlDialect::Sqlite;
}

QString placeOf(const QSqlDatabase& database)
{
    const QString name = database.databaseName();
    if (dialectOf(database) == SqlDialect::Postgres)
        return name + QStringLiteral(" on ") +
               (database.hostName().isEmpty() ? QStringLiteral("this machine") : database.hostName());
    return name.startsWith(QLatin1String("file:")) ? QUrl(name).path() : name;
}

QString insertionOrder(const QSqlDatabase& database)
{
    return dialectOf(database) == SqlDialect::Sqlite ? QStringLiteral("rowid") : QStringLiteral("id");
}

bool hasTable(QSqlDatabase& database, const QString& name) { return database.tables().contains(name); }

Result<void> runSqlForEach(QSqlDatabase& database, const QString& sql, const QList<QVariantList>& rows)
{
    return runSqlForEach(database, sql, rows.size(), [&rows](qsizetype i) { return rows.at(i); });
}

Result<void> runSqlForEach(QSqlDatabase& database, const QString& sql, qsizetype rows,
                           const std::function<QVariantList(qsizetype)>& row)
{
    if (rows == 0)
        return {};
    return dialectOf(database) == SqlDialect::Sqlite && SqliteStatement::isPossible(database)
               ? runEachOnSqlite(database, sql, rows, row)
               : runEachByQuery(database, sql, rows, row);
}

Result<QSqlQuery> runSql(QSqlDatabase& database, const QString& sql, const QVariantList& values)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    // Without values nothing is prepared: a server would be asked three times instead of once.
    bool done = values.isEmpty() ? query.exec(sql) : query.prepare(sql);
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(int(i), bindable(values[i]));
    done = done && (values.isEmpty() || query.exec());
    if (!done)
        return sqlError(database, query.lastError());
    return query;
}

Result<QVariant> sqlValue(QSqlDatabase& database, const QString& sql, const QVariantList& values)
{
    auto query = runSql(database, sql, values);
    if (!query)
        return query.error();
    return query->next() ? query->value(0) : QVariant();
}

bool StoreDatabase::isServer(const QString& location)
{
    return location.startsWith(QLatin1String("postgresql://")) || location.startsWith(QLatin1String("postgres://"));
}

std::unique_ptr<StoreDatabase> StoreDatabase::make(const QString& location)
{
    return isServer(location) ? makePostgresDatabase(location) : makeSqliteDatabase(location);
}

StoreDatabase::~StoreDatabase() { close(); }

void StoreDatabase::noteFailure(const Error& error) { Q_UNUSED(error) }

void StoreDatabase::close()
{
    m_writable = false;
    if (m_connection.isEmpty())
        return;
    m_database.close();
    m_database = QSqlDatabase(); // removeDatabase wants no copy left
    QSqlDatabase::removeDatabase(m_connection);
    m_connection.clear();
}

Result<void> StoreDatabase::connect(const QString& driver, const std::function<void(QSqlDatabase&)>& configure)
{
    close();
    m_connection = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_database = QSqlDatabase::addDatabase(driver, m_connection);
    m_database.setNumericalPrecisionPolicy(QSql::LowPrecisionDouble); // as doubles, not as text
    configure(m_database);
    if (m_database.open())
        return {};
    const Error error = sqlError(m_database, m_database.lastError());
    close();
    return error;
}

Result<void> StoreDatabase::runAll(const QStringList& statements)
{
    for (const QString& statement : statements)
        if (auto done = runSql(m_database, statement); !done)
            return done.error();
    return {};
}

Result<void> StoreDatabase::transaction(const Body& body)
{
    Result<void> done = runAll(begin());
    if (done)
        done = body(m_database);
    if (done) {
        done = runAll({QStringLiteral("COMMIT")});
        if (done)
            return {};
    }
    const auto rolledBack = runSql(m_database, QStringLiteral("ROLLBACK")); // it may have been rolled back already
    Q_UNUSED(rolledBack)
    return done;
}

Result<void> StoreDatabase::migrate()
{
    const SqlDialect dialect = dialectOf(m_database);
    return transaction([this, dialect](QSqlDatabase& database) -> Result<void> {
        if (auto made = runAll({QStringLiteral("CREATE TABLE IF NOT EXISTS schema_migrations ("
                                               "version BIGINT PRIMARY KEY, applied_ms BIGINT NOT NULL)")});
            !made)
            return made;
        const auto newest =
            sqlValue(database, QStringLiteral("SELECT coalesce(max(version), 0) FROM schema_migrations"));
        if (!newest)
            return newest.error();
        const int present = newest->toInt();
        const QList<QStringList> migrations = schemaMigrations(dialect);
        if (present > migrations.size())
            return Error{ErrorCode::Unsupported,
                         QStringLiteral("%1: was written by a newer Triptych (schema %2, this one knows %3)")
                             .arg(placeOf(database))
                             .arg(present)
                             .arg(migrations.size()),
                         {}};
        for (int version = present + 1; version <= migrations.size(); ++version) {
            if (auto done = runAll(migrations[version - 1]); !done)
                return done;
            if (auto noted = runSql(database, QStringLiteral("INSERT INTO schema_migrations VALUES (?, ?)"),
                                    {version, QDateTime::currentMSecsSinceEpoch()});
                !noted)
                return noted.error();
        }
        return {};
    });
}

Result<void> StoreDatabase::write(const Body& body)
{
    if (m_writable)
        if (auto ready = prepareToWrite(); !ready)
            return ready;
    if (!m_writable)
        if (auto opened = open(); !opened)
            return opened;
    const auto done = transaction(body);
    if (!done)
        noteFailure(done.error());
    return done;
}

} // namespace triptych
