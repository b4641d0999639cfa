// Two readers on one database see each other's work, never overwrite it silently, and undo only their own steps.
#include "two_readers.h"

#include <QRandomGenerator>

using namespace triptych;
using namespace triptych::storeprobe;

class TwoReadersTest : public QObject {
    Q_OBJECT

    FreshDatabases m_databases;

private Q_SLOTS:
    void eachSeesWhatTheOtherDraws()
    {
        const QString database = m_databases.next();
        Reader anna(database, QStringLiteral("Anna"));
        Reader berg(database, QStringLiteral("Dr. Berg"));
        QVERIFY(anna.open() && berg.open());
        QSignalSpy news(&berg.store, &CaseStore::newsArrived);
        const ShapeId id = anna.add(5);
        anna.stroke(QPointF(100, 100), QPointF(300, 100), 10, 3);
        QTRY_VERIFY_WITH_TIMEOUT(berg.model.shape(id) && berg.label(200, 100) == 3, 20'000);
        QVERIFY(*berg.model.shape(id) == *anna.model.shape(id));
        QCOMPARE(news[0][0].value<AnnotationNews>().authors, QStringList{QStringLiteral("Anna")});
        QVERIFY(!berg.model.canUndo()); // not his own
        anna.model.removeShapes({id});
        anna.model.undo();
        anna.model.undo(); // the stroke
        QTRY_VERIFY_WITH_TIMEOUT(berg.model.shape(id) && berg.label(200, 100) == 0, 20'000);
        QCOMPARE(stateOf(berg.model), stateOf(anna.model));
        QVERIFY(anna.messages.isEmpty() && berg.messages.isEmpty());
    }

    void bothBeginANewDatabaseAtOnce()
    {
        for (int round = 0; round < 20; ++round) {
            const QString database = m_databases.next();
            Reader anna(database, QStringLiteral("Anna"));
            Reader berg(database, QStringLiteral("Dr. Berg"));
            QVERIFY(anna.open() && berg.open());
            QVERIFY2(anna.failures.isEmpty() && berg.failures.isEmpty(),
                     qPrintable((anna.failures + berg.failures).join(QLatin1Char('\n'))));
        }
    }

    void strokesMergePixelByPixelAndTheFirstKeepsWhatBothPainted()
    {
        const QString database = m_databases.next();
        Reader anna(database, QStringLiteral("Anna"));
        Reader berg(database, QStringLiteral("Dr. Berg"));
        QVERIFY(anna.open() && berg.open());
        berg.model.holdNews(true); // he has not seen hers when he paints
        anna.stroke(QPointF(100, 100), QPointF(200, 100), 10, 3);
        QVERIFY(anna.saved());
        berg.stroke(QPointF(150, 50), QPointF(150, 150), 10, 4); // across it
        QVERIFY(berg.saved());
        berg.model.holdNews(false);
        QTRY_COMPARE_WITH_TIMEOUT(berg.label(110, 100), 3, 20'000);
        QCOMPARE(berg.label(150, 100), 3); // hers
        QCOMPARE(berg.label(150, 60), 4);  // his
        QCOMPARE(berg.messages.size(), 1);
        QVERIFY2(berg.messages[0].contains(QStringLiteral("Anna")), qPrintable(berg.messages[0]));
        QVERIFY(berg.messages[0].contains(QRegularExpression(QStringLiteral("^\\d+ of the pixels"))));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(anna.model), stateOf(berg.model), 20'000);
        // His undo takes back what is his and nothing of hers.
        berg.model.undo();
        QVERIFY(berg.saved());
        QCOMPARE(berg.label(150, 100), 3);
        QCOMPARE(berg.label(150, 60), 0);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(anna.model), stateOf(berg.model), 20'000);
        QCOMPARE(berg.messages.size(), 1);
    }

    void aShapeThatBothChangedIsThereTwice()
    {
        const QString database = m_databases.next();
        Reader anna(database, QStringLiteral("Anna"));
        QVERIFY(anna.open());
        const ShapeId id = anna.add(5, QStringLiteral("mass"));
        QVERIFY(anna.saved());
        Reader berg(database, QStringLiteral("Dr. Berg"));
        QVERIFY(berg.open());
        berg.model.holdNews(true);
        anna.move(id, 100);
        QVERIFY(anna.saved());
        berg.move(id, 1000); // and goes on with it before he hears of it
        berg.move(id, 1000);
        QVERIFY(berg.saved());
        berg.model.holdNews(false);
        QTRY_COMPARE_WITH_TIMEOUT(berg.model.shapes().size(), 2, 20'000);
        QVERIFY(berg.model.shape(id)->points[0] == QPointF(105, 1));
        // Both have one stack order, so that which stands first is up to their ids.
        const ShapeList& both = berg.model.shapes();
        const Shape& copy = both[0].id == id ? both[1] : both[0];
        QCOMPARE(copy.points[0], QPointF(2005, 1));
        QCOMPARE(copy.author, QStringLiteral("Dr. Berg"));
        QCOMPARE(berg.messages.size(), 1);
        QVERIFY2(berg.messages[0].contains(QStringLiteral("Anna")), qPrintable(berg.messages[0]));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(anna.model), stateOf(berg.model), 20'000);
        berg.model.undo();
        berg.model.undo();
        QVERIFY(berg.saved());
        QCOMPARE(berg.model.shapes().size(), 1); // her shape
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(anna.model), stateOf(berg.model), 20'000);
        QVERIFY(!berg.model.canUndo());
        QVERIFY(anna.messages.isEmpty());
    }

    void deletingAndChangingLoseNothing()
    {
        const QString database = m_databases.next();
        Reader anna(database, QStringLiteral("Anna"));
        QVERIFY(anna.open());
        const ShapeId kept = anna.add(5);
        const ShapeId changed = anna.add(50);
        QVERIFY(anna.saved());
        Reader berg(database, QStringLiteral("Dr. Berg"));
        QVERIFY(berg.open());
        berg.model.holdNews(true);
        anna.model.removeShapes({kept});
        anna.move(changed, 7);
        QVERIFY(anna.saved());
        berg.move(kept, 30);                // she has deleted it
        berg.model.removeShapes({changed}); // she has moved it
        QVERIFY(berg.saved());
        berg.model.holdNews(false);
        QTRY_VERIFY_WITH_TIMEOUT(berg.model.shape(changed), 20'000);
        QVERIFY(berg.model.shape(changed)->points[0] == QPointF(57, 1));
        QVERIFY(berg.model.shape(kept)->points[0] == QPointF(35, 1));
        QCOMPARE(berg.messages.size(), 2);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(anna.model), stateOf(berg.model), 20'000);
    }

    void anUndoOfWhatAnotherHasChangedIsRefusedWithTheName()
    {
        const QString database = m_databases.next();
        Reader anna(database, QStringLiteral("Anna"));
        Reader berg(database, QStringLiteral("Dr. Berg"));
        QVERIFY(anna.open() && berg.open());
        anna.stroke(QPointF(100, 600), QPointF(200, 600), 10, 2);
        anna.stroke(QPointF(100, 100), QPointF(200, 100), 10, 3);
        QTRY_COMPARE_WITH_TIMEOUT(berg.label(150, 100), 3, 20'000);
        berg.stroke(QPointF(150, 100), QPointF(160, 100), 5, 5);
        QTRY_COMPARE_WITH_TIMEOUT(anna.label(155, 100), 5, 20'000);
        anna.model.undo();
        QTRY_COMPARE_WITH_TIMEOUT(anna.messages.size(), 1, 20'000);
        QVERIFY2(anna.messages[0].contains(QStringLiteral("Dr. Berg at ")), qPrintable(anna.messages[0]));
        QVERIFY(anna.messages[0].contains(QStringLiteral("Brush stroke")));
        QCOMPARE(anna.label(120, 100), 3);
        anna.model.undo(); // the one before it
        QCOMPARE(anna.label(150, 600), 0);
        QCOMPARE(anna.label(120, 100), 3);
    }

    void anUndoOfWhatIsGoneAlreadyIsAStepAllTheSame()
    {
        const QString database = m_databases.next();
        Reader anna(database, QStringLiteral("Anna"));
        Reader berg(database, QStringLiteral("Dr. Berg"));
        QVERIFY(anna.open() && berg.open());
        const ShapeId id = anna.add(500);
        QTRY_VERIFY_WITH_TIMEOUT(berg.model.shape(id), 20'000);
        const QRectF box = berg.model.shape(id)->boundingRect();
        anna.model.holdNews(true);
        berg.model.removeShapes({id});
        QVERIFY(berg.saved());
        anna.model.undo(); // takes away what he has taken away
        QVERIFY(anna.saved());
        anna.model.holdNews(false);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(anna.model), stateOf(berg.model), 20'000);
        QVERIFY(anna.failures.isEmpty() && anna.model.shapes().isEmpty());
        QSignalSpy loaded(&anna.store, &CaseStore::historyLoaded);
        anna.store.loadHistory({anna.model.image()}, 10);
        QVERIFY(loaded.wait(20'000));
        const auto newest = loaded.front().front().value<QList<HistoryEntry>>().front();
        QCOMPARE(newest.kind, AnnotationEdit::Kind::Undo);
        QCOMPARE(newest.touched.area, box);
    }

    void anUndoThatCouldNotKnowIsTakenBack()
    {
        const QString database = m_databases.next();
        Reader anna(database, QStringLiteral("Anna"));
        Reader berg(database, QStringLiteral("Dr. Berg"));
        QVERIFY(anna.open() && berg.open());
        anna.stroke(QPointF(100, 100), QPointF(200, 100), 10, 3);
        const ShapeId id = anna.add(5);
        QTRY_VERIFY_WITH_TIMEOUT(berg.label(150, 100) == 3 && berg.model.shape(id), 20'000);
        anna.model.holdNews(true);
        berg.stroke(QPointF(150, 100), QPointF(160, 100), 5, 5);
        berg.move(id, 10);
        QVERIFY(berg.saved());
        anna.model.undo();
        anna.model.undo();
        QVERIFY(anna.saved());
        anna.model.holdNews(false);
        QTRY_COMPARE_WITH_TIMEOUT(anna.label(155, 100), 5, 20'000);
        QCOMPARE(anna.label(120, 100), 3); // nothing of it was undone
        QVERIFY(anna.model.shape(id)->points[0] == QPointF(15, 1));
        QCOMPARE(anna.messages.size(), 2);
        QVERIFY(anna.messages[0].contains(QStringLiteral("Dr. Berg at ")));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(anna.model), stateOf(berg.model), 20'000);
    }

    void aStrokeInProgressIsNotDisturbed()
    {
        const QString database = m_databases.next();
        Reader anna(database, QStringLiteral("Anna"));
        Reader berg(database, QStringLiteral("Dr. Berg"));
        QVERIFY(anna.open() && berg.open());
        berg.model.beginStroke(0, 4);
        berg.model.extendStroke(QPointF(150, 50), QPointF(150, 90), 10);
        anna.stroke(QPointF(100, 150), QPointF(200, 150), 10, 3);
        QVERIFY(anna.saved());
        QSignalSpy news(&berg.store, &CaseStore::newsArrived);
        QTRY_VERIFY_WITH_TIMEOUT(!news.isEmpty(), 20'000);
        QVERIFY(berg.model.strokeInProgress());
        QCOMPARE(berg.label(150, 150), 0);
        berg.model.extendStroke(QPointF(150, 90), QPointF(150, 120), 10);
        berg.model.endStroke();
        QCOMPARE(berg.label(150, 150), 3);
        QCOMPARE(berg.label(150, 110), 4);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(anna.model), stateOf(berg.model), 20'000);
        QVERIFY(berg.messages.isEmpty());
    }

    void theSameOutlinesInTwoImagesStayInBoth()
    {
        const QString database = m_databases.next();
        Reader anna(database, QStringLiteral("Anna"), ImageId{QStringLiteral("one")});
        Reader berg(database, QStringLiteral("Anna"), ImageId{QStringLiteral("two")});
        QVERIFY(anna.open() && berg.open());
        Shape imported;
        imported.id = ShapeId{QStringLiteral("from a file")};
        imported.points = {{1, 1}, {2, 2}, {3, 1}};
        anna.model.addShape(imported);
        QVERIFY(anna.saved());
        berg.model.addShape(imported);
        QVERIFY(berg.saved());
        QCOMPARE(load(anna.store, ImageId{QStringLiteral("one")}).shapes.size(), 1);
        QCOMPARE(load(anna.store, ImageId{QStringLiteral("two")}).shapes.size(), 1);
        QCOMPARE(berg.model.shapes().size(), 1);
        berg.model.undo();
        QVERIFY(berg.saved());
        QCOMPARE(load(anna.store, ImageId{QStringLiteral("two")}).shapes.size(), 0);
        QCOMPARE(load(anna.store, ImageId{QStringLiteral("one")}).shapes.size(), 1);
    }

    /// Whatever two readers do, with whatever delay: in the end both see what the database holds.
    void randomWorkOfTwoEndsInOneState()
    {
        for (quint32 seed = 1; seed <= 6; ++seed) {
            const QString database = m_databases.next();
            Reader anna(database, QStringLiteral("Anna"));
            Reader berg(database, QStringLiteral("Dr. Berg"));
            QVERIFY(anna.open() && berg.open());
            QRandomGenerator random(seed);
            for (int i = 0; i < 120; ++i) {
                Reader& reader = random.bounded(2) ? anna : berg;
                const auto any = [&] {
                    return reader.model.shapes().at(random.bounded(int(reader.model.shapes().size()))).id;
                };
                switch (random.bounded(8)) {
                case 0: reader.add(random.bounded(900)); break;
                case 1:
                    if (!reader.model.shapes().isEmpty())
                        reader.move(any(), random.bounded(1, 9));
                    break;
                case 2:
                    if (reader.model.shapes().size() > 3)
                        reader.model.removeShapes({any()});
                    break;
                case 3:
                case 4: reader.model.undo(); break;
                case 5: reader.model.redo(); break;
                default:
                    reader.stroke(QPointF(random.bounded(300), random.bounded(300)),
                                  QPointF(random.bounded(300), random.bounded(300)), random.bounded(1, 30),
                                  quint8(random.bounded(4)));
                }
                if (random.bounded(4) == 0)
                    QTest::qWait(random.bounded(8)); // lets some of it be written and heard of
            }
            QVERIFY(anna.saved() && berg.saved());
            QTRY_COMPARE_WITH_TIMEOUT(stateOf(anna.model), stateOf(berg.model), 20'000);
            Reader third(database, QStringLiteral("Chen"));
            QVERIFY(third.open());
            QCOMPARE(stateOf(third.model), stateOf(anna.model));
            QVERIFY2(anna.failures.isEmpty() && berg.failures.isEmpty(),
                     qPrintable((anna.failures + berg.failures).join(QLatin1Char('\n'))));
        }
    }
};

QTEST_GUILESS_MAIN(TwoReadersTest)
#include "two_readers_test.moc"
