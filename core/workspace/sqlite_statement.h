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
/// (https://www.sqlite.org/c3ref/column_blob.html): a text asked for its number gives 0, say. Columns count from 0.
class SqliteRow {
public:
    explicit SqliteRow(sqlite3_stmt* statement) : m_statement(statement) {}
    bool isNull(int column) const;
    qint64 integer(int column) const;
    double real(int column) const;
    QString text(int column) const;
    QByteArrayView bytes(int column) const; ///< valid until the next row

private:
    sqlite3_stmt* m_statement;
};

/// Errors: what the database says, as a sentence that names it.
class SqliteStatement {
public:
    /// Of `database`, an SQLite file that is open and stays so.
    static Result<SqliteStatement> prepare(const QSqlDatabase& database, const QString& sql);
    /// The same with its values, before its first row.
    static Result<SqliteStatement> select(const QSqlDatabase& database, const QString& sql, const QVariantList& values);

    /// Begins anew, with a value for each placeholder: texts and bytes (null ones as empty ones), numbers, truths, and
    /// NULL for any other null.
    Result<void> bind(const QVariantList& values);
    /// Goes to the next row; false behind the last, which a statement that gives no rows is at once.
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
