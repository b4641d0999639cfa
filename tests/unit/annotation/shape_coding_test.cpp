// Shapes as bytes: every field comes back, and damaged bytes are told.
#include "core/annotation/shape_coding.h"

#include <QTest>

using namespace triptych;

namespace {

Shape full()
{
    Shape shape;
    shape.id = ShapeId{QStringLiteral("id-1")};
    shape.type = ShapeType::Polygon;
    shape.points = QPolygonF{QPointF(0.25, 1e6), QPointF(-3, 4), QPointF(5, 1.0 / 3)};
    shape.moreRings = {QPolygonF{QPointF(1, 1), QPointF(2, 1), QPointF(2, 2)}};
    shape.rotationDeg = -12.5;
    shape.frame = 7;
    shape.label = 255;
    shape.name = QStringLiteral("Größe\nzweite Zeile");
    shape.author = QStringLiteral("Müller");
    shape.created = QDateTime(QDate(2026, 3, 4), QTime(5, 6, 7, 89), Qt::UTC);
    shape.origin = QStringLiteral("model:us");
    shape.group = QStringLiteral("g");
    shape.lesion = QStringLiteral("l");
    shape.locked = true;
    shape.hidden = true;
    shape.stackOrder = 12.5;
    return shape;
}

} // namespace

class ShapeCodingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFieldComesBack()
    {
        QCOMPARE(decodeShape(encodeShape(full())), std::optional(full()));
        QCOMPARE(decodeShape(encodeShape(Shape{})), std::optional(Shape{}));
        QCOMPARE(encodeShape(full()), encodeShape(full()));
    }

    void extraHoldsOnlyWhatDiffers()
    {
        QVERIFY(encodeShapeExtra(Shape{}).isEmpty());
        Shape back;
        QVERIFY(decodeShapeExtra(encodeShapeExtra(full()), back));
        QCOMPARE(back.moreRings, full().moreRings);
        QCOMPARE(back.rotationDeg, -12.5);
        QCOMPARE(back.origin, full().origin);
        QVERIFY(back.locked && back.hidden);
        QVERIFY(back.points.isEmpty());
    }

    void damagedBytesAreTold()
    {
        const QByteArray whole = encodeShape(full());
        for (qsizetype length = 0; length < whole.size(); ++length)
            QVERIFY2(!decodeShape(whole.left(length)), qPrintable(QString::number(length)));
        Shape shape;
        QVERIFY(!decodeShapeExtra(QByteArrayLiteral("\x01"), shape));
        QVERIFY(!decodePoints(QByteArray(15, '\0')));
        QVERIFY(!decodePoints(QByteArray(16, '\xff'))); // not a number
    }
};

QTEST_APPLESS_MAIN(ShapeCodingTest)
#include "shape_coding_test.moc"
