// Gestures of very many shapes, worked out by workers: prepared changes, and undo and redo that arrive later.
#include "core/annotation/prepared_change.h"
#include "core/jobs/behind.h"
#include "tests/many_shapes.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace triptych;

namespace {

constexpr int kCount = 25'000; ///< more than kManyShapes
constexpr int kSide = 4096;
constexpr int kLocked = 10;

QList<Shape> withoutIds(QList<Shape> shapes)
{
    for (Shape& shape : shapes) {
        shape.id = {};
        shape.author.clear();
    }
    return shapes;
}

struct Desk {
    AnnotationModel model{ImageId{QStringLiteral("i")}, QSize(kSide, kSide), 1};
    QSignalSpy edits{&model, &AnnotationModel::edited};
    QSignalSpy travels{&model, &AnnotationModel::travellingChanged};

    Desk() { model.setAuthor(QStringLiteral("reader")); }
    std::shared_ptr<PreparedChange> prepared(AnnotationChange change) const
    {
        return prepareChange(model.shapes(), std::move(change), model.author());
    }
    bool importMany()
    {
        const auto change = prepared({QStringLiteral("Import"), withoutIds(nuclei(kCount, kSide)), {}, {}});
        const auto taken = model.take(*change);
        return taken && *taken;
    }
    /// Undone or redone by a worker, and back.
    bool arrived() const
    {
        return QTest::qWaitFor([this] { return model.travelText().isEmpty(); }, 30'000);
    }
    /// What it was given so far has come back.
    static bool workerIsThrough()
    {
        QObject here;
        bool through = false;
        runBehind(JobPriority::Visible, [&] {
            QMetaObject::invokeMethod(
                &here, [&through] { through = true; }, Qt::QueuedConnection);
        });
        return QTest::qWaitFor([&through] { return through; }, 30'000);
    }
    QList<ShapeId> ids() const
    {
        QList<ShapeId> all;
        for (const Shape& shape : model.shapes())
            all << shape.id;
        return all;
    }
    int labelled(int label) const
    {
        return int(std::count_if(model.shapes().begin(), model.shapes().end(),
                                 [label](const Shape& shape) { return shape.label == label; }));
    }
    bool lockSome()
    {
        model.changeShapes(QStringLiteral("Lock"), ids().mid(100, kLocked), [](Shape& shape) {
            shape.locked = true;
            return true;
        });
        return model.undoText() == QLatin1String("Lock");
    }
    void relabelAll(int label)
    {
        model.changeShapes(QStringLiteral("Change class"), ids(), [label](Shape& shape) {
            shape.label = label;
            return true;
        });
    }
    AnnotationEdit lastEdit() const { return edits.last().first().value<AnnotationEdit>(); }
};

Shape oneMore()
{
    Shape shape;
    shape.points = {{1, 1}, {5, 1}, {5, 5}};
    return shape;
}

} // namespace

class ManyChangesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(kCount > kManyShapes); }

    void aPreparedChangeIsTheGestureThatApplyMakes()
    {
        Desk prepared, applied;
        Shape there = oneMore();
        there.id = ShapeId{QStringLiteral("there")};
        there.created = QDateTime::fromMSecsSinceEpoch(1'800'000'000'000, Qt::UTC);
        Shape goes = there;
        goes.id = ShapeId{QStringLiteral("goes")};
        for (Desk* desk : {&prepared, &applied})
            desk->model.addShapes({there, goes});
        QList<Shape> put = nuclei(kCount, kSide);
        Shape moved = there.translated({7, 9});
        moved.stackOrder = 1;
        put.insert(kCount / 2, moved);
        LabelMap labels(QSize(kSide, kSide), 1);
        labels.paintStroke({10, 10}, {300, 40}, 6, 3);
        const AnnotationChange change{QStringLiteral("Import"), put, {goes.id}, {{0, labels}}};

        QVERIFY(applied.model.apply(change));
        const auto taken = prepared.model.take(*prepared.prepared(change));
        QVERIFY(taken && *taken);
        QCOMPARE(prepared.model.shapes().size(), kCount + 1);
        QVERIFY(prepared.model.shapes() == applied.model.shapes());
        QVERIFY(prepared.model.labelMap(0) == applied.model.labelMap(0));
        QCOMPARE(prepared.edits.size(), applied.edits.size());
        QCOMPARE(prepared.lastEdit().changes.shapes.size(), applied.lastEdit().changes.shapes.size());
        QCOMPARE(prepared.lastEdit().changes.tiles.size(), applied.lastEdit().changes.tiles.size());
        QCOMPARE(prepared.model.undoText(), QStringLiteral("Import"));
        for (const QRectF& area : {QRectF(0, 0, 60, 60), QRectF(2000, 2000, 90, 40)})
            QCOMPARE(prepared.model.shapesIn(area, 0).size(), applied.model.shapesIn(area, 0).size());
        QCOMPARE(*prepared.model.shape(there.id), *applied.model.shape(there.id));
        QVERIFY(!prepared.model.shape(goes.id));
    }

