// SqliteRows: the rows of a query, read by SQLite's own interface on a connection that Qt has opened. Qt makes a
// QVariant of every value, which for a million shapes takes longer than SQLite itself. Belongs to the connection's
// thread.
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

class SqliteRows {
public:
    /// Of `database`, an SQLite file that is open and stays so. `values`, for the placeholders: whole numbers and
    /// texts. Errors: what the database says, as a sentence that names it.
    static Result<SqliteRows> select(const QSqlDatabase& database, const QString& sql, const QVariantList& values);

    /// Goes to the next row; false behind the last.
    Result<bool> next();
    SqliteRow row() const { return SqliteRow(m_statement.get()); }

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit SqliteRows(const QSqlDatabase& database) : m_database(&database) {}
    Error error() const;

    const QSqlDatabase* m_database;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

} // namespace triptych
