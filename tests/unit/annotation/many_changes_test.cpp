// Gestures of very many shapes, worked out by workers: prepared changes, and undo and redo that arrive later.
#include "core/annotation/prepared_change.h"
#include "tests/many_shapes.h"

#include <QSignalSpy>
#include <QTest>

using namespace triptych;

namespace {

constexpr int kCount = 25'000; ///< more than kManyShapes
constexpr int kSide = 4096;

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