    void whatWasPreparedOnOtherShapesIsNotTaken()
    {
        Desk desk;
        const auto early = desk.prepared({QStringLiteral("Import"), withoutIds(nuclei(kCount, kSide)), {}, {}});
        const ShapeId drawn = desk.model.addShape(oneMore());
        const auto taken = desk.model.take(*early);
        QVERIFY(taken && !*taken);
        QCOMPARE(desk.model.shapes().size(), 1);
        QCOMPARE(desk.edits.size(), 1);
        QVERIFY(desk.importMany());
        QCOMPARE(desk.model.shapes().size(), kCount + 1);
        QCOMPARE(desk.model.shapes().first().id, drawn);
    }

    void veryManyAreChangedAndRemovedByAWorker()
    {
        Desk desk;
        QVERIFY(desk.importMany());
        QVERIFY(desk.lockSome());
        const QList<ShapeId> all = desk.ids();
        desk.model.changeShapes(QStringLiteral("Change class"), all, [](Shape& shape) {
            shape.label = 27;
            return !shape.locked;
        });
        QCOMPARE(desk.labelled(27), 0); // the worker has only begun
        QCOMPARE(desk.model.travelText(), QStringLiteral("Change class"));
        QCOMPARE(desk.model.undoText(), QStringLiteral("Change class"));
        QVERIFY(desk.arrived());
        QCOMPARE(desk.labelled(27), kCount - kLocked);
        QCOMPARE(desk.lastEdit().changes.shapes.size(), kCount - kLocked);
        QCOMPARE(desk.lastEdit().author, QStringLiteral("reader"));

        desk.model.removeShapes(all, [](const Shape& shape) { return !shape.locked; });
        QVERIFY(desk.arrived());
        QCOMPARE(desk.model.shapes().size(), kLocked);
        QCOMPARE(desk.model.undoText(), QStringLiteral("Delete %1 shapes").arg(QStringLiteral("24,990")));
        for (int undo = 0; undo < 2; ++undo) {
            desk.model.undo();
            QVERIFY(desk.arrived());
        }
        QCOMPARE(desk.model.shapes().size(), kCount);
        QCOMPARE(desk.labelled(27), 0);
    }

    void fewAreChangedAtOnce()
    {
        Desk desk;
        const ShapeId id = desk.model.addShape(oneMore());
        desk.model.changeShapes(QStringLiteral("Change class"), {id, ShapeId{QStringLiteral("unknown")}},
                                [](Shape& shape) {
                                    shape.label = 27;
                                    return true;
                                });
        QCOMPARE(desk.labelled(27), 1);
        desk.model.removeShapes({id}, [](const Shape& shape) { return shape.label != 27; });
        QCOMPARE(desk.model.shapes().size(), 1);
        desk.model.removeShapes({id});
        QCOMPARE(desk.model.shapes().size(), 0);
        QCOMPARE(desk.model.undoText(), QStringLiteral("Delete shape"));
        QCOMPARE(desk.travels.size(), 0);
    }

    void whatIsDrawnWhileAWorkerChangesThemIsThereAsWell()
    {
        Desk desk;
        QVERIFY(desk.importMany());
        desk.relabelAll(27);
        const ShapeId drawn = desk.model.addShape(oneMore());
        QVERIFY(desk.arrived());
        QCOMPARE(desk.labelled(27), kCount);
        QCOMPARE(desk.model.shape(drawn)->label, 1);
        QCOMPARE(desk.model.undoText(), QStringLiteral("Change class"));
    }

    void oneAfterTheOtherInTheirOrder()
    {
        Desk desk;
        QVERIFY(desk.importMany());
        desk.relabelAll(27);
        desk.relabelAll(28);
        desk.model.removeShapes(desk.ids(), [](const Shape& shape) { return shape.label != 28; });
        QVERIFY(desk.arrived());
        QCOMPARE(desk.labelled(28), kCount); // nothing was left to remove
        QCOMPARE(desk.edits.size(), 3);
    }

