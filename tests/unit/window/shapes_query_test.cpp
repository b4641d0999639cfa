// What the table of shapes shows: filters and orders of lists, and which shape lies above which.
#include "core/annotation/shape_order.h"
#include "ui/models/shapes_model.h"

#include <QSignalSpy>
#include <QTest>

using namespace triptych;

namespace {

Shape box(const QString& id, double width, int label, const QString& name, const QString& author = {},
          const QString& origin = {})
{
    Shape shape;
    shape.id = ShapeId{id};
    shape.type = ShapeType::Rectangle;
    shape.points = {{0, 0}, {width, 10}};
    shape.label = label;
    shape.name = name;
    shape.author = author;
    shape.origin = origin;
    return shape;
}

QString idsOf(const ShapesAnswer& answer)
{
    QString ids;
    for (const qint32 place : answer.rows)
        ids += answer.shapes.at(place).id.value;
    return ids;
}

ShapeList sample()
{
    QList<Shape> shapes{
        box(QStringLiteral("a"), 30, 2, QStringLiteral("Mass"), QStringLiteral("Ana")),
        box(QStringLiteral("b"), 10, 1, QStringLiteral("calc"), QStringLiteral("Ben"),
            QStringLiteral("import:x.geojson")),
        box(QStringLiteral("c"), 20, 2, QStringLiteral("mass two"), QStringLiteral("Ana"), QStringLiteral("model:m1"))};
    for (qsizetype i = 0; i < shapes.size(); ++i)
        shapes[i].stackOrder = double(i + 1);
    return ShapeList(shapes);
}

} // namespace

class ShapesQueryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theUppermostComesFirst()
    {
        const ShapesAnswer answer = queryShapes(sample(), {}, {{}, defaultLabels()});
        QCOMPARE(idsOf(answer), QStringLiteral("cba"));
        QCOMPARE(answer.rowOf, (std::vector<qint32>{2, 1, 0}));
        QCOMPARE(answer.classes, (QList<int>{1, 2}));
        QCOMPARE(answer.authors, (QStringList{QStringLiteral("Ana"), QStringLiteral("Ben")}));
        QCOMPARE(answer.origins,
                 (QStringList{QStringLiteral("drawn"), QStringLiteral("imported"), QStringLiteral("model")}));
    }

    void everyColumnSorts()
    {
        const auto sorted = [](ShapeColumn column, bool descending = false) {
            ShapesQuery query;
            query.sortColumn = column;
            query.descending = descending;
            return idsOf(queryShapes(sample(), query, {{}, defaultLabels()}));
        };
        QCOMPARE(sorted(ShapeColumn::Name), QStringLiteral("bac"));
        QCOMPARE(sorted(ShapeColumn::Name, true), QStringLiteral("cab"));
        QCOMPARE(sorted(ShapeColumn::Size), QStringLiteral("bca"));
        QCOMPARE(sorted(ShapeColumn::Class), QStringLiteral("bca")); // equal ones keep their order
        QCOMPARE(sorted(ShapeColumn::Author), QStringLiteral("cab"));
        QCOMPARE(sorted(ShapeColumn::Origin), QStringLiteral("abc"));
    }

    void filtersNarrow()
    {
        const auto narrowed = [](auto change) {
            ShapesQuery query;
            change(query);
            const ShapesAnswer answer = queryShapes(sample(), query, {{}, defaultLabels()});
            for (size_t place = 0; place < answer.rowOf.size(); ++place)
                if (const qint32 row = answer.rowOf[place]; row >= 0 && size_t(answer.rows[size_t(row)]) != place)
                    return QStringLiteral("rows and places do not fit");
            return idsOf(answer);
        };
        QCOMPARE(narrowed([](ShapesQuery& q) { q.text = QStringLiteral("MASS"); }), QStringLiteral("ca"));
        QCOMPARE(narrowed([](ShapesQuery& q) { q.text = QStringLiteral("x.geo"); }), QStringLiteral("b"));
        QCOMPARE(narrowed([](ShapesQuery& q) { q.label = 1; }), QStringLiteral("b"));
        QCOMPARE(narrowed([](ShapesQuery& q) { q.author = QStringLiteral("Ana"); }), QStringLiteral("ca"));
        QCOMPARE(narrowed([](ShapesQuery& q) { q.origin = QStringLiteral("drawn"); }), QStringLiteral("a"));
        QCOMPARE(narrowed([](ShapesQuery& q) { q.text = QStringLiteral("nothing such"); }), QString());
    }

    void theModelAsksOnlyForWhatIsNew()
    {
        ShapesModel model;
        QSignalSpy asked(&model, &ShapesModel::queryChanged);
        model.sort(int(ShapeColumn::Name), Qt::AscendingOrder);
        model.sort(int(ShapeColumn::Name), Qt::AscendingOrder);
        QCOMPARE(asked.count(), 1);
        ShapesQuery filter;
        filter.label = 2;
        model.setFilter(filter);
        model.setFilter(filter);
        QCOMPARE(asked.count(), 2);
        QCOMPARE(model.query().sortColumn, std::optional(ShapeColumn::Name));
        model.setAnswer(queryShapes(sample(), model.query(), {{}, defaultLabels()}), {{}, defaultLabels()});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowOf(model.answer().shapes.at(1)), -1); // filtered away
        QSignalSpy renamed(&model, &ShapesModel::renameRequested);
        QVERIFY(model.setData(model.index(0, int(ShapeColumn::Name)), QStringLiteral(" new "), Qt::EditRole));
        QCOMPARE(renamed.first().at(1).toString(), QStringLiteral("new"));
    }

    void orderOnTheStack()
    {
        const auto moved = [](const QStringList& ids, StackMove move) {
            QSet<ShapeId> chosen;
            for (const QString& id : ids)
                chosen.insert(ShapeId{id});
            ShapeList list = sample();
            QList<Shape> all = list.toList();
            for (const Shape& changed : restacked(list, chosen, 0, move))
                for (Shape& shape : all)
                    if (shape.id == changed.id)
                        shape = changed;
            QString order;
            for (const Shape& shape : ShapeList(all))
                order += shape.id.value;
            return order;
        };
        QCOMPARE(moved({QStringLiteral("a")}, StackMove::ToFront), QStringLiteral("bca"));
        QCOMPARE(moved({QStringLiteral("a")}, StackMove::Forward), QStringLiteral("bac"));
        QCOMPARE(moved({QStringLiteral("c")}, StackMove::ToBack), QStringLiteral("cab"));
        QCOMPARE(moved({QStringLiteral("c")}, StackMove::Backward), QStringLiteral("acb"));
        QCOMPARE(moved({QStringLiteral("a"), QStringLiteral("b")}, StackMove::Forward), QStringLiteral("cab"));
        QCOMPARE(moved({QStringLiteral("c")}, StackMove::Forward), QStringLiteral("abc")); // already there
        QCOMPARE(moved({QStringLiteral("a"), QStringLiteral("c")}, StackMove::ToBack), QStringLiteral("acb"));
    }
};

QTEST_GUILESS_MAIN(ShapesQueryTest)
#include "shapes_query_test.moc"
