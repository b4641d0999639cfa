// What was seen at 1:1 is there the next day, added up over sessions, by image and by reader.
#include "store_probe.h"

#include "core/display/seen_area.h"
#include "core/workspace/case_store.h"
#include "core/workspace/store_database.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

Q_DECLARE_METATYPE(triptych::SeenMask)

using storeprobe::makeOldDatabase;

namespace {

const ImageId kImage{QStringLiteral("1.2.3")};

/// A field of an image of 1024 × 768 pixels at 1:1.
SeenArea seenAt(QPointF centre)
{
    SeenArea area(QSize(1024, 768));
    Camera camera;
    camera.viewport = {300, 200};
    camera.zoom = 1;
    camera.centre = centre;
    area.add(camera);
    return area;
}

SeenMask load(CaseStore& store, const QString& reader = QStringLiteral("ann"))
{
    QSignalSpy loaded(&store, &CaseStore::seenLoaded);
    store.loadSeen(kImage, reader);
    return loaded.wait(10'000) ? loaded.first().first().value<SeenMask>() : SeenMask();
}

void save(CaseStore& store, const SeenArea& area, const QString& reader = QStringLiteral("ann"))
{
    store.saveSeen({kImage, reader, area.grid(), area.bits()});
}

} // namespace

class StoreSeenTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void bitsAreTheCells()
    {
        const SeenArea area = seenAt({300, 200});
        SeenArea again(QSize(1024, 768));
        again.merge(area.grid(), area.bits());
        int seen = 0;
        for (int y = 0; y < area.grid().height(); ++y)
            for (int x = 0; x < area.grid().width(); ++x) {
                QCOMPARE(again.isSeen({x, y}), area.isSeen({x, y}));
                seen += area.isSeen({x, y});
            }
        QVERIFY(seen > 100);
        SeenArea other(QSize(500, 500)); // another grid: not its cells
        other.merge(area.grid(), area.bits());
        QCOMPARE(other.share(QRectF(0, 0, 500, 500)), 0.0);
    }

    void sessionsAddUp()
    {
        const SeenArea first = seenAt({200, 200}), second = seenAt({800, 500});
        {
            CaseStore store(path());
            save(store, first);
        }
        {
            CaseStore store(path());
            save(store, second);
            const SeenMask now = load(store); // what may not be committed yet is in it
            QCOMPARE(now.grid, first.grid());
        }
        CaseStore store(path());
        const SeenMask stored = load(store);
        QCOMPARE(stored.image, kImage);
        SeenArea both(QSize(1024, 768));
        both.merge(stored.grid, stored.bits);
        for (int y = 0; y < both.grid().height(); ++y)
            for (int x = 0; x < both.grid().width(); ++x)
                QCOMPARE(both.isSeen({x, y}), first.isSeen({x, y}) || second.isSeen({x, y}));
        QVERIFY(load(store, QStringLiteral("ben")).image.value.isEmpty()); // another reader has seen nothing
    }

    void aDatabaseOfBeforeGetsItsTable()
    {
        QVERIFY(makeOldDatabase(path(), 1));
        CaseStore store(path());
        save(store, seenAt({200, 200}));
        QVERIFY(!load(store).image.value.isEmpty());
        QTRY_COMPARE(store.pendingCount(), 0);
    }

    void aDamagedMaskIsNoMask()
    {
        {
            CaseStore store(path());
            save(store, seenAt({200, 200}));
        }
        {
            const auto database = StoreDatabase::make(path());
            QVERIFY(database->open().ok());
            // Says that it unpacks to 4 GB.
            QVERIFY(
                runSql(database->database(), QStringLiteral("UPDATE seen SET cells = X'FFFFFFFF789C0300000000010001'"))
                    .ok());
        }
        CaseStore store(path());
        QVERIFY(load(store).bits.isEmpty());
        save(store, seenAt({200, 200})); // and is replaced
        QVERIFY(!load(store).bits.isEmpty());
    }

private:
    QString path() const { return m_folder->filePath(QStringLiteral("store.sqlite")); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(StoreSeenTest)
#include "store_seen_test.moc"