    void undoTakesBackWhatIsNotMadeYet()
    {
        Desk desk;
        QVERIFY(desk.importMany());
        desk.relabelAll(27);
        desk.relabelAll(28);
        desk.model.undo(); // the second
        QVERIFY(!desk.model.canRedo());
        QVERIFY(desk.arrived());
        QCOMPARE(desk.labelled(27), kCount);
        desk.model.removeShapes(desk.ids());
        desk.model.undo();
        QCOMPARE(desk.model.travelText(), QString());
        desk.relabelAll(29); // what the worker still brings of the removal is not taken for this
        QVERIFY(desk.arrived());
        QCOMPARE(desk.labelled(29), kCount);
        QCOMPARE(desk.edits.size(), 3);
        desk.relabelAll(28);
        desk.model.callOff();
        QVERIFY(Desk::workerIsThrough());
        QCOMPARE(desk.labelled(29), kCount);
        QCOMPARE(desk.edits.size(), 3);
    }

    void aSmallOneWaitsForTheLargeOneBeforeIt()
    {
        Desk desk;
        QVERIFY(desk.importMany());
        const ShapeId one = desk.ids().at(77);
        desk.relabelAll(27);
        desk.model.changeShapes(QStringLiteral("Change class"), {one}, [](Shape& shape) {
            shape.label = 28;
            return true;
        });
        QVERIFY(desk.arrived());
        QCOMPARE(desk.labelled(27), kCount - 1);
        QCOMPARE(desk.model.shape(one)->label, 28);
    }

    void whoeverDrawsWithoutEndDoesNotKeepItFromBeingMade()
    {
        Desk desk;
        QVERIFY(desk.importMany());
        desk.relabelAll(27);
        int drawn = 0;
        while (desk.labelled(27) == 0 && drawn < 100) {
            desk.model.addShape(oneMore());
            ++drawn;
            QVERIFY(Desk::workerIsThrough());
        }
        QCOMPARE(desk.labelled(27), kCount);
        QVERIFY2(drawn < 10, qPrintable(QString::number(drawn)));
        QCOMPARE(desk.model.shapes().size(), kCount + drawn);
        QVERIFY(desk.model.travelText().isEmpty());
    }

    void whatHoldsNewsHoldsIt()
    {
        Desk desk;
        QVERIFY(desk.importMany());
        desk.model.holdNews(true);
        desk.relabelAll(27);
        QVERIFY(Desk::workerIsThrough());
        QCOMPARE(desk.labelled(27), 0);
        desk.model.holdNews(false);
        QCOMPARE(desk.labelled(27), kCount);
        QVERIFY(desk.model.travelText().isEmpty());
        QCOMPARE(desk.edits.size(), 2);

        desk.model.holdNews(true);
        desk.relabelAll(28);
        QVERIFY(Desk::workerIsThrough());
        desk.model.undo(); // it is taken back while it is held
        desk.model.holdNews(false);
        QCOMPARE(desk.labelled(27), kCount);
        QCOMPARE(desk.edits.size(), 2);
    }

    void theyAreMadeBeforeTheModelIsLeft()
    {
        Desk desk;
        QVERIFY(desk.importMany());
        desk.relabelAll(27);
        desk.relabelAll(28);
        desk.model.finishGestures();
        QCOMPARE(desk.labelled(28), kCount);
        QCOMPARE(desk.model.travelText(), QString());
        QVERIFY(Desk::workerIsThrough());
        QCOMPARE(desk.edits.size(), 3);
    }

    void aStrokeIsNotDisturbed()
    {
        Desk desk;
        QVERIFY(desk.importMany());
        desk.relabelAll(27);
        desk.model.beginStroke(0, 3);
        desk.model.extendStroke({10, 10}, {100, 10}, 5);
        QVERIFY(Desk::workerIsThrough());
        QCOMPARE(desk.labelled(27), 0);
        QVERIFY(desk.model.strokeInProgress());
        desk.model.extendStroke({100, 10}, {100, 90}, 5);
        desk.model.endStroke();
        QVERIFY(desk.arrived());
        QCOMPARE(desk.labelled(27), kCount);
        QCOMPARE(desk.model.labelMap(0).labelAt({100, 80}), 3);
        QCOMPARE(desk.edits.size(), 3);
    }

    void aMaskOfAnotherSizeIsRefusedAndNothingChanges()
    {
        Desk desk;
        auto wrong = desk.prepared({QStringLiteral("Import"), withoutIds(nuclei(kCount, kSide)), {}, {}});
        wrong->labels.insert(0, LabelMap(QSize(7, 7), 1));
        const auto taken = desk.model.take(*wrong);
        QVERIFY(!taken);
        QCOMPARE(taken.error().code, ErrorCode::BadFormat);
        QCOMPARE(desk.model.shapes().size(), 0);
    }

