#include "core/workspace/store_database.h"

#include "core/workspace/store_schema.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QSqlError>
#include <QUrl>
#include <QUuid>

namespace triptych {

namespace {

constexpr int kBusyTimeoutMs = 2000;

// SQLite's primary result codes (https://www.sqlite.org/rescode.html); their header is not needed for these few.
enum SqliteCode {
    Perm = 3,
    Busy = 5,
    Locked = 6,
    ReadOnly = 8,
    IoError = 10,
    Corrupt = 11,
    Full = 13,
    CantOpen = 14,
    Constraint = 19,
    NotADatabase = 26
};

Error sqlError(const QSqlDatabase& database, const QSqlError& error)
{
    QString path = database.databaseName();
    if (path.startsWith(QLatin1String("file:")))
        path = QUrl(path).path();
    const auto sentence = [&path](const char* reason) {
        return path + QStringLiteral(": ") + QString::fromUtf8(reason);
    };
    const QString cause = error.text();
    int code = error.nativeErrorCode().toInt() & 0xFF;
    if (code == CantOpen && !QFileInfo(QFileInfo(path).absolutePath()).isWritable())
        code = ReadOnly; // SQLite only sees that it cannot make its log there
    switch (code) {
    case Full: return {ErrorCode::WriteFailed, sentence("the disk is full; make room on it"), cause};
    case Perm:
    case ReadOnly: return {ErrorCode::WriteFailed, sentence("the file or its folder is read-only"), cause};
    case CantOpen:
        return {ErrorCode::WriteFailed, sentence("the file cannot be opened or created in its folder"), cause};
    case IoError: return {ErrorCode::WriteFailed, sentence("the disk cannot be read or written"), cause};
    case Busy:
    case Locked: return {ErrorCode::WriteFailed, sentence("another program holds the file"), cause};
    case Corrupt:
    case NotADatabase:
        return {ErrorCode::BadFormat,
                sentence("the database is damaged; it is left as it is: move it away to start a new one"), cause};
    case Constraint: return {ErrorCode::Refused, sentence("the database refuses a value"), cause};
    default: return {ErrorCode::Internal, sentence("the database reports an error"), cause};
    }
}

QVariant bindable(const QVariant& value)
{
    if (value.typeId() == QMetaType::QString && value.toString().isNull())
        return QString(QLatin1String(""));
    if (value.typeId() == QMetaType::QByteArray && value.toByteArray().isNull())
        return QByteArray("");
    return value;
}

} // namespace

Result<void> runSqlForEach(QSqlDatabase& database, const QString& sql, const QList<QVariantList>& rows)
{
    return runSqlForEach(database, sql, rows.size(), [&rows](qsizetype i) { return rows.at(i); });
}

Result<void> runSqlForEach(QSqlDatabase& database, const QString& sql, qsizetype rows,
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

Result<QSqlQuery> runSql(QSqlDatabase& database, const QString& sql, const QVariantList& values)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    bool done = query.prepare(sql);
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(int(i), bindable(values[i]));
    done = done && query.exec();
    if (!done)
        return sqlError(database, query.lastError());
    return query;
}

StoreDatabase::StoreDatabase(QString path) : m_path(std::move(path)) {}

StoreDatabase::~StoreDatabase() { close(); }

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

Result<void> StoreDatabase::connect(const QString& name, const QString& options)
{
    close();
    m_connection = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    m_database.setDatabaseName(name);
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1%2").arg(kBusyTimeoutMs).arg(options));
    if (m_database.open())
        return {};
    const Error error = sqlError(m_database, m_database.lastError());
    close();
    return error;
}

Result<void> StoreDatabase::open()
{
    const auto opened = openForWriting();
    if (opened)
        return {};
    close();
    if (QFileInfo::exists(m_path))
        openForReading();
    return opened;
}

Result<void> StoreDatabase::openForWriting()
{
    if (!QDir().mkpath(QFileInfo(m_path).absolutePath()))
        return Error{ErrorCode::WriteFailed, m_path + QStringLiteral(": its folder cannot be made"), {}};
    if (auto connected = connect(m_path, {}); !connected)
        return connected;
    // FULL: with WAL a commit is synced before it is acknowledged
    // (https://www.sqlite.org/pragma.html#pragma_synchronous).
    // A million new ids land all over their index: with the usual 2 MiB most of its pages are written many times.
    for (const char* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
                               "PRAGMA cache_size = -65536"})
        if (auto done = runSql(m_database, QLatin1String(pragma)); !done)
            return done.error();
    if (auto migrated = migrate(); !migrated)
        return migrated;
    m_writable = true;
    return {};
}

