// The history survives a restart: a reader's undo goes on where it was, in pages, by author; the list of everybody's
// edits; and random sequences return to the same bytes in the model and in the database.
#include "two_readers.h"

#include "core/annotation/annotation_history.h"

#include <QRandomGenerator>

using namespace triptych;
using namespace triptych::storeprobe;

namespace {

void randomGesture(Reader& reader, QRandomGenerator& random)
{
    const auto any = [&] { return reader.model.shapes().at(random.bounded(int(reader.model.shapes().size()))).id; };
    const bool some = !reader.model.shapes().isEmpty();
    switch (random.bounded(7)) {
    case 0: reader.add(random.bounded(900)); break;
    case 1: some ? reader.move(any(), random.bounded(1, 9)) : void(reader.add(3)); break;
    case 2: some ? reader.model.removeShapes({any()}) : void(reader.add(4)); break;
    case 3: {
        AnnotationChange change{QStringLiteral("Everything"), {Shape(), Shape()}, {}, {}};
        LabelMap map = reader.model.labelMap(1);
        map.paintStroke(QPointF(random.bounded(900), 3), QPointF(100, random.bounded(600)), 25,
                        quint8(random.bounded(256)));
        change.labels.insert(1, map);
        if (some)
            change.removed << any();
        QVERIFY(reader.model.apply(change).ok());
        break;
    }
    default:
        reader.stroke(QPointF(random.bounded(1000), random.bounded(700)),
                      QPointF(random.bounded(1000), random.bounded(700)), random.bounded(1, 80),
                      quint8(random.bounded(4)));
    }
}

} // namespace

class StoreHistoryTest : public QObject {
    Q_OBJECT

    FreshDatabases m_databases;

private Q_SLOTS:
    void undoGoesOnAfterARestart()
    {
        const QString database = m_databases.next();
        QList<QByteArray> states;
        {
            Reader anna(database, QStringLiteral("Anna"));
            QVERIFY(anna.open());
            states << stateOf(anna.model);
            QRandomGenerator random(3);
            for (int i = 0; i < 12; ++i) {
                randomGesture(anna, random);
                if (anna.model.history().doneCount() == states.size())
                    states << stateOf(anna.model);
            }
            anna.model.undo();
            anna.model.undo();
            QVERIFY(anna.saved());
        }
        const qsizetype last = states.size() - 1;
        {
            Reader anna(database, QStringLiteral("Anna"));
            QVERIFY(anna.open());
            QCOMPARE(stateOf(anna.model), states[last - 2]);
            QVERIFY(anna.model.canUndo() && anna.model.canRedo());
            anna.model.redo();
            QCOMPARE(stateOf(anna.model), states[last - 1]);
            anna.model.redo();
            QCOMPARE(stateOf(anna.model), states[last]);
            QVERIFY(!anna.model.canRedo());
            QVERIFY(anna.saved());
        }
        Reader anna(database, QStringLiteral("Anna"));
        QVERIFY(anna.open());
        for (qsizetype i = last - 1; i >= 0; --i) {
            anna.model.undo();
            QCOMPARE(stateOf(anna.model), states[i]);
        }
        QVERIFY(!anna.model.canUndo());
        Reader berg(database, QStringLiteral("Dr. Berg"));
        QVERIFY(berg.open());
        QVERIFY(!berg.model.canUndo() && !berg.model.canRedo()); // nothing of hers
    }

    void aGestureEndsWhatCouldBeRedoneForEver()
    {
        const QString database = m_databases.next();
        {
            Reader anna(database, QStringLiteral("Anna"));
            QVERIFY(anna.open());
            anna.add(1);
            anna.add(2);
            anna.model.undo();
            anna.add(3);
            QVERIFY(anna.saved());
        }
        Reader anna(database, QStringLiteral("Anna"));
        QVERIFY(anna.open());
        QVERIFY(!anna.model.canRedo());
        anna.model.undo();
        anna.model.undo();
        QVERIFY(anna.model.shapes().isEmpty());
        QVERIFY(!anna.model.canUndo());
    }