    void undoAndRedoOfVeryManyArriveLater()
    {
        Desk desk;
        desk.model.addShape(oneMore());
        const ShapeList before = desk.model.shapes();
        QVERIFY(desk.importMany());
        const ShapeList after = desk.model.shapes();

        desk.model.undo();
        QVERIFY(desk.model.shapes() == after); // the caller did not wait
        QCOMPARE(desk.model.travelText(), QStringLiteral("Undo: Import"));
        QVERIFY(desk.arrived());
        QVERIFY(desk.model.shapes() == before);
        QCOMPARE(desk.lastEdit().kind, AnnotationEdit::Kind::Undo);
        QCOMPARE(desk.lastEdit().changes.shapes.size(), kCount);
        QCOMPARE(desk.travels.size(), 2);

        desk.model.redo();
        QCOMPARE(desk.model.travelText(), QStringLiteral("Redo: Import"));
        QVERIFY(desk.arrived());
        QVERIFY(desk.model.shapes() == after);
        QCOMPARE(desk.model.shapesIn(QRectF(0, 0, kSide, kSide), 0).size(), kCount + 1);
        QCOMPARE(desk.lastEdit().kind, AnnotationEdit::Kind::Redo);
    }

    void severalUndosInARowAreTakenOneAfterAnother()
    {
        Desk desk;
        desk.model.addShape(oneMore());
        QVERIFY(desk.importMany());
        const ShapeList after = desk.model.shapes();
        desk.model.undo();
        desk.model.undo();
        QVERIFY(desk.arrived());
        QCOMPARE(desk.model.shapes().size(), 0);
        QVERIFY(!desk.model.canUndo());
        desk.model.redo();
        desk.model.redo();
        QVERIFY(desk.arrived());
        QVERIFY(desk.model.shapes() == after);
    }

    void aGestureMeanwhileCallsTheUndoOff()
    {
        Desk desk;
        QVERIFY(desk.importMany());
        desk.model.undo();
        desk.model.addShape(oneMore());
        QVERIFY(desk.model.travelText().isEmpty());
        QTest::qWait(0);
        // A second one is worked out behind the first, whose answer has come by then.
        desk.model.undo();
        desk.model.undo();
        QVERIFY(desk.arrived());
        QCOMPARE(desk.model.shapes().size(), 0);
        QCOMPARE(desk.edits.size(), 4); // import, shape, and each undone once
    }

    void itIsCalledOffByTheReader()
    {
        Desk desk;
        QVERIFY(desk.importMany());
        desk.model.undo();
        desk.model.callOff();
        QVERIFY(desk.model.travelText().isEmpty());
        desk.model.undo();
        QVERIFY(desk.arrived());
        QCOMPARE(desk.edits.size(), 2);
        QCOMPARE(desk.model.shapes().size(), 0);
    }

    void whatOthersChangeMeanwhileIsNotLost()
    {
        Desk desk;
        QVERIFY(desk.importMany());
        Shape theirs = oneMore();
        theirs.id = ShapeId{QStringLiteral("theirs")};
        theirs.stackOrder = 0.5;
        AnnotationNews news;
        news.image = desk.model.image();
        news.shapes = {{theirs.id, theirs}};
        desk.model.undo();
        desk.model.receive(news);
        QVERIFY(desk.arrived());
        QCOMPARE(desk.model.shapes().toList(), QList<Shape>{theirs});
    }

    void anUndoThatMeetsAnothersChangeIsRefused()
    {
        Desk desk;
        QVERIFY(desk.importMany());
        QSignalSpy refused(&desk.model, &AnnotationModel::undoRefused);
        Shape theirs = desk.model.shapes().at(kCount / 2);
        theirs.label = theirs.label % 9 + 1;
        AnnotationNews news;
        news.image = desk.model.image();
        news.shapes = {{theirs.id, theirs}};
        desk.model.receive(news);
        desk.model.undo();
        QVERIFY(desk.arrived());
        QCOMPARE(refused.size(), 1);
        QCOMPARE(refused.first().first().value<UndoRefusal>().shape, theirs.id);
        QCOMPARE(desk.model.shapes().size(), kCount);
        QCOMPARE(desk.edits.size(), 1);
    }

    void aModelMayGoWhileAWorkerIsAtIt()
    {
        auto desk = std::make_unique<Desk>();
        QVERIFY(desk->importMany());
        desk->model.undo();
        desk.reset();
        Desk next; // its undo is worked out after the other's
        QVERIFY(next.importMany());
        next.model.undo();
        QVERIFY(next.arrived());
        QCOMPARE(next.model.shapes().size(), 0);
    }
};

QTEST_GUILESS_MAIN(ManyChangesTest)
#include "many_changes_test.moc"
