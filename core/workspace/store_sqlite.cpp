// The store's database as one SQLite file: WAL, every commit synced before it returns.
#include "core/workspace/store_database.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QSqlError>
#include <QThread>
#include <QUrl>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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

/// Makes the entries of a folder survive a power cut. What cannot be synced (some network shares) is left to the
/// system.
void syncFolder(const QString& path)
{
    const int folder = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    ::fsync(folder);
    ::close(folder);
}

/// Makes a folder and those above it, and syncs the entry of each that is new: SQLite syncs its own folder only.
bool makeFolder(const QString& path)
{
    if (QFileInfo(path).isDir())
        return true;
    const QString above = QFileInfo(path).absolutePath();
    if (above == path || !makeFolder(above) || !QDir().mkdir(path))
        return QFileInfo(path).isDir(); // somebody else may have made it just now
    syncFolder(above);
    return true;
}

/// Which file a path stands for, whatever its name; 0, 0 where there is none.
struct FileIdentity {
    dev_t device = 0;
    ino_t number = 0;
    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};
FileIdentity identityOf(const QString& path)
{
    struct stat now = {};
    return ::stat(QFile::encodeName(path).constData(), &now) == 0 ? FileIdentity{now.st_dev, now.st_ino}
                                                                  : FileIdentity();
}

class SqliteDatabase : public StoreDatabase {
public:
    explicit SqliteDatabase(QString path) : m_path(std::move(path)) {}

    Result<void> open() override
    {
        const auto opened = openForWriting();
        if (opened)
            return {};
        close();
        if (QFileInfo::exists(m_path))
            openForReading();
        return opened;
    }

    Result<bool> changedByOthers() override
    {
        const auto version = sqlValue(m_database, QStringLiteral("PRAGMA data_version"));
        if (!version)
            return version.error();
        const qint64 before = std::exchange(m_dataVersion, version->toLongLong());
        return before != m_dataVersion;
    }

protected:
    QStringList begin() const override { return {QStringLiteral("BEGIN IMMEDIATE")}; }
    Result<void> prepareToWrite() override
    {
        const FileIdentity now = identityOf(m_path);
        if (now == FileIdentity())
            return putBackRemovedFile();
        // Another window has put the removed file back, or somebody another in its place: what is written to the open
        // one would be seen by nobody.
        return now == m_file ? Result<void>() : open();
    }

private:
    Result<void> connectTo(const QString& name, const QString& options)
    {
        m_dataVersion = -1;
        return connect(QStringLiteral("QSQLITE"), [&](QSqlDatabase& database) {
            database.setDatabaseName(name);
            database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1%2").arg(kBusyTimeoutMs).arg(options));
        });
    }
    Result<void> openForWriting();
    Result<void> writeAhead();
    void openForReading();
    Result<void> putBackRemovedFile();

    QString m_path;
    FileIdentity m_file;       ///< that is open for writing
    qint64 m_dataVersion = -1; ///< of the last look; numbers of another connection mean nothing
};

Result<void> SqliteDatabase::openForWriting()
{
    if (!makeFolder(QFileInfo(m_path).absolutePath()))
        return Error{ErrorCode::WriteFailed, m_path + QStringLiteral(": its folder cannot be made"), {}};
    if (auto connected = connectTo(m_path, {}); !connected)
        return connected;
    // FULL: with WAL a commit is synced before it is acknowledged
    // (https://www.sqlite.org/pragma.html#pragma_synchronous).
    if (auto done = writeAhead(); !done)
        return done;
    if (auto done = runAll({QStringLiteral("PRAGMA synchronous = FULL"), QStringLiteral("PRAGMA foreign_keys = ON"),
                            // Imported ids may land all over their index: with the usual 2 MiB most of its pages are
                            // written many times.
                            QStringLiteral("PRAGMA cache_size = -65536")});
        !done)
        return done;
    if (auto migrated = migrate(); !migrated)
        return migrated;
    m_file = identityOf(m_path);
    m_writable = true;
    return {};
}

/// Where two windows begin with a new file at the same time, one is told at once that it is busy: SQLite waits for
/// nobody when it changes the journal's mode.
Result<void> SqliteDatabase::writeAhead()
{
    const QDeadlineTimer patience(kBusyTimeoutMs);
    for (;;) {
        QSqlQuery query(m_database);
        if (query.exec(QStringLiteral("PRAGMA journal_mode = WAL")))
            return {};
        const int code = query.lastError().nativeErrorCode().toInt() & 0xFF;
        if ((code != Busy && code != Locked) || patience.hasExpired())
            return sqliteError(m_database, query.lastError());
        QThread::msleep(5);
    }
}

void SqliteDatabase::openForReading()
{
    const auto reads = [&] { return runSql(m_database, QStringLiteral("SELECT count(*) FROM sqlite_master")).ok(); };
    if (connectTo(m_path, QStringLiteral(";QSQLITE_OPEN_READONLY")) && reads())
        return;
    // A folder that cannot be written has no room for WAL's index: then the file is read as if nobody else had it,
    // which is only right where no log waits to be taken over.
    QUrl url = QUrl::fromLocalFile(m_path);
    url.setQuery(QStringLiteral("immutable=1"));
    const bool noLog = QFileInfo(m_path + QStringLiteral("-wal")).size() == 0;
    if (noLog &&
        connectTo(url.toString(QUrl::FullyEncoded), QStringLiteral(";QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI")) &&
        reads())
        return;
    close();
}

Result<void> SqliteDatabase::putBackRemovedFile()
{
    // Somebody removed the file under the open connection, which still holds all of it: write it out again. A log left
    // behind belongs to the removed file and would be taken for the new one's.
    makeFolder(QFileInfo(m_path).absolutePath());
    QFile::remove(m_path + QStringLiteral("-wal"));
    QFile::remove(m_path + QStringLiteral("-shm"));
    if (auto copied = runSql(m_database, QStringLiteral("VACUUM INTO ?"), {m_path}); !copied) {
        QFile::remove(m_path);
        if (copied.error().code != ErrorCode::BadFormat)
            return copied.error(); // tried again with the next write; the open connection keeps the content meanwhile
        close();                   // a damaged file that was moved away, as its message asks for
        return open();
    }
    syncFolder(QFileInfo(m_path).absolutePath());
    return openForWriting();
}

} // namespace

std::unique_ptr<StoreDatabase> makeSqliteDatabase(const QString& path)
{
    return std::make_unique<SqliteDatabase>(path);
}

Error sqliteError(const QSqlDatabase& database, const QSqlError& error)
{
    const QString path = placeOf(database);
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

} // namespace triptych