    void thousandsOfStepsComeBackInPagesWithinASmallMemory()
    {
        const QString database = m_databases.next();
        constexpr int kSteps = 400;
        {
            Reader anna(database, QStringLiteral("Anna"));
            QVERIFY(anna.open());
            for (int i = 0; i < kSteps; ++i)
                anna.add(i);
            QVERIFY(anna.saved());
        }
        Reader anna(database, QStringLiteral("Anna"));
        anna.model.setHistoryBudget(40'000);
        QVERIFY(anna.open());
        QVERIFY(anna.model.history().count() < 100);
        for (int left = kSteps; left > 0; --left) {
            QVERIFY(anna.model.canUndo());
            anna.model.undo();
            QTRY_COMPARE_WITH_TIMEOUT(anna.model.shapes().size(), left - 1, 20'000);
            QVERIFY(anna.model.history().bytes() < 120'000);
        }
        QVERIFY(anna.saved());
        QTRY_VERIFY_WITH_TIMEOUT(!anna.model.canUndo(), 20'000);
        for (int there = 0; there < kSteps; ++there) {
            QVERIFY(anna.model.canRedo());
            anna.model.redo();
            QTRY_COMPARE_WITH_TIMEOUT(anna.model.shapes().size(), there + 1, 20'000);
        }
        QVERIFY(anna.messages.isEmpty());
    }

    void theListSaysWhoDidWhatWhereAndWhen()
    {
        const QString database = m_databases.next();
        Reader anna(database, QStringLiteral("Anna"));
        QVERIFY(anna.open());
        const QDateTime before = QDateTime::currentDateTimeUtc().addSecs(-1);
        anna.add(40);
        anna.stroke(QPointF(300, 300), QPointF(400, 300), 10, 2);
        anna.model.undo();
        QVERIFY(anna.saved());
        Reader berg(database, QStringLiteral("Dr. Berg"));
        QVERIFY(berg.open());
        berg.add(70);
        QVERIFY(berg.saved());
        QSignalSpy loaded(&berg.store, &CaseStore::historyLoaded);
        berg.store.loadHistory({berg.model.image()}, 100);
        QVERIFY(loaded.wait(20'000));
        const auto entries = loaded[0][0].value<QList<HistoryEntry>>();
        QCOMPARE(entries.size(), 4);
        QCOMPARE(entries[0].author, QStringLiteral("Dr. Berg"));
        QCOMPARE(entries[0].shapes, 1);
        QCOMPARE(entries[0].touched.area, QRectF(70, 1, 10, 19));
        QVERIFY(entries[1].kind == AnnotationEdit::Kind::Undo && entries[1].text == QStringLiteral("Brush stroke"));
        QVERIFY(entries[2].undone && entries[2].tiles > 0);
        QVERIFY(entries[2].touched.area.contains(QRectF(300, 300, 100, 1)));
        QVERIFY(!entries[3].undone && entries[3].author == QStringLiteral("Anna"));
        QVERIFY(entries[3].time >= before && entries[3].time <= QDateTime::currentDateTimeUtc());
        berg.store.loadHistory({berg.model.image()}, 2);
        QVERIFY(loaded.wait(20'000));
        QCOMPARE(loaded[1][0].value<QList<HistoryEntry>>().size(), 2);
    }

    void aDatabaseFromBeforeTheHistoryKeepsItsContentAndOrder()
    {
        if (FreshDatabases::onServer())
            QSKIP("no server has an older one");
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("old.sqlite"));
        QStringList shapes;
        for (const int number : {3, 1, 2}) // all of one time
            shapes << QStringLiteral(
                          "INSERT INTO shapes (id, image, type, points, frame, label, name, author, created_ms) "
                          "VALUES ('%1', 'shared', 'polygon', x'', 0, 1, 'old', 'x', 5)")
                          .arg(number);
        QVERIFY(makeOldDatabase(path, 3, shapes));
        Reader anna(path, QStringLiteral("Anna"));
        QVERIFY(anna.open());
        QCOMPARE(anna.model.shapes().size(), 3);
        QCOMPARE(anna.model.shapes()[0].id.value, QStringLiteral("3"));
        QCOMPARE(anna.model.shapes()[1].id.value, QStringLiteral("1"));
        const QList<Shape> before = anna.model.shapes();
        anna.model.removeShapes({before[1].id});
        anna.model.undo();
        QVERIFY(anna.model.shapes() == before);
    }

    void anEditThatIsThereAlreadyIsNotWrittenTwice()
    {
        const QString database = m_databases.next();
        CaseStore store(database);
        QSignalSpy saved(&store, &CaseStore::editSaved);
        const AnnotationEdit edit = strokeEdit(ImageId{QStringLiteral("i")}, 1, QPointF(9, 9), QPointF(50, 9), 3);
        store.saveEdit(edit);
        store.saveEdit(edit); // as after a commit whose answer was lost
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 2, 20'000);
        QCOMPARE(countIn(database, QStringLiteral("SELECT count(*) FROM edits")), 1);
    }

    void whatWasDrawnWithoutTheDatabaseComesTogetherWithIt()
    {
        const QString database = m_databases.next();
        {
            Reader anna(database, QStringLiteral("Anna"));
            QVERIFY(anna.open());
            anna.stroke(QPointF(100, 100), QPointF(200, 100), 10, 3);
            QVERIFY(anna.saved());
        }
        Reader berg(database, QStringLiteral("Dr. Berg")); // has drawn before he opened
        berg.stroke(QPointF(150, 50), QPointF(150, 150), 10, 4);
        QVERIFY(berg.saved());
        QCOMPARE(berg.messages.size(), 1);
        QCOMPARE(berg.label(150, 100), 3);
        QVERIFY(berg.open());
        QCOMPARE(berg.label(110, 100), 3);
        QCOMPARE(berg.label(150, 140), 4);
    }

    /// 10,000 sequences in the model are in annotation_model_test; these go through the database.
    void randomSequencesReturnToTheSameBytes()
    {
        const int sequences = std::max(qEnvironmentVariableIntValue("TRIPTYCH_SEQUENCES"), 12);
        const QString database = m_databases.next();
        for (int sequence = 0; sequence < sequences; ++sequence) {
            QRandomGenerator random{quint32(sequence)};
            const ImageId image{QStringLiteral("image %1").arg(sequence)};
            QList<QByteArray> states;
            {
                Reader anna(database, QStringLiteral("Anna"), image);
                QVERIFY(anna.open());
                states << stateOf(anna.model);
                for (int i = 0; i < 25; ++i) {
                    if (const int what = random.bounded(4); what == 0)
                        anna.model.undo();
                    else if (what == 1)
                        anna.model.redo();
                    else
                        randomGesture(anna, random);
                    const qsizetype at = anna.model.history().doneCount();
                    states.resize(std::max(states.size(), at + 1));
                    states[at] = stateOf(anna.model);
                }
                states.resize(anna.model.history().count() + 1);
                QVERIFY(anna.saved());
                QVERIFY(anna.messages.isEmpty());
            }
            Reader anna(database, QStringLiteral("Anna"), image);
            QVERIFY(anna.open());
            for (;;) {
                QCOMPARE(stateOf(anna.model), states[anna.model.history().doneCount()]);
                if (!anna.model.canUndo())
                    break;
                anna.model.undo();
            }
            while (anna.model.canRedo()) {
                anna.model.redo();
                QCOMPARE(stateOf(anna.model), states[anna.model.history().doneCount()]);
            }
            QVERIFY(anna.saved());
            Reader again(database, QStringLiteral("Anna"), image);
            QVERIFY(again.open());
            QCOMPARE(stateOf(again.model), states.constLast());
        }
    }
};

QTEST_GUILESS_MAIN(StoreHistoryTest)
#include "store_history_test.moc"
