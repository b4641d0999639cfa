// SqliteStatement: a statement run by SQLite's own interface on a connection that Qt has opened. Qt makes a QVariant of
// every value and looks up a name for every placeholder, which for a million shapes takes longer than SQLite itself.
// Belongs to the connection's thread.
#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QString>
#include <QVariantList>

#include <memory>

class QSqlDatabase;
struct sqlite3_stmt;

namespace triptych {

/// The row of a statement that is the present one. Values are converted as SQLite does
/// (https://www.sqlite.org/c3ref/column_blob.html): a text that is no number is 0 as one, say. Columns count from 0.
class SqliteRow {
public:
    explicit SqliteRow(sqlite3_stmt* statement) : m_statement(statement) {}
    bool isNull(int column) const;
    qint64 integer(int column) const;
    double real(int column) const;
    QString text(int column) const;
    QByteArrayView bytes(int column) const; ///< valid until the statement goes on, or the column is asked for its text

private:
    sqlite3_stmt* m_statement;
};

/// Errors: what the database says, as a sentence that names it.
class SqliteStatement {
public:
    /// Whether Qt's driver runs the SQLite that this program is linked with, as on Debian; another's connection must
    /// not be touched. `database`: an SQLite file that is open.
    static bool isPossible(const QSqlDatabase& database);
    /// Of `database`, an SQLite file that is open; it must outlive the statement.
    static Result<SqliteStatement> prepare(const QSqlDatabase& database, const QString& sql);
    static Result<SqliteStatement> prepare(QSqlDatabase&& database, const QString& sql) = delete;
    /// The same with its values, before its first row.
    static Result<SqliteStatement> select(const QSqlDatabase& database, const QString& sql, const QVariantList& values);
    static Result<SqliteStatement> select(QSqlDatabase&& database, const QString& sql, const QVariantList&) = delete;

    /// Begins anew, with a value for each placeholder: texts and bytes (null ones as empty ones), numbers, truths, and
    /// NULL for any other null. Errors: another number of values or a value of another type, too.
    Result<void> bind(const QVariantList& values);
    /// Goes to the next row; false behind the last, which a statement that gives no rows is at once. Not to be called
    /// after that before the next bind().
    Result<bool> next();
    SqliteRow row() const { return SqliteRow(m_statement.get()); }

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit SqliteStatement(const QSqlDatabase& database) : m_database(&database) {}
    Error error() const;

    const QSqlDatabase* m_database;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

} // namespace triptych
