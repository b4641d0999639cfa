// Gestures, undo and redo, and what is announced to the store: a follower that applies every `edited` must always
// hold what the model holds.
#include "core/annotation/annotation_model.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace triptych;

namespace {

/// What a store would hold after the edits announced so far.
struct Follower {
    QMap<QString, Shape> shapes;
    QMap<int, LabelMap> maps;
    quint64 sequence = 0;

    void apply(const AnnotationEdit& edit)
    {
        QCOMPARE(edit.sequence, sequence + 1);
        sequence = edit.sequence;
        for (const ShapeId& id : edit.removed)
            QCOMPARE(shapes.remove(id.value), 1);
        for (const Shape& shape : edit.upserted)
            shapes.insert(shape.id.value, shape);
        for (const auto& tile : edit.tiles) {
            if (!maps.contains(tile.frame))
                maps.insert(tile.frame, LabelMap(edit.maskSize, edit.maskDownsample));
            const auto decoded = decodeTile(tile.labels);
            QVERIFY(decoded.ok());
            maps[tile.frame].setTile(tile.index, *decoded);
        }
    }
};

/// Shapes in order and all labels, as bytes.
QByteArray stateOf(const AnnotationModel& model)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    for (const Shape& shape : model.shapes())
        stream << shape.id.value << int(shape.type) << shape.points << shape.label << shape.name << shape.created;
    for (const int frame : model.paintedFrames()) {
        QList<QPoint> tiles = model.labelMap(frame).tileIndices();
        std::sort(tiles.begin(), tiles.end(),
                  [](QPoint a, QPoint b) { return std::pair(a.y(), a.x()) < std::pair(b.y(), b.x()); });
        for (const QPoint& index : tiles)
            stream << frame << index << encodeTile(model.labelMap(frame).tile(index));
    }
    return bytes;
}

Shape randomShape(QRandomGenerator& random)
{
    Shape shape;
    shape.type = ShapeType(random.bounded(int(ShapeType::Bidirectional) + 1));
    for (int i = 0; i < 4; ++i)
        shape.points << QPointF(random.bounded(1000), random.bounded(700));
    shape.label = random.bounded(1, 10);
    return shape;
}

void randomStroke(AnnotationModel& model, QRandomGenerator& random)
{
    model.beginStroke(random.bounded(2), quint8(random.bounded(4)));
    QPointF at(random.bounded(1000), random.bounded(700));
    for (int i = 0; i < 5; ++i) {
        const QPointF to = at + QPointF(random.bounded(-80, 80), random.bounded(-80, 80));
        model.extendStroke(at, to, random.bounded(1, 60));
        at = to;
    }
    random.bounded(5) ? model.endStroke() : model.cancelStroke();
}

void randomGesture(AnnotationModel& model, QRandomGenerator& random)
{
    const auto anyId = [&] { return model.shapes().at(random.bounded(int(model.shapes().size()))).id; };
    switch (random.bounded(8)) {
    case 0: model.addShape(randomShape(random)); break;
    case 1: model.addShapes({randomShape(random), randomShape(random), randomShape(random)}); break;
    case 2:
        if (!model.shapes().isEmpty())
            model.replaceShape(model.shape(anyId())->translated(QPointF(3, -4)));
        break;
    case 3:
        if (!model.shapes().isEmpty())
            model.removeShapes({anyId(), anyId(), ShapeId{QStringLiteral("absent")}});
        break;
    case 4:
        model.paintRings(0, {randomShape(random).points, randomShape(random).points}, quint8(random.bounded(3)));
        break;
    case 5: {
        LabelMap map(model.maskSize(), model.maskDownsample());
        map.paintStroke(QPointF(random.bounded(500), 100), QPointF(300, random.bounded(300)), 20, 2);
        QVERIFY(model.replaceLabelMap(1, map).ok());
        break;
    }
    default: randomStroke(model, random);
    }
}

} // namespace

class AnnotationModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void addedShapeGetsIdAuthorAndTime()
    {
        AnnotationModel model(ImageId{QStringLiteral("1.2.3")}, QSize(1000, 700), 1);
        model.setAuthor(QStringLiteral("reader"));
        QSignalSpy edits(&model, &AnnotationModel::edited);
        const ShapeId id = model.addShape(Shape());
        QVERIFY(!id.isEmpty());
        const Shape* shape = model.shape(id);
        QVERIFY(shape);
        QCOMPARE(shape->author, QStringLiteral("reader"));
        QVERIFY(shape->created.isValid());
        QCOMPARE(edits.size(), 1);
        QVERIFY(model.addShape(*shape) != id); // an id is given once
    }

    void strokeIsOneStepHoweverManySegments()
    {
        AnnotationModel model(ImageId{QStringLiteral("a")}, QSize(1000, 700), 2);
        QSignalSpy edits(&model, &AnnotationModel::edited);
        QSignalSpy labels(&model, &AnnotationModel::labelsChanged);
        model.beginStroke(0, 4);
        for (int i = 0; i < 20; ++i)
            model.extendStroke(QPointF(i * 10, 100), QPointF(i * 10 + 10, 100), 8);
        QVERIFY(model.strokeInProgress());
        QCOMPARE(edits.size(), 0);
        QVERIFY(labels.size() >= 20);
        QCOMPARE(int(model.labelMap(0).labelAt(QPoint(50, 50))), 4); // mask pixels: half the image's
        model.endStroke();
        QCOMPARE(edits.size(), 1);
        QCOMPARE(model.undoStack()->count(), 1);
        model.undoStack()->undo();
        QVERIFY(model.labelMap(0).isEmpty());
        QCOMPARE(edits.size(), 2);
    }

    void undoDuringAStrokeCancelsIt()
    {
        AnnotationModel model(ImageId{QStringLiteral("a")}, QSize(1000, 700), 1);
        model.beginStroke(0, 1);
        model.extendStroke(QPointF(100, 100), QPointF(150, 100), 10);
        model.endStroke();
        model.beginStroke(0, 2);
        model.extendStroke(QPointF(100, 100), QPointF(150, 100), 10);
        model.undoStack()->undo();
        QVERIFY(!model.strokeInProgress());
        QVERIFY(model.labelMap(0).isEmpty());
        model.undoStack()->redo();
        QCOMPARE(int(model.labelMap(0).labelAt(QPoint(120, 100))), 1);
    }

    void nothingChangedIsNoStep()
    {
        AnnotationModel model(ImageId{QStringLiteral("a")}, QSize(100, 100), 1);
        const ShapeId id = model.addShape(Shape());
        QSignalSpy edits(&model, &AnnotationModel::edited);
        model.replaceShape(*model.shape(id));
        model.removeShapes({ShapeId{QStringLiteral("absent")}});
        model.beginStroke(0, 0);
        model.extendStroke(QPointF(10, 10), QPointF(20, 20), 5);
        model.endStroke();
        QCOMPARE(edits.size(), 0);
        QCOMPARE(model.undoStack()->count(), 1);
    }

    void removedShapesComeBackInTheirPlaces()
    {
        AnnotationModel model(ImageId{QStringLiteral("a")}, QSize(100, 100), 1);
        QList<ShapeId> ids;
        for (int i = 0; i < 6; ++i)
            ids << model.addShape(Shape());
        const QList<Shape> before = model.shapes();
        model.removeShapes({ids[4], ids[1], ids[2]});
        QCOMPARE(model.shapes().size(), 3);
        model.undoStack()->undo();
        QVERIFY(model.shapes() == before);
    }

    void maskOfAnotherSizeIsRefused()
    {
        AnnotationModel model(ImageId{QStringLiteral("a")}, QSize(101, 100), 4);
        QCOMPARE(model.maskSize(), QSize(26, 25));
        QVERIFY(!model.replaceLabelMap(0, LabelMap(QSize(25, 25), 4)).ok());
        QCOMPARE(model.undoStack()->count(), 0);
    }

    void randomSequencesReturnToTheSameBytesAndAreFollowed()
    {
        for (quint32 seed = 0; seed < 40; ++seed) {
            QRandomGenerator random(seed);
            AnnotationModel model(ImageId{QStringLiteral("a")}, QSize(1000, 700), seed % 2 ? 1 : 2);
            Follower follower;
            connect(&model, &AnnotationModel::edited, this, [&](const AnnotationEdit& edit) { follower.apply(edit); });
            QList<QByteArray> states{stateOf(model)}; // by undo index
            for (int step = 0; step < 40; ++step) {
                if (random.bounded(3) == 0)
                    random.bounded(2) ? model.undoStack()->undo() : model.undoStack()->redo();
                else
                    randomGesture(model, random);
                const int index = model.undoStack()->index();
                if (index < states.size() && model.undoStack()->canRedo())
                    QCOMPARE(stateOf(model), states[index]);
                states.resize(std::max<qsizetype>(states.size(), index + 1));
                states[index] = stateOf(model);
            }
            states.resize(model.undoStack()->count() + 1);
            while (model.undoStack()->canUndo()) {
                QCOMPARE(stateOf(model), states[model.undoStack()->index()]);
                model.undoStack()->undo();
            }
            QCOMPARE(stateOf(model), states[0]);
            while (model.undoStack()->canRedo()) {
                model.undoStack()->redo();
                QCOMPARE(stateOf(model), states[model.undoStack()->index()]);
            }
            QCOMPARE(follower.shapes.size(), model.shapes().size());
            for (const Shape& shape : model.shapes())
                QVERIFY(follower.shapes.value(shape.id.value) == shape);
            for (const int frame : {0, 1})
                QVERIFY(follower.maps.value(frame, LabelMap(model.maskSize(), model.maskDownsample())) ==
                        model.labelMap(frame));
        }
    }

    void restoreIsSilentToTheStore()
    {
        AnnotationModel model(ImageId{QStringLiteral("a")}, QSize(100, 100), 1);
        QSignalSpy edits(&model, &AnnotationModel::edited);
        QSignalSpy labels(&model, &AnnotationModel::labelsChanged);
        Shape shape;
        shape.id = ShapeId{QStringLiteral("s")};
        LabelMap map(QSize(100, 100));
        map.paintStroke(QPointF(5, 5), QPointF(50, 50), 4, 6);
        model.restore({shape}, {{3, map}});
        QCOMPARE(edits.size(), 0);
        QVERIFY(labels.size() > 0);
        QVERIFY(!model.undoStack()->canUndo());
        QVERIFY(model.shape(shape.id));
        QCOMPARE(model.paintedFrames(), QList<int>{3});
    }

    void oneChangeOfManyThingsIsOneStep()
    {
        AnnotationModel model(ImageId{QStringLiteral("i")}, QSize(600, 500), 1);
        Shape first;
        first.points = QPolygonF{QPointF(0, 0), QPointF(9, 0), QPointF(9, 9)};
        const ShapeId kept = model.addShape(first);
        const ShapeId removed = model.addShape(first);
        QList<AnnotationEdit> edits;
        QObject::connect(&model, &AnnotationModel::edited, &model, [&](const AnnotationEdit& e) { edits << e; });
        Shape changed = *model.shape(kept);
        changed.label = 5;
        LabelMap labels(model.maskSize());
        labels.paintStroke(QPointF(300, 300), QPointF(310, 300), 8, 2);
        const auto ids = model.apply({QStringLiteral("All"), {changed, first}, {removed}, {{3, labels}}});
        QVERIFY(ids);
        QCOMPARE(ids->size(), 2);
        QCOMPARE(edits.size(), 1);
        QCOMPARE(model.shapes().size(), 2);
        QCOMPARE(model.shape(kept)->label, 5);
        QVERIFY(!model.shape(removed));
        QVERIFY(model.labelMap(3) == labels);
        model.undoStack()->undo();
        QCOMPARE(model.shapes().size(), 2);
        QCOMPARE(model.shape(kept)->label, 1);
        QVERIFY(model.shape(removed));
        QVERIFY(model.labelMap(3).isEmpty());
        model.undoStack()->redo();
        QVERIFY(model.labelMap(3) == labels && model.shape(ids->back()) && !model.shape(removed));
        QVERIFY(!model.apply({{}, {}, {}, {{0, LabelMap(QSize(5, 5))}}}));
        const int steps = model.undoStack()->count();
        QVERIFY(model.apply({QStringLiteral("Nothing"), {*model.shape(kept)}, {removed}, {{3, labels}}}));
        QCOMPARE(model.undoStack()->count(), steps);
    }

    void theStackOrderIsChangedAndUndone()
    {
        AnnotationModel model(ImageId{QStringLiteral("i")}, QSize(100, 100), 1);
        Shape shape;
        shape.points = QPolygonF{QPointF(0, 0), QPointF(9, 0), QPointF(9, 9)};
        const QList<ShapeId> ids = model.addShapes({shape, shape, shape});
        const auto order = [&] {
            QList<ShapeId> now;
            for (const Shape& each : model.shapes())
                now << each.id;
            return now;
        };
        QCOMPARE(order(), ids);
        Shape top = *model.shape(ids[0]);
        top.stackOrder = model.shapes().last().stackOrder + 1;
        model.replaceShape(top);
        QCOMPARE(order(), (QList<ShapeId>{ids[1], ids[2], ids[0]}));
        QCOMPARE(model.shape(ids[0])->stackOrder, top.stackOrder);
        model.undoStack()->undo();
        QCOMPARE(order(), ids);
    }
};

QTEST_GUILESS_MAIN(AnnotationModelTest)
#include "annotation_model_test.moc"