void StoreDatabase::openForReading()
{
    const QString probe = QStringLiteral("SELECT count(*) FROM sqlite_master");
    const auto reads = [&] { return runSql(m_database, probe).ok(); };
    if (connect(m_path, QStringLiteral(";QSQLITE_OPEN_READONLY")) && reads())
        return;
    // A folder that cannot be written has no room for WAL's index: then the file is read as if nobody else had it,
    // which is only right where no log waits to be taken over.
    QUrl url = QUrl::fromLocalFile(m_path);
    url.setQuery(QStringLiteral("immutable=1"));
    const bool noLog = QFileInfo(m_path + QStringLiteral("-wal")).size() == 0;
    if (noLog && connect(url.toString(QUrl::FullyEncoded), QStringLiteral(";QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI")) &&
        reads())
        return;
    close();
}

Result<void> StoreDatabase::transaction(const Body& body)
{
    if (auto begun = runSql(m_database, QStringLiteral("BEGIN IMMEDIATE")); !begun)
        return begun.error();
    Result<void> done = body(m_database);
    if (done) {
        auto committed = runSql(m_database, QStringLiteral("COMMIT"));
        if (committed)
            return {};
        done = committed.error();
    }
    const auto rolledBack = runSql(m_database, QStringLiteral("ROLLBACK")); // SQLite may have rolled back by itself
    Q_UNUSED(rolledBack)
    return done;
}

Result<void> StoreDatabase::migrate()
{
    return transaction([this](QSqlDatabase& database) -> Result<void> {
        if (auto made = runSql(database, QStringLiteral("CREATE TABLE IF NOT EXISTS schema_migrations ("
                                                        "version INTEGER PRIMARY KEY, applied_ms INTEGER NOT NULL)"));
            !made)
            return made.error();
        auto query = runSql(database, QStringLiteral("SELECT coalesce(max(version), 0) FROM schema_migrations"));
        if (!query)
            return query.error();
        const int present = query->next() ? query->value(0).toInt() : 0;
        query->finish();
        const QList<QStringList> migrations = schemaMigrations();
        if (present > migrations.size())
            return Error{ErrorCode::Unsupported,
                         QStringLiteral("%1: was written by a newer Triptych (schema %2, this one knows %3)")
                             .arg(m_path)
                             .arg(present)
                             .arg(migrations.size()),
                         {}};
        for (int version = present + 1; version <= migrations.size(); ++version) {
            for (const QString& statement : migrations[version - 1])
                if (auto done = runSql(database, statement); !done)
                    return done.error();
            if (auto noted = runSql(database, QStringLiteral("INSERT INTO schema_migrations VALUES (?, ?)"),
                                    {version, QDateTime::currentMSecsSinceEpoch()});
                !noted)
                return noted.error();
        }
        return {};
    });
}

Result<void> StoreDatabase::putBackRemovedFile()
{
    // Somebody removed the file under the open connection, which still holds all of it: write it out again. A log left
    // behind belongs to the removed file and would be taken for the new one's.
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    QFile::remove(m_path + QStringLiteral("-wal"));
    QFile::remove(m_path + QStringLiteral("-shm"));
    if (auto copied = runSql(m_database, QStringLiteral("VACUUM INTO ?"), {m_path}); !copied) {
        QFile::remove(m_path);
        if (copied.error().code != ErrorCode::BadFormat)
            return copied.error(); // tried again with the next write; the open connection keeps the content meanwhile
        close();                   // a damaged file that was moved away, as its message asks for
        return open();
    }
    return openForWriting();
}

Result<void> StoreDatabase::write(const Body& body)
{
    if (m_writable && !QFileInfo::exists(m_path))
        if (auto put = putBackRemovedFile(); !put)
            return put;
    if (!m_writable)
        if (auto opened = open(); !opened)
            return opened;
    return transaction(body);
}

} // namespace triptych
