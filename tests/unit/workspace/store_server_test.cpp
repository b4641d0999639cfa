// What only concerns a database on a server: addresses, a server that is not there or goes away, and bulk reading.
// Without tests/with-postgres only what needs no server.
#include "two_readers.h"

#include <QElapsedTimer>
#include <QProcess>

using namespace triptych;
using namespace triptych::storeprobe;

namespace {

/// pg_ctl of the test's own server.
bool control(const QStringList& arguments)
{
    QStringList command = qEnvironmentVariable("TRIPTYCH_TEST_POSTGRES_CONTROL").split(QLatin1Char(' '));
    QProcess process;
    process.setStandardOutputFile(QProcess::nullDevice());
    process.start(command.takeFirst(), command + arguments);
    return process.waitForFinished(30'000) && process.exitCode() == 0;
}

QString failureOf(const QString& location)
{
    CaseStore store(location);
    QSignalSpy failed(&store, &CaseStore::failed);
    return failed.wait(20'000) ? failed[0][0].value<Error>().message : QString();
}

} // namespace

class StoreServerTest : public QObject {
    Q_OBJECT

    FreshDatabases m_databases;

private Q_SLOTS:
    void aDsnIsToldFromAFile()
    {
        QVERIFY(StoreDatabase::isServer(QStringLiteral("postgresql://a:b@host/cases")));
        QVERIFY(StoreDatabase::isServer(QStringLiteral("postgres://host/cases")));
        QVERIFY(!StoreDatabase::isServer(QStringLiteral("/home/a/postgresql/cases.sqlite")));
    }

    void aServerThatIsNotThereIsNamedWithoutThePassword()
    {
        if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QPSQL")))
            QSKIP("Qt's driver for PostgreSQL is not installed");
        const QString message = failureOf(QStringLiteral("postgresql://anna:secret@127.0.0.1:1/cases"));
        QVERIFY2(message.contains(QStringLiteral("cannot be reached")), qPrintable(message));
        QVERIFY(message.contains(QStringLiteral("127.0.0.1")) && !message.contains(QStringLiteral("secret")));
        const QString nonsense = failureOf(QStringLiteral("postgresql://anna:secret@host"));
        QVERIFY2(nonsense.contains(QStringLiteral("no address")) && !nonsense.contains(QStringLiteral("secret")),
                 qPrintable(nonsense));
    }

    void aDatabaseThatDoesNotExistIsNamed()
    {
        if (!FreshDatabases::onServer())
            QSKIP("needs tests/with-postgres");
        QUrl url(qEnvironmentVariable("TRIPTYCH_TEST_POSTGRES"));
        url.setPath(QStringLiteral("/absent"));
        const QString message = failureOf(url.toString());
        QVERIFY2(message.contains(QStringLiteral("no such database")) && message.contains(QStringLiteral("absent")),
                 qPrintable(message));
    }

    void whatIsDrawnWhileTheServerIsAwayIsSavedWhenItIsBack()
    {
        if (!FreshDatabases::onServer())
            QSKIP("needs tests/with-postgres");
        const QString database = m_databases.next();
        Reader anna(database, QStringLiteral("Anna"));
        QVERIFY(anna.open());
        const ShapeId before = anna.add(5);
        QVERIFY(anna.saved());
        QSignalSpy recovered(&anna.store, &CaseStore::recovered);
        QVERIFY(control({QStringLiteral("-m"), QStringLiteral("immediate"), QStringLiteral("stop")}));
        anna.move(before, 3);
        anna.stroke(QPointF(100, 100), QPointF(200, 100), 10, 3);
        QTRY_VERIFY_WITH_TIMEOUT(!anna.failures.isEmpty(), 20'000);
        QVERIFY2(anna.failures[0].contains(QStringLiteral("cannot be reached")), qPrintable(anna.failures[0]));
        QCOMPARE(anna.store.pendingCount(), 2);
        QCOMPARE(load(anna.store, anna.model.image()).labelMaps.value(0).labelAt(QPoint(150, 100)), quint8(3));
        const QString folder = QUrlQuery(QUrl(database)).queryItemValue(QStringLiteral("host"));
        QVERIFY(control({QStringLiteral("-o"), QStringLiteral("-k %1 -c listen_addresses='' -c fsync=off").arg(folder),
                         QStringLiteral("start")}));
        QTRY_COMPARE_WITH_TIMEOUT(recovered.size(), 1, 30'000);
        QCOMPARE(anna.store.pendingCount(), 0);
        Reader berg(database, QStringLiteral("Dr. Berg"));
        QVERIFY(berg.open());
        QCOMPARE(stateOf(berg.model), stateOf(anna.model));
        // And each hears of the other again.
        berg.stroke(QPointF(300, 300), QPointF(310, 300), 10, 2);
        QTRY_COMPARE_WITH_TIMEOUT(anna.label(305, 300), 2, 20'000);
    }

    void manyShapesAreReadAtOnce()
    {
        const QString database = m_databases.next();
        constexpr int kShapes = 20'000;
        const ImageId image{QStringLiteral("many")};
        AnnotationModel model(image, kImageSize, 1);
        CaseStore store(database);
        connect(&model, &AnnotationModel::edited, &store, &CaseStore::saveEdit);
        QList<Shape> shapes(kShapes);
        for (int i = 0; i < kShapes; ++i)
            for (int point = 0; point < 20; ++point)
                shapes[i].points << QPointF(i + point / 3.0, point * 7);
        model.addShapes(shapes);
        QTRY_COMPARE_WITH_TIMEOUT(store.pendingCount(), 0, 60'000);
        QElapsedTimer timer;
        timer.start();
        const StoredAnnotations stored = load(store, image);
        qInfo("%d polygons of 20 vertices read in %lld ms", kShapes, timer.elapsed());
        QVERIFY(stored.shapes == model.shapes());
        model.undo();
        QTRY_COMPARE_WITH_TIMEOUT(store.pendingCount(), 0, 60'000);
        QVERIFY(load(store, image).shapes.isEmpty());
    }
};

QTEST_GUILESS_MAIN(StoreServerTest)
#include "store_server_test.moc"
