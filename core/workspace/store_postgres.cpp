// The store's database on a PostgreSQL server that the people of a department share.
#include "core/workspace/store_database.h"

#include <QSqlError>
#include <QUrl>
#include <QUrlQuery>

namespace triptych {

namespace {

constexpr int kConnectTimeoutS = 5;
constexpr int kLockTimeoutMs = 10'000;
/// One lock of the whole database: writers come one after another, so that the ids of edits are seen in their order.
constexpr qint64 kWriterLock = 0x7472697074796368; // "triptych"

class PostgresDatabase : public StoreDatabase {
public:
    explicit PostgresDatabase(const QString& dsn) : m_dsn(dsn) {}

    Result<void> open() override
    {
        if (!m_dsn.isValid() || m_dsn.path().size() < 2)
            return Error{ErrorCode::Unsupported,
                         QStringLiteral("%1: is no address of a database; postgresql://user:password@host/database is")
                             .arg(m_dsn.toString(QUrl::RemovePassword)),
                         {}};
        if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QPSQL")))
            return Error{ErrorCode::Unsupported,
                         QStringLiteral("%1: Qt's driver for PostgreSQL is not installed (libqt6sql6-psql)")
                             .arg(m_dsn.toString(QUrl::RemovePassword)),
                         {}};
        m_lastEdit = -1;
        Result<void> done = connect(QStringLiteral("QPSQL"), [this](QSqlDatabase& database) { configure(database); });
        // A commit is on the server's disk when it returns, whatever the server's default is.
        if (done)
            done = runAll({QStringLiteral("SET synchronous_commit = on"),
                           QStringLiteral("SET client_min_messages = warning"),
                           QStringLiteral("SET lock_timeout = %1").arg(kLockTimeoutMs)});
        if (done)
            done = migrate();
        m_writable = done.ok();
        if (!done)
            noteFailure(done.error());
        return done;
    }

    Result<bool> changedByOthers() override
    {
        const auto newest = sqlValue(m_database, QStringLiteral("SELECT coalesce(max(id), 0) FROM edits"));
        if (!newest)
            return newest.error();
        const qint64 before = std::exchange(m_lastEdit, newest->toLongLong());
        return before != m_lastEdit;
    }

    /// A lost connection does not come back by itself.
    void noteFailure(const Error& error) override
    {
        if (error.code != ErrorCode::Refused &&
            !(m_database.isOpen() && runSql(m_database, QStringLiteral("SELECT 1")).ok()))
            close();
    }

protected:
    QStringList begin() const override
    {
        return {QStringLiteral("BEGIN"), QStringLiteral("SELECT pg_advisory_xact_lock(%1)").arg(kWriterLock)};
    }

private:
    void configure(QSqlDatabase& database) const
    {
        const QUrlQuery query(m_dsn);
        const QString socket = query.queryItemValue(QStringLiteral("host"), QUrl::FullyDecoded);
        database.setDatabaseName(m_dsn.path(QUrl::FullyDecoded).mid(1));
        database.setHostName(socket.isEmpty() ? m_dsn.host() : socket);
        if (m_dsn.port() > 0)
            database.setPort(m_dsn.port());
        database.setUserName(m_dsn.userName(QUrl::FullyDecoded));
        database.setPassword(m_dsn.password(QUrl::FullyDecoded));
        QStringList options{QStringLiteral("connect_timeout=%1").arg(kConnectTimeoutS),
                            QStringLiteral("application_name=triptych")};
        const auto items = query.queryItems(QUrl::FullyDecoded);
        for (const auto& [key, value] : items)
            if (key != QLatin1String("host"))
                options << key + QLatin1Char('=') + value;
        database.setConnectOptions(options.join(QLatin1Char(';')));
    }

    QUrl m_dsn;
    qint64 m_lastEdit = -1;
};

} // namespace

std::unique_ptr<StoreDatabase> makePostgresDatabase(const QString& dsn)
{
    return std::make_unique<PostgresDatabase>(dsn);
}

/// By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html).
Error postgresError(const QSqlDatabase& database, const QSqlError& error)
{
    const auto sentence = [place = placeOf(database)](const char* reason) {
        return place + QStringLiteral(": ") + QString::fromUtf8(reason);
    };
    const QString cause = error.text();
    const QString state = error.nativeErrorCode();
    const auto is = [&state](const char* prefix) { return state.startsWith(QLatin1String(prefix)); };
    if (error.type() == QSqlError::ConnectionError || is("08") || is("57P") || state.isEmpty()) {
        if (is("28") || cause.contains(QLatin1String("authentication failed")))
            return {ErrorCode::Unreadable, sentence("the server does not accept the name and password"), cause};
        if (is("3D") || cause.contains(QLatin1String("does not exist")))
            return {ErrorCode::NotFound, sentence("the server has no such database or user"), cause};
        return {ErrorCode::WriteFailed, sentence("the database server cannot be reached"), cause};
    }
    if (is("22") || is("23"))
        return {ErrorCode::Refused, sentence("the database refuses a value"), cause};
    if (is("53"))
        return {ErrorCode::WriteFailed, sentence("the server's disk or memory is full; make room on it"), cause};
    if (is("25006") || is("42501"))
        return {ErrorCode::WriteFailed, sentence("this user may only read the database"), cause};
    if (is("40") || is("55P03"))
        return {ErrorCode::WriteFailed, sentence("another program holds the database"), cause};
    if (is("58") || is("XX"))
        return {ErrorCode::WriteFailed, sentence("the server cannot read or write its disk"), cause};
    return {ErrorCode::Internal, sentence("the database reports an error"), cause};
}

} // namespace triptych
