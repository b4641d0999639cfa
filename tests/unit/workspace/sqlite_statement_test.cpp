// SqliteStatement against the same statements run through Qt, and what it says where it fails.
#include "core/workspace/sqlite_statement.h"
#include "core/workspace/store_database.h"

#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

class SqliteStatementTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QSqlDatabase m_database;

    QString path() const { return m_folder.filePath(QStringLiteral("rows.sqlite")); }

private Q_SLOTS:
    void initTestCase()
    {
        m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("rows"));
        m_database.setDatabaseName(path());
        QVERIFY(m_database.open());
    }
    void init()
    {
        QVERIFY(execSql(m_database, QStringLiteral("DROP TABLE IF EXISTS things")));
        QVERIFY(
            execSql(m_database, QStringLiteral("CREATE TABLE things (id INTEGER, size REAL, name TEXT, raw BLOB)")));
    }
    void cleanupTestCase()
    {
        m_database = {};
        QSqlDatabase::removeDatabase(QStringLiteral("rows"));
    }

    void valuesAreThoseThatQtReads()
    {
        const QList<QVariantList> rows{
            {qint64(1) << 40, -0.125, QStringLiteral("Größe µm 乳"), QByteArray("\0\xff\x01", 3)},
            {-7, 1e300, QString(QLatin1String("")), QByteArray("")},
            {QVariant(QMetaType::fromType<qint64>()), 3, QStringLiteral("12"), QByteArray(100'000, 'x')}};
        QVERIFY(runSqlForEach(m_database, QStringLiteral("INSERT INTO things VALUES (?, ?, ?, ?)"), rows));

        const QString sql = QStringLiteral("SELECT id, size, name, raw FROM things ORDER BY rowid");
        auto expected = runSql(m_database, sql);
        auto read = SqliteStatement::select(m_database, sql, {});
        QVERIFY(expected && read);
        while (expected->next()) {
            const auto more = read->next();
            QVERIFY(more && *more);
            const SqliteRow row = read->row();
            QCOMPARE(row.isNull(0), expected->value(0).isNull());
            QCOMPARE(row.integer(0), expected->value(0).toLongLong());
            QCOMPARE(row.real(1), expected->value(1).toDouble());
            QCOMPARE(row.text(2), expected->value(2).toString());
            QCOMPARE(row.integer(2), expected->value(2).toString().toLongLong());
            QCOMPARE(row.bytes(3).toByteArray(), expected->value(3).toByteArray());
        }
        const auto end = read->next();
        QVERIFY(end && !*end);
    }

    void valuesAreStoredAsQtStoresThem()
    {
        const QVariantList values{qint64(-1) << 40,
                                  7,
                                  0.1,
                                  true,
                                  QStringLiteral("乳 \"x\""),
                                  QString(QLatin1String("")),
                                  QString(QChar(0xD83D)), // half a character, as a cut leaves it
                                  QByteArray("\0\xff", 2),
                                  QByteArray(""),
                                  QVariant(QMetaType::fromType<qint64>()),
                                  QVariant()};
        const QString insert = QStringLiteral("INSERT INTO things (raw) VALUES (?)");
        auto statement = SqliteStatement::prepare(m_database, insert);
        QVERIFY(statement);
        for (const QVariant& value : values) {
            QVERIFY(statement->bind({value}));
            const auto more = statement->next();
            QVERIFY(more && !*more);
            QVERIFY(execSql(m_database, insert, {value}));
        }
        // A null text or byte array is an empty one, as StoreDatabase has it.
        for (const QVariant& null : {QVariant(QString()), QVariant(QMetaType::fromType<QByteArray>())}) {
            QVERIFY(statement->bind({null}) && statement->next());
            QVERIFY(execSql(m_database, insert, {null}));
        }
        auto rows = SqliteStatement::select(
            m_database, QStringLiteral("SELECT typeof(raw), quote(raw) FROM things ORDER BY rowid"), {});
        QVERIFY(rows);
        for (qsizetype i = 0; i < values.size() + 2; ++i) {
            QVERIFY(rows->next());
            const QString ours = rows->row().text(0) + rows->row().text(1);
            QVERIFY(rows->next());
            QCOMPARE(ours, rows->row().text(0) + rows->row().text(1));
        }
    }

    void aRefusedRowIsSaidAndTheNextOneGoesIn()
    {
        QVERIFY(execSql(m_database, QStringLiteral("CREATE UNIQUE INDEX ids ON things (id)")));
        auto statement = SqliteStatement::prepare(m_database, QStringLiteral("INSERT INTO things (id) VALUES (?)"));
        QVERIFY(statement && statement->bind({1}) && statement->next());
        QVERIFY(statement->bind({1}));
        const auto again = statement->next();
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::Refused);
        QVERIFY(again.error().message.startsWith(path()));
        QVERIFY(statement->bind({2}));
        QVERIFY(statement->next());
        QCOMPARE(sqlValue(m_database, QStringLiteral("SELECT count(*) FROM things"))->toInt(), 2);
    }

    void valuesThatDoNotFitAreRefused()
    {
        auto statement =
            SqliteStatement::prepare(m_database, QStringLiteral("INSERT INTO things (id, name) VALUES (?, ?)"));
        QVERIFY(statement);
        for (const QVariantList& values :
             {QVariantList{1}, QVariantList{1, QStringLiteral("a"), 2}, QVariantList{1, QDate(2026, 1, 2)}}) {
            const auto bound = statement->bind(values);
            QVERIFY(!bound);
            QCOMPARE(bound.error().code, ErrorCode::Internal);
        }
        QVERIFY(statement->bind({1, QStringLiteral("a")}));
        QVERIFY(statement->next());
        QCOMPARE(sqlValue(m_database, QStringLiteral("SELECT count(*) FROM things"))->toInt(), 1);
    }

    void placeholdersTakeNumbersAndTexts()
    {
        QVERIFY(runSqlForEach(m_database, QStringLiteral("INSERT INTO things (id, name) VALUES (?, ?)"),
                              {{1, QStringLiteral("ä")}, {2, QStringLiteral("ä")}, {3, QStringLiteral("b")}}));
        auto rows =
            SqliteStatement::select(m_database, QStringLiteral("SELECT id FROM things WHERE name = ? AND id > ?"),
                                    {QStringLiteral("ä"), qint64(1)});
        QVERIFY(rows);
        QVERIFY(rows->next().ok());
        QCOMPARE(rows->row().integer(0), 2);
        const auto end = rows->next();
        QVERIFY(end && !*end);
    }

    void whatCannotBeReadIsSaidWithTheFile()
    {
        const auto unknown = SqliteStatement::select(m_database, QStringLiteral("SELECT size FROM nothing"), {});
        QVERIFY(!unknown);
        QVERIFY(unknown.error().message.startsWith(path()));
        QVERIFY(unknown.error().cause.contains(QLatin1String("nothing")));

        QSqlDatabase closed = QSqlDatabase::cloneDatabase(m_database, QStringLiteral("closed"));
        const auto notOpen = SqliteStatement::select(closed, QStringLiteral("SELECT 1"), {});
        closed = {};
        QSqlDatabase::removeDatabase(QStringLiteral("closed"));
        QVERIFY(!notOpen);
        QVERIFY(notOpen.error().message.startsWith(path()));
    }

    void damageFurtherOnEndsTheRowsWithItsSentence()
    {
        QVERIFY(runSqlForEach(m_database, QStringLiteral("INSERT INTO things (raw) VALUES (?)"),
                              QList<QVariantList>(200, {QByteArray(1000, 'x')})));
        m_database.close();
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(file.size() / 2));
        const qint64 rest = file.size() - file.pos();
        QCOMPARE(file.write(QByteArray(rest, '\x5a')), rest);
        file.close();
        QVERIFY(m_database.open());

        auto rows = SqliteStatement::select(m_database, QStringLiteral("SELECT raw FROM things"), {});
        QVERIFY(rows);
        int read = 0;
        auto more = rows->next();
        for (; more && *more; more = rows->next())
            ++read;
        QVERIFY(read > 0 && read < 200);
        QVERIFY(!more);
        QCOMPARE(more.error().code, ErrorCode::BadFormat);
        QVERIFY2(more.error().message.contains(QLatin1String("damaged")), qPrintable(more.error().message));

        m_database.close();
        QVERIFY(QFile::remove(path()));
        QVERIFY(m_database.open());
    }
};

QTEST_GUILESS_MAIN(SqliteStatementTest)
#include "sqlite_statement_test.moc"
