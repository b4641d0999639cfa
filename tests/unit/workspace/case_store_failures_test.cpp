// What goes wrong around the store's file: full disk, read-only folder, damage, another program, removal. Each time the
// message names the file, nothing acknowledged is lost, and what was not is kept and saved later.
#include "tests/small_mount.h"

#include "core/annotation/annotation_history.h"
#include "two_readers.h"

#include <QFileInfo>
#include <QTemporaryDir>

using namespace triptych;
using namespace triptych::storeprobe;

namespace {

/// An edit that takes some 50 KiB of disk.
AnnotationEdit largeEdit(const ImageId& image, int number)
{
    AnnotationEdit edit = shapeEdit(image, number);
    for (int i = 0; i < 3000; ++i)
        edit.changes.shapes[0].after->points << QPointF(i, number);
    return edit;
}

const ImageId kImage{QStringLiteral("image")};

} // namespace

class CaseStoreFailuresTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fullDiskKeepsEverythingUntilThereIsRoom()
    {
        SmallMount mount(QStringLiteral("size=1m"));
        QVERIFY(mount.ok());
        const QString path = mount.filePath(QStringLiteral("store.sqlite"));
        constexpr int kEdits = 60; // three times what fits
        {
            CaseStore store(path);
            QSignalSpy failed(&store, &CaseStore::failed);
            QSignalSpy saved(&store, &CaseStore::editSaved);
            QSignalSpy recovered(&store, &CaseStore::recovered);
            for (int i = 1; i <= kEdits; ++i)
                store.saveEdit(largeEdit(kImage, i));
            QTRY_VERIFY_WITH_TIMEOUT(failed.size() > 0, 20'000);
            const auto error = failed[0][0].value<Error>();
            QCOMPARE(error.code, ErrorCode::WriteFailed);
            QVERIFY2(error.message.startsWith(path + QStringLiteral(": ")), qPrintable(error.message));
            QVERIFY2(error.message.contains(mount.fullReason()), qPrintable(error.message));
            QVERIFY(saved.size() < kEdits);
            QVERIFY(store.pendingCount() > 0);
            QCOMPARE(load(store, kImage).shapes.size(), kEdits); // what is on disk and what is not
            QCOMPARE(countIn(path, QStringLiteral("SELECT count(*) FROM shapes")), int(saved.size()));
            QVERIFY(mount.remount(QStringLiteral("size=64m")));
            QTRY_COMPARE_WITH_TIMEOUT(saved.size(), kEdits, 20'000);
            QTRY_COMPARE_WITH_TIMEOUT(recovered.size(), 1, 20'000);
            QCOMPARE(store.pendingCount(), 0);
        }
        CaseStore store(path);
        QCOMPARE(load(store, kImage).shapes.size(), kEdits);
    }

    void diskFullFromTheStart()
    {
        SmallMount mount(QStringLiteral("size=8k"));
        QVERIFY(mount.ok());
        CaseStore store(mount.filePath(QStringLiteral("store.sqlite")));
        QSignalSpy failed(&store, &CaseStore::failed);
        QSignalSpy saved(&store, &CaseStore::editSaved);
        store.saveEdit(shapeEdit(kImage, 1));
        QTRY_VERIFY_WITH_TIMEOUT(failed.size() > 0, 20'000);
        QCOMPARE(load(store, kImage).shapes.size(), 1);
        QVERIFY(mount.remount(QStringLiteral("size=16m")));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, 20'000);
    }

    void readOnlyFolderShowsWhatIsThereAndKeepsWhatIsNew()
    {
        SmallMount mount(QStringLiteral("size=16m"));
        QVERIFY(mount.ok());
        const QString path = mount.filePath(QStringLiteral("store.sqlite"));
        {
            CaseStore store(path);
            store.saveEdit(shapeEdit(kImage, 1));
        }
        QVERIFY(mount.remount(QStringLiteral("ro")));
        CaseStore store(path);
        QSignalSpy failed(&store, &CaseStore::failed);
        QSignalSpy saved(&store, &CaseStore::editSaved);
        QCOMPARE(load(store, kImage).shapes.size(), 1);
        store.saveEdit(shapeEdit(kImage, 2));
        QCOMPARE(load(store, kImage).shapes.size(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(failed.size() > 0, 20'000);
        const QString message = failed[0][0].value<Error>().message;
        QVERIFY2(message.startsWith(path) && message.contains(QStringLiteral("read-only")), qPrintable(message));
        QCOMPARE(saved.size(), 0);
        QVERIFY(mount.remount(QStringLiteral("rw")));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, 20'000);
        QCOMPARE(load(store, kImage).shapes.size(), 2);
    }

    void damagedFileIsLeftAloneAndWorkGoesOn()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("store.sqlite"));
        const QByteArray garbage = QByteArray("This is not a database. ").repeated(500);
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(garbage);
        }
        CaseStore store(path);
        QSignalSpy failed(&store, &CaseStore::failed);
        QSignalSpy saved(&store, &CaseStore::editSaved);
        store.saveEdit(shapeEdit(kImage, 1));
        QTRY_VERIFY_WITH_TIMEOUT(failed.size() > 0, 20'000);
        QCOMPARE(failed[0][0].value<Error>().code, ErrorCode::BadFormat);
        QVERIFY(failed[0][0].value<Error>().message.startsWith(path));
        QCOMPARE(load(store, kImage).shapes.size(), 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), garbage);
        QVERIFY(QFile::rename(path, path + QStringLiteral(".broken")));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, 20'000);
        QCOMPARE(countIn(path, QStringLiteral("SELECT count(*) FROM shapes")), 1);
    }

    void whatCannotBeWrittenIsShownAllTheSame()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("store.sqlite"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("This is not a database. ").repeated(500));
        file.close();
        CaseStore store(path);
        QSignalSpy cases(&store, &CaseStore::casesLoaded);
        QSignalSpy readings(&store, &CaseStore::readingsLoaded);
        QSignalSpy analyses(&store, &CaseStore::analysesLoaded);
        QSignalSpy findings(&store, &CaseStore::findingsLoaded);
        QSignalSpy states(&store, &CaseStore::viewStateLoaded);
        const CaseId id{QStringLiteral("case")};
        const CaseId other{QStringLiteral("other")};
        StoredCase opened;
        opened.id = id;
        opened.state = QStringLiteral("started");
        store.saveCase(opened);
        opened.id = other;
        store.saveCase(opened);
        store.saveReading({id, {}, QStringLiteral("4A"), {}, true, {}});
        store.saveFinding({id, {}, QStringLiteral("f"), QStringLiteral("accepted"), {}, {}, {}});
        store.saveFinding({id, {}, QStringLiteral("f"), QStringLiteral("rejected"), {}, {}, {}});
        store.saveAnalysis(id, kImage, QJsonObject{{QStringLiteral("p"), 0.25}});
        store.saveAnalysis(id, kImage, QJsonObject{{QStringLiteral("p"), 0.75}});
        store.saveViewState(id, {{QStringLiteral("zoom"), 2}});
        QCOMPARE(store.pendingCount(), 8); // at once
        store.removeCase(other);
        store.loadCases();
        store.loadReadings(id);
        store.loadFindings(id);
        store.loadAnalyses(id);
        store.loadReadings(other);
        store.loadViewState(id);
        QTRY_COMPARE_WITH_TIMEOUT(states.size(), 1, 20'000);
        const auto listed = cases[0][0].value<QList<StoredCase>>();
        QCOMPARE(listed.size(), 1);
        QCOMPARE(listed[0].state, QStringLiteral("read"));
        QCOMPARE(readings[0][1].value<QList<Reading>>().size(), 1);
        QVERIFY(readings[1][1].value<QList<Reading>>().isEmpty());
        const auto decided = findings[0][1].value<QList<FindingDecision>>();
        QCOMPARE(decided.size(), 1);
        QCOMPARE(decided[0].decision, QStringLiteral("rejected"));
        const auto analysed = analyses[0][1].value<QList<QJsonObject>>();
        QCOMPARE(analysed.size(), 2);
        QCOMPARE(analysed[0][QStringLiteral("p")].toDouble(), 0.75); // newest first
        QCOMPARE(states[0][1].toJsonObject()[QStringLiteral("zoom")].toInt(), 2);
        QCOMPARE(store.pendingCount(), 9);
    }

    void whatWasPaintedBlindDoesNotWipeWhatIsStored()
    {
        QTemporaryDir folder;
        const QString good = folder.filePath(QStringLiteral("good.sqlite"));
        const QString path = folder.filePath(QStringLiteral("store.sqlite"));
        {
            CaseStore store(good);
            store.saveEdit(strokeEdit(kImage, 1, QPointF(100, 50), QPointF(200, 50), 3));
        }
        QVERIFY(QFile(path).open(QIODevice::WriteOnly));
        QVERIFY(runProgram(QStringLiteral("sh"),
                           {QStringLiteral("-c"), QStringLiteral("yes damaged | head -c 9000 > %1").arg(path)}));
        CaseStore store(path);
        QSignalSpy saved(&store, &CaseStore::editSaved);
        QVERIFY(load(store, kImage).labelMaps.isEmpty());
        store.saveEdit(strokeEdit(kImage, 2, QPointF(100, 150), QPointF(200, 150), 4)); // the same tile
        QVERIFY(runProgram(QStringLiteral("mv"), {good, path}));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, 20'000);
        const LabelMap map = load(store, kImage).labelMaps.value(0);
        QCOMPARE(int(map.labelAt(QPoint(150, 50))), 3);
        QCOMPARE(int(map.labelAt(QPoint(150, 150))), 4);
    }

    void anotherProgramsLockIsWaitedOut()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("store.sqlite"));
        CaseStore store(path);
        QSignalSpy opened(&store, &CaseStore::opened);
        QVERIFY(opened.wait(20'000));
        QSignalSpy failed(&store, &CaseStore::failed);
        QSignalSpy saved(&store, &CaseStore::editSaved);
        {
            const auto other = StoreDatabase::make(path);
            QVERIFY(other->open().ok());
            QVERIFY(runSql(other->database(), QStringLiteral("BEGIN IMMEDIATE")).ok());
            store.saveEdit(shapeEdit(kImage, 1));
            QTRY_VERIFY_WITH_TIMEOUT(failed.size() > 0, 20'000);
            QVERIFY(failed[0][0].value<Error>().message.contains(QStringLiteral("another program")));
            QCOMPARE(saved.size(), 0);
        }
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, 20'000);
    }

    void removedFileIsPutBackWithAllItHeld()
    {
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("inner")));
        const QString path = folder.filePath(QStringLiteral("inner/store.sqlite"));
        {
            CaseStore store(path);
            QSignalSpy saved(&store, &CaseStore::editSaved);
            store.saveEdit(shapeEdit(kImage, 1));
            QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, 20'000);
            QVERIFY(QDir(folder.filePath(QStringLiteral("inner"))).removeRecursively());
            store.saveEdit(shapeEdit(kImage, 2));
            QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 2, 20'000);
        }
        QCOMPARE(countIn(path, QStringLiteral("SELECT count(*) FROM shapes")), 2);
    }

    void aFolderRemovedUnderTwoWindowsLosesNothingOfEither()
    {
        QTemporaryDir folder;
        const QString inner = folder.filePath(QStringLiteral("inner"));
        const QString path = inner + QStringLiteral("/store.sqlite");
        QByteArray state;
        {
            Reader anna(path, QStringLiteral("Anna"));
            Reader berg(path, QStringLiteral("Dr. Berg"));
            QVERIFY(anna.open() && berg.open());
            anna.add(1);
            berg.add(2);
            QVERIFY(anna.saved() && berg.saved());
            QVERIFY(QDir(inner).removeRecursively());
            anna.add(3);
            QVERIFY(anna.saved());
            berg.add(4);
            QVERIFY(berg.saved());
            anna.model.undo();
            QVERIFY(anna.saved());
            QTRY_COMPARE_WITH_TIMEOUT(anna.model.shapes().size(), 3, 20'000);
            QTRY_COMPARE_WITH_TIMEOUT(stateOf(berg.model), stateOf(anna.model), 20'000);
            state = stateOf(anna.model);
        }
        Reader again(path, QStringLiteral("Anna"));
        QVERIFY(again.open());
        QCOMPARE(stateOf(again.model), state);
    }

    void theHistoryIsKeptWhileTheDiskIsFull()
    {
        SmallMount mount(QStringLiteral("size=1m"));
        QVERIFY(mount.ok());
        const QString path = mount.filePath(QStringLiteral("store.sqlite"));
        QByteArray undone, redone;
        {
            Reader anna(path, QStringLiteral("Anna"));
            QVERIFY(anna.open());
            anna.add(1);
            QVERIFY(anna.saved());
            QVERIFY(mount.fill());
            for (int i = 0; i < 40 && anna.failures.isEmpty(); ++i) {
                anna.stroke(QPointF(10, i * 15), QPointF(900, i * 15), 6, quint8(1 + i % 3));
                QTest::qWait(20);
            }
            QVERIFY(!anna.failures.isEmpty());
            QVERIFY2(anna.failures[0].contains(mount.fullReason()), qPrintable(anna.failures[0]));
            redone = stateOf(anna.model);
            anna.model.undo();
            undone = stateOf(anna.model);
            // The case is closed and opened again meanwhile.
            QVERIFY(anna.open());
            QCOMPARE(stateOf(anna.model), undone);
            anna.model.redo();
            QCOMPARE(stateOf(anna.model), redone);
            anna.model.undo();
            QVERIFY(mount.makeRoom());
            QTRY_COMPARE_WITH_TIMEOUT(anna.store.pendingCount(), 0, 20'000);
        }
        Reader anna(path, QStringLiteral("Anna"));
        QVERIFY(anna.open());
        QCOMPARE(stateOf(anna.model), undone);
        anna.model.redo();
        QCOMPARE(stateOf(anna.model), redone);
        while (anna.model.canUndo())
            anna.model.undo();
        QVERIFY(anna.model.shapes().isEmpty());
        QVERIFY(anna.messages.isEmpty());
    }

    void anImageOpenedWithoutTheDatabaseIsReadWhenThatIsBack()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("store.sqlite"));
        const QString good = folder.filePath(QStringLiteral("good.sqlite"));
        {
            Reader anna(good, QStringLiteral("Anna"));
            QVERIFY(anna.open());
            anna.add(1);
            anna.stroke(QPointF(100, 50), QPointF(200, 50), 10, 3);
            QVERIFY(anna.saved());
        }
        QFile damaged(path);
        QVERIFY(damaged.open(QIODevice::WriteOnly) && damaged.write(QByteArray(5000, 'x')) == 5000);
        damaged.close();
        Reader anna(path, QStringLiteral("Anna"));
        QVERIFY(anna.open());
        QVERIFY(!anna.failures.isEmpty() && anna.model.shapes().isEmpty());
        anna.stroke(QPointF(100, 150), QPointF(200, 150), 10, 4);
        QVERIFY(runProgram(QStringLiteral("mv"), {good, path}));
        QTRY_COMPARE_WITH_TIMEOUT(anna.model.shapes().size(), 1, 20'000);
        QCOMPARE(anna.label(150, 50), 3);
        QCOMPARE(anna.label(150, 150), 4);
        QTRY_VERIFY_WITH_TIMEOUT(anna.model.history().count() == 3, 20'000);
        anna.model.undo();
        anna.model.undo();
        anna.model.undo();
        QVERIFY(anna.model.shapes().isEmpty() && anna.model.paintedFrames().isEmpty());
    }

    void newerSchemaIsNotTouched()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("store.sqlite"));
        {
            CaseStore store(path);
        }
        countIn(path, QStringLiteral("INSERT INTO schema_migrations VALUES (999, 0)"));
        CaseStore store(path);
        QSignalSpy failed(&store, &CaseStore::failed);
        QTRY_VERIFY_WITH_TIMEOUT(failed.size() > 0, 20'000);
        QVERIFY(failed[0][0].value<Error>().message.contains(QStringLiteral("newer")));
        QCOMPARE(failed[0][0].value<Error>().code, ErrorCode::Unsupported);
    }
};

QTEST_GUILESS_MAIN(CaseStoreFailuresTest)
#include "case_store_failures_test.moc"
