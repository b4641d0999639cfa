// The store gives back what was put in, after it was opened again, and acknowledges only what is in the file.
#include "store_probe.h"

#include <QRandomGenerator>
#include <QTemporaryDir>

using namespace triptych;
using namespace triptych::storeprobe;

class CaseStoreTest : public QObject {
    Q_OBJECT

    FreshDatabases m_databases;
    QString newPath() { return m_databases.next(); }

private Q_SLOTS:
    void acknowledgesOnlyWhatAnotherConnectionSees()
    {
        const QString path = newPath();
        CaseStore store(path);
        int seen = 0;
        connect(&store, &CaseStore::editSaved, this, [&](const ImageId& image, quint64 sequence) {
            QCOMPARE(image.value, QStringLiteral("1.2"));
            QVERIFY(countIn(path, QStringLiteral("SELECT count(*) FROM shapes")) >= int(sequence));
            ++seen;
        });
        for (int i = 1; i <= 20; ++i)
            store.saveEdit(shapeEdit(ImageId{QStringLiteral("1.2")}, i));
        QTRY_COMPARE_WITH_TIMEOUT(seen, 20, 20'000);
        QCOMPARE(store.pendingCount(), 0);
    }

    void usesWalAndSyncsEveryCommit()
    {
        if (FreshDatabases::onServer())
            QSKIP("a server's own setting");
        const auto database = StoreDatabase::make(newPath());
        QVERIFY(database->open().ok());
        const auto pragma = [&](const char* name) {
            auto query = runSql(database->database(), QStringLiteral("PRAGMA %1").arg(QLatin1String(name)));
            return query && query->next() ? query->value(0).toString() : QString();
        };
        QCOMPARE(pragma("journal_mode"), QStringLiteral("wal"));
        QCOMPARE(pragma("synchronous"), QStringLiteral("2"));
        QCOMPARE(pragma("foreign_keys"), QStringLiteral("1"));
    }

    void aDrawnSessionComesBackAsTheModelHeldIt()
    {
        const QString path = newPath();
        const ImageId image{QStringLiteral("image")};
        AnnotationModel model(image, kImageSize, 1);
        model.setAuthor(QStringLiteral("Dr. Ångström"));
        {
            CaseStore store(path);
            connect(&model, &AnnotationModel::edited, &store, &CaseStore::saveEdit);
            QRandomGenerator random(1);
            for (int i = 0; i < 60; ++i) {
                Shape shape;
                shape.type = ShapeType(i % 5);
                shape.points = {{random.generateDouble(), 2}, {random.generateDouble() * 1e5, -4}, {1, 1}};
                const ShapeId id = model.addShape(shape);
                model.beginStroke(i % 3, quint8(random.bounded(4)));
                model.extendStroke(QPointF(random.bounded(1000), 50), QPointF(500, random.bounded(700)), 30);
                model.endStroke();
                if (i % 7 == 0)
                    model.removeShapes({id});
                if (i % 4 == 0)
                    model.undo();
                if (i % 8 == 0)
                    model.redo();
            }
        }
        CaseStore store(path);
        const StoredAnnotations stored = load(store, image);
        QVERIFY(stored.warnings.isEmpty());
        QCOMPARE(stored.shapes.size(), model.shapes().size());
        for (const Shape& shape : stored.shapes)
            QVERIFY(model.shape(shape.id) && *model.shape(shape.id) == shape);
        for (const int frame : {0, 1, 2})
            QVERIFY(stored.labelMaps.value(frame, LabelMap(kImageSize)) == model.labelMap(frame));
        QVERIFY(load(store, ImageId{QStringLiteral("another")}).shapes.isEmpty());
    }

    void casesReadingsFindingsAndAnalysesComeBack()
    {
        const QString path = newPath();
        const QDateTime time = QDateTime::fromString(QStringLiteral("2026-05-06T07:08:09.123Z"), Qt::ISODateWithMs);
        const CaseId id{QStringLiteral("case")};
        {
            CaseStore store(path);
            store.saveReading({id, QStringLiteral("a"), QStringLiteral("4A"), QStringLiteral("text"), true, time});
            store.saveViewState(id, {{QStringLiteral("zoom"), 2.5}});
            store.saveCase({id,
                            QStringLiteral("P1 Name"),
                            QStringLiteral("/x"),
                            QStringLiteral("MG ×4"),
                            QStringLiteral("started"),
                            true,
                            time,
                            {QStringLiteral("/x/a b"), QStringLiteral("/x/ü")}});
            store.saveCase({CaseId{QStringLiteral("gone")}, {}, {}, {}, QStringLiteral("new"), false, time, {}});
            store.removeCase(CaseId{QStringLiteral("gone")});
            store.saveAnalysis(id, ImageId{QStringLiteral("i")}, {{QStringLiteral("p"), 0.25}});
            store.saveAnalysis(id, ImageId{QStringLiteral("i")}, {{QStringLiteral("p"), 0.75}});
            FindingDecision decision{id,
                                     ImageId{QStringLiteral("i")},
                                     QStringLiteral("f1"),
                                     QStringLiteral("accepted"),
                                     QStringLiteral("a"),
                                     {},
                                     time};
            store.saveFinding(decision);
            decision.decision = QStringLiteral("rejected");
            store.saveFinding(decision);
        }
        CaseStore store(path);
        QSignalSpy cases(&store, &CaseStore::casesLoaded);
        QSignalSpy readings(&store, &CaseStore::readingsLoaded);
        QSignalSpy analyses(&store, &CaseStore::analysesLoaded);
        QSignalSpy findings(&store, &CaseStore::findingsLoaded);
        QSignalSpy states(&store, &CaseStore::viewStateLoaded);
        store.loadCases();
        store.loadReadings(id);
        store.loadAnalyses(id);
        store.loadFindings(id);
        store.loadViewState(id);
        QTRY_COMPARE_WITH_TIMEOUT(states.size(), 1, 20'000);
        const auto listed = cases[0][0].value<QList<StoredCase>>();
        QCOMPARE(listed.size(), 1);
        QCOMPARE(listed[0].title, QStringLiteral("P1 Name"));
        QCOMPARE(listed[0].paths, QStringList({QStringLiteral("/x/a b"), QStringLiteral("/x/ü")}));
        QCOMPARE(listed[0].lastOpened, time);
        QCOMPARE(listed[0].state, QStringLiteral("read")); // by its reading, whatever it was saved as
        QVERIFY(listed[0].mixed);
        const auto read = readings[0][1].value<QList<Reading>>();
        QCOMPARE(read.size(), 1);
        QCOMPARE(read[0].assessment, QStringLiteral("4A"));
        QVERIFY(read[0].beforeAi && read[0].time == time);
        const auto analysed = analyses[0][1].value<QList<QJsonObject>>();
        QCOMPARE(analysed.size(), 2);
        QCOMPARE(analysed[0][QStringLiteral("p")].toDouble(), 0.75); // newest first
        const auto decided = findings[0][1].value<QList<FindingDecision>>();
        QCOMPARE(decided.size(), 1);
        QCOMPARE(decided[0].decision, QStringLiteral("rejected"));
        QCOMPARE(states[0][1].toJsonObject()[QStringLiteral("zoom")].toDouble(), 2.5);
    }

    void bookmarksAreThereAgain()
    {
        const CaseId id{QStringLiteral("case")}, other{QStringLiteral("other")};
        const auto bookmark = [](const char* key, const CaseId& of, double x) {
            return Bookmark{QLatin1String(key),
                            of,
                            ImageId{QStringLiteral("slide")},
                            QStringLiteral("Field %1").arg(x),
                            QPointF(x, 1.0 / 3),
                            0.125,
                            33.5,
                            true,
                            2};
        };
        const QString path = newPath();
        Bookmark renamed = bookmark("a", id, 10);
        {
            CaseStore store(path);
            store.saveBookmark(renamed);
            store.saveBookmark(bookmark("b", id, 20));
            store.saveBookmark(bookmark("c", other, 30));
            store.saveBookmark(bookmark("d", id, 40));
            renamed.name = QStringLiteral("mitosis");
            store.saveBookmark(renamed);
            store.removeBookmark(id, QStringLiteral("b"));
        }
        CaseStore store(path);
        QSignalSpy loaded(&store, &CaseStore::bookmarksLoaded);
        store.loadBookmarks(id);
        QVERIFY(loaded.wait(20'000));
        QCOMPARE(loaded.front().at(0).value<CaseId>(), id);
        QCOMPARE(loaded.front().at(1).value<QList<Bookmark>>(), (QList<Bookmark>{renamed, bookmark("d", id, 40)}));
    }

    void openingACaseAgainKeepsItsViewState()
    {
        CaseStore store(newPath());
        const CaseId id{QStringLiteral("case")};
        store.saveViewState(id, {{QStringLiteral("a"), 1}});
        store.saveCase({id, QStringLiteral("again"), {}, {}, QStringLiteral("new"), false, {}, {}});
        QSignalSpy states(&store, &CaseStore::viewStateLoaded);
        store.loadViewState(id);
        QVERIFY(states.wait(20'000));
        QCOMPARE(states[0][1].toJsonObject().size(), 1);
    }

    void aMaskPaintedAtAnotherDownsampleIsKeptApart()
    {
        CaseStore store(newPath());
        const ImageId image{QStringLiteral("i")};
        store.saveEdit(strokeEdit(image, 1, QPointF(100, 100), QPointF(200, 100), 3));
        AnnotationModel coarse(image, kImageSize, 4);
        connect(&coarse, &AnnotationModel::edited, &store, &CaseStore::saveEdit);
        coarse.beginStroke(0, 5);
        coarse.extendStroke(QPointF(100, 100), QPointF(120, 100), 10);
        coarse.endStroke();
        const StoredAnnotations fine = load(store, image, 1);
        QCOMPARE(int(fine.labelMaps.value(0).labelAt(QPoint(150, 100))), 3);
        QCOMPARE(fine.warnings.size(), 1);
        QCOMPARE(int(load(store, image, 4).labelMaps.value(0).labelAt(QPoint(25, 25))), 5);
    }

    void whatIsBesideTheColumnsBelongsToEachShapeAlone()
    {
        const QString path = newPath();
        const ImageId image{QStringLiteral("i")};
        QList<Shape> drawn;
        {
            CaseStore store(path);
            for (int i = 0; i < 6; ++i) { // plain, with a hole, the same again, and so on
                AnnotationEdit edit = shapeEdit(image, i);
                Shape& shape = *edit.changes.shapes.first().after;
                shape.stackOrder = i;
                if (i % 3 != 0) {
                    shape.moreRings = {{{1, 1}, {2, 1}, {2, 2}}};
                    shape.origin = QStringLiteral("import:cells.geojson");
                    shape.hidden = i > 3;
                }
                drawn << shape;
                store.saveEdit(edit);
            }
        }
        CaseStore store(path);
        QCOMPARE(load(store, image).shapes.toList(), drawn);
    }

    void damagedRowsAreNamedAndTheRestIsShown()
    {
        const QString path = newPath();
        const ImageId image{QStringLiteral("i")};
        {
            CaseStore store(path);
            store.saveEdit(shapeEdit(image, 1));
            store.saveEdit(shapeEdit(image, 2));
            store.saveEdit(strokeEdit(image, 3, QPointF(250, 250), QPointF(260, 260), 3));
        }
        const QString damage = FreshDatabases::onServer() ? QStringLiteral("'\\x01ff'") : QStringLiteral("x'01ff'");
        countIn(path, QStringLiteral("UPDATE shapes SET points = %1 WHERE name = 'shape 1'").arg(damage));
        countIn(path, QStringLiteral("UPDATE mask_tiles SET labels = %1 WHERE x = 0 AND y = 0").arg(damage));
        CaseStore store(path);
        const StoredAnnotations stored = load(store, image);
        QCOMPARE(stored.shapes.size(), 1);
        QCOMPARE(stored.warnings.size(), 2);
        QVERIFY(stored.warnings[0].contains(FreshDatabases::onServer() ? QUrl(path).path().mid(1) : path));
        QCOMPARE(int(stored.labelMaps.value(0).labelAt(QPoint(260, 260))), 3);
    }
};

QTEST_GUILESS_MAIN(CaseStoreTest)
#include "case_store_test.moc"
