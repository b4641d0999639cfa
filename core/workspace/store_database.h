// StoreDatabase: one SQLite file, opened so that a commit is on disk when it returns. Belongs to the store's thread.
#pragma once

#include "core/base/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <functional>

namespace triptych {

/// Runs one statement; null strings and byte arrays are bound as empty ones. Errors: what SQLite says, as a sentence
/// that names the database's file.
Result<QSqlQuery> runSql(QSqlDatabase& database, const QString& sql, const QVariantList& values = {});
/// Runs one statement, prepared once, for each row of values.
Result<void> runSqlForEach(QSqlDatabase& database, const QString& sql, const QList<QVariantList>& rows);
/// The same with rows that are made one at a time, where there are many.
Result<void> runSqlForEach(QSqlDatabase& database, const QString& sql, qsizetype rows,
                           const std::function<QVariantList(qsizetype)>& row);

class StoreDatabase {
public:
    using Body = std::function<Result<void>(QSqlDatabase&)>;

    explicit StoreDatabase(QString path);
    ~StoreDatabase();
    StoreDatabase(const StoreDatabase&) = delete;
    StoreDatabase& operator=(const StoreDatabase&) = delete;

    /// Opens or creates the file and brings its schema up to date. Where that fails but the file can be read (a
    /// read-only folder, say), it is left open for reading and the error is returned all the same.
    Result<void> open();
    bool isReadable() const { return m_database.isOpen(); }
    bool isWritable() const { return m_writable; }

    /// Runs `body` between BEGIN IMMEDIATE and COMMIT, and rolls back when it fails.
    Result<void> write(const Body& body);
    QSqlDatabase& database() { return m_database; }

private:
    Result<void> openForWriting();
    void openForReading();
    Result<void> connect(const QString& name, const QString& options);
    void close();
    Result<void> transaction(const Body& body);
    Result<void> migrate();
    Result<void> putBackRemovedFile();

    QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
    bool m_writable = false;
};

} // namespace triptych
