// ShapeList and ShapeTable against plain lists: order, finding by id and by place, after random changes; and that
// copies stay as they were.
#include "core/annotation/annotation_model.h"
#include "tests/many_shapes.h"

#include <QSignalSpy>
#include <QTest>

using namespace triptych;

namespace {

Shape anyShape(QRandomGenerator& random, int number)
{
    static constexpr ShapeType kTypes[] = {ShapeType::Polygon, ShapeType::Point, ShapeType::Length, ShapeType::Text};
    Shape shape = nucleus(random, QPointF(random.bounded(5000.0), random.bounded(5000.0)), random.bounded(80.0), 8);
    shape.type = kTypes[random.bounded(4)];
    if (shape.type == ShapeType::Length) // upright: a box without an area
        shape.points = {shape.points[0], shape.points[0] + QPointF(0, random.bounded(50.0))};
    else if (shape.type != ShapeType::Polygon)
        shape.points = {shape.points[0]};
    shape.frame = int(random.bounded(3));
    shape.id = ShapeId{QStringLiteral("shape %1").arg(number)};
    shape.stackOrder = random.bounded(200); // several have the same
    return shape;
}

/// As ShapeTable is to behave.
struct Plain {
    QMap<QString, Shape> shapes;

    QList<Shape> inOrder() const
    {
        QList<Shape> all = shapes.values();
        std::sort(all.begin(), all.end(), isDrawnBefore);
        return all;
    }
    QList<Shape> within(const QRectF& area, int frame) const
    {
        QList<Shape> found;
        for (const Shape& shape : inOrder()) {
            const QRectF box = shape.boundingRect();
            if (shape.frame == frame && box.left() <= area.right() && box.right() >= area.left() &&
                box.top() <= area.bottom() && box.bottom() >= area.top())
                found << shape;
        }
        return found;
    }
};

QList<Shape> valuesOf(const QList<const Shape*>& shapes)
{
    QList<Shape> values;
    for (const Shape* shape : shapes)
        values << *shape;
    return values;
}

void compare(const ShapeTable& table, const Plain& plain, QRandomGenerator& random)
{
    QVERIFY(table.shapes() == plain.inOrder());
    for (int query = 0; query < 10; ++query) {
        const QRectF area(random.bounded(5000.0), random.bounded(5000.0), random.bounded(900.0), random.bounded(900.0));
        const int frame = int(random.bounded(3));
        QCOMPARE(valuesOf(table.within(area, frame)), plain.within(area, frame));
    }
    for (const Shape& shape : plain.shapes) {
        const Shape* found = table.find(shape.id);
        QVERIFY(found && *found == shape);
    }
    QVERIFY(!table.find(ShapeId{QStringLiteral("absent")}));
}

} // namespace

class ShapeTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itHoldsWhatAPlainListHolds()
    {
        QRandomGenerator random(3);
        Plain plain;
        QList<Shape> first;
        int number = 0;
        for (; number < 3000; ++number) {
            first << anyShape(random, number);
            plain.shapes.insert(first.last().id.value, first.last());
        }
        ShapeTable table{ShapeList(first)};
        compare(table, plain, random);
        for (int round = 0; round < 60; ++round) {
            QList<Shape> put;
            QList<ShapeId> removed{ShapeId{QStringLiteral("absent")}};
            for (int i = 0; i < 40; ++i)
                put << anyShape(random, number++); // new
            for (int i = 0; i < 40; ++i) {         // others in the place of known ones
                put << anyShape(random, int(random.bounded(number)));
                removed << ShapeId{QStringLiteral("shape %1").arg(random.bounded(number))};
            }
            for (const ShapeId& id : std::as_const(removed))
                plain.shapes.remove(id.value);
            for (const Shape& shape : std::as_const(put))
                plain.shapes.insert(shape.id.value, shape);
            (void)table.apply(put, removed);
            compare(table, plain, random);
        }
    }

    void veryManyAtOnceAreHeldLikeOneAfterAnother()
    {
        QRandomGenerator random(8);
        Plain plain;
        ShapeTable table;
        for (int round = 0; round < 2; ++round) {
            QList<Shape> put;
            QList<ShapeId> removed{ShapeId{QStringLiteral("absent")}};
            for (int i = 0; i < 22'000;
                 ++i) { // some named twice, the later one counts; in the second round most are known
                put << anyShape(random, int(random.bounded(30'000)));
                if (i % 10 == 0)
                    removed << ShapeId{QStringLiteral("shape %1").arg(random.bounded(30'000))};
            }
            for (const ShapeId& id : std::as_const(removed))
                plain.shapes.remove(id.value);
            for (const Shape& shape : std::as_const(put))
                plain.shapes.insert(shape.id.value, shape);
            (void)table.apply(put, removed);
            QVERIFY(table.shapes() == plain.inOrder());
            compare(table, plain, random);
        }
    }

    void aListIsReadLikeAQList()
    {
        QRandomGenerator random(4);
        QList<Shape> shapes;
        for (int i = 0; i < 1500; ++i)
            shapes << anyShape(random, i);
        const ShapeList list(shapes);
        std::sort(shapes.begin(), shapes.end(), isDrawnBefore);
        QCOMPARE(list.size(), shapes.size());
        QVERIFY(std::equal(list.rbegin(), list.rend(), shapes.crbegin(), shapes.crend()));
        QVERIFY(list.toList() == shapes && list.first() == shapes.first() && list.last() == shapes.last());
        QCOMPARE(list.end() - list.begin(), shapes.size());
        for (const qsizetype i : {0, 1, 511, 512, 513, 1499}) {
            QVERIFY(list[i] == shapes[i] && *(list.begin() + i) == shapes[i]);
            QCOMPARE((list.begin() + i) - list.begin(), i);
        }
        QVERIFY(list.begin() + 600 < list.begin() + 601);
        QVERIFY(ShapeList().begin() == ShapeList().end() || ShapeList().isEmpty());
    }

    void copiesStayAsTheyWere()
    {
        QRandomGenerator random(5);
        QList<Shape> shapes;
        for (int i = 0; i < 1500; ++i)
            shapes << anyShape(random, i);
        ShapeTable table{ShapeList(shapes)};
        const ShapeList before = table.shapes();
        const ShapeIndex index = table.index();
        const QList<Shape> content = before.toList();
        const auto seen = [&] {
            int count = 0;
            index.visit(QRectF(0, 0, 5000, 5000), 1, ShapeIndex::Kind::Drawn, [&](const IndexedShape&) { ++count; });
            return count;
        };
        const int seenBefore = seen();
        QList<ShapeId> all;
        for (int i = 0; i < 1500; i += 2)
            all << ShapeId{QStringLiteral("shape %1").arg(i)};
        (void)table.apply({anyShape(random, 1)}, all);
        QVERIFY(before == content);
        QCOMPARE(seen(), seenBefore);
        QCOMPARE(table.shapes().size(), 750);
    }

    void whatChangedIsTold()
    {
        AnnotationModel model(ImageId{QStringLiteral("1.2.3")}, QSize(5000, 5000), 1);
        QRandomGenerator random(6);
        Shape shape = nucleus(random, {100, 100}, 20);
        QSignalSpy touched(&model, &AnnotationModel::shapesTouched);
        const ShapeId id = model.addShape(shape);
        QCOMPARE(touched.takeFirst(), (QVariantList{0, QVariant::fromValue(QList<QRectF>{shape.boundingRect()})}));
        Shape moved = model.shape(id)->translated({500, 0});
        moved.frame = 2;
        model.replaceShape(moved);
        QCOMPARE(touched.size(), 2); // where it was and where it is
        QCOMPARE(touched.takeFirst().at(1).value<QList<QRectF>>(), QList<QRectF>{shape.boundingRect()});
        QCOMPARE(touched.takeFirst(), (QVariantList{2, QVariant::fromValue(QList<QRectF>{moved.boundingRect()})}));
        QCOMPARE(valuesOf(model.shapesIn(QRectF(600, 100, 0, 0), 2)), QList<Shape>{moved});
        QVERIFY(model.shapesIn(QRectF(100, 100, 1, 1), 0).isEmpty());
        model.undo();
        QCOMPARE(model.shapesIn(QRectF(100, 100, 1, 1), 0).size(), 1);
    }

    /// Enough changes for the index to be packed anew beside the model, which goes on changing.
    void theIndexIsPackedWhileOneGoesOn()
    {
        AnnotationModel model(ImageId{QStringLiteral("1.2.3")}, QSize(8000, 8000), 1);
        model.restore(nuclei(40'000, 8000), {});
        QRandomGenerator random(7);
        Plain plain;
        for (int round = 0; round < 30; ++round) {
            QList<Shape> put;
            for (int i = 0; i < 400; ++i)
                put << model.shapes().at(random.bounded(int(model.shapes().size()))).translated({40, 7});
            QVERIFY(model.apply({QStringLiteral("move"), put, {model.shapes().at(round).id}, {}}).ok());
            QCoreApplication::sendPostedEvents();
            const QRectF area(random.bounded(7000.0), random.bounded(7000.0), 300, 300);
            QList<Shape> expected;
            for (const Shape& shape : model.shapes())
                if (shape.boundingRect().intersects(area))
                    expected << shape;
            QCOMPARE(valuesOf(model.shapesIn(area, 0)), expected);
        }
    }
};

QTEST_GUILESS_MAIN(ShapeTableTest)
#include "shape_table_test.moc"
