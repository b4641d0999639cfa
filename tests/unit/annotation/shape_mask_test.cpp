// Mask → shapes → mask and shape → mask → shape, on random label maps of every kind.
#include "core/annotation/fine_rings.h"
#include "core/annotation/shape_mask.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace triptych;

namespace {

enum class Content { Noise, Blobs, Checkers, Nested, Empty, Full };

LabelMap randomMap(std::mt19937& random, QSize size, double downsample, Content content)
{
    PixelBuffer pixels = PixelBuffer::allocate(size, 1, SampleType::U8).value();
    std::uniform_int_distribution<int> label(0, 5), one(0, 99);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x) {
            quint8& pixel = pixels.mutableRow<quint8>(y)[x];
            switch (content) {
            case Content::Noise: pixel = quint8(one(random) < 40 ? label(random) : 0); break;
            case Content::Blobs: pixel = quint8(std::max(0.0, 3 + 3 * std::sin(x * 0.31) * std::cos(y * 0.23))); break;
            case Content::Checkers: pixel = quint8((x + y) % 2 ? 7 : 0); break; // touching at corners only
            case Content::Nested:
                pixel = quint8(std::min({x, y, size.width() - 1 - x, size.height() - 1 - y}) % 3);
                break;
            case Content::Empty: pixel = 0; break;
            case Content::Full: pixel = 255; break;
            }
        }
    return LabelMap::fromBuffer(pixels, downsample).value();
}

} // namespace

class ShapeMaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void masksComeBackFromTheirShapes()
    {
        std::mt19937 random(7);
        std::uniform_int_distribution<int> side(1, 90);
        const Content contents[] = {Content::Noise,  Content::Blobs, Content::Checkers,
                                    Content::Nested, Content::Empty, Content::Full};
        for (int round = 0; round < 240; ++round) {
            const QSize size = round % 40 == 0 ? QSize(257 + round, 300) : QSize(side(random), side(random));
            const double downsample = round % 4 == 0 ? 4 : 1;
            const LabelMap map = randomMap(random, size, downsample, contents[round % 6]);
            const auto shapes = shapesOfLabels(map, 3);
            QVERIFY(shapes.ok());
            QCOMPARE(shapes->isEmpty(), map.isEmpty());
            for (const Shape& shape : *shapes) {
                QCOMPARE(shape.frame, 3);
                QCOMPARE(shape.origin, QStringLiteral("mask"));
            }
            const auto painted = withShapesPainted(LabelMap(size, downsample), *shapes);
            QCOMPARE(painted.ok(), !map.isEmpty());
            if (painted)
                QVERIFY2(*painted == map, qPrintable(QStringLiteral("round %1").arg(round)));
        }
    }

    void theirAreaIsTheNumberOfTheirPixels()
    {
        std::mt19937 random(8);
        const LabelMap map = randomMap(random, {61, 43}, 1, Content::Noise);
        int counted = 0;
        for (int y = 0; y < 43; ++y)
            for (int x = 0; x < 61; ++x)
                counted += map.labelAt({x, y}) == 2 ? 1 : 0;
        double area = 0;
        const auto shapes = shapesOfLabel(map, 0, 2);
        for (const Shape& shape : *shapes) {
            QCOMPARE(shape.label, 2);
            area += areaPixels(shape);
        }
        QCOMPARE(area, double(counted));
    }

    /// A shape paints the pixels whose middles are inside; the outline of that paints the same.
    void paintedShapesAreStable()
    {
        std::mt19937 random(9);
        std::uniform_real_distribution<double> place(-20, 140), turn(-180, 180);
        for (int round = 0; round < 200; ++round) {
            Shape shape;
            shape.label = 1 + round % 200;
            shape.type = round % 3 == 0   ? ShapeType::Rectangle
                         : round % 3 == 1 ? ShapeType::Ellipse
                                          : ShapeType::Polygon;
            const int points = isBox(shape.type) ? 2 : 7;
            for (int i = 0; i < points; ++i)
                shape.points << QPointF(place(random), place(random));
            if (isBox(shape.type))
                shape.rotationDeg = turn(random);
            const auto painted = withShapesPainted(LabelMap(QSize(121, 117)), {shape});
            QVERIFY(painted.ok());
            const QList<QPolygonF> rings = fineRings(shape, kExactErrorPx);
            for (int y = 0; y < 117; y += 3)
                for (int x = 0; x < 121; ++x) {
                    int around = 0;
                    for (const QPolygonF& ring : rings)
                        around += ring.containsPoint(QPointF(x + 0.5, y + 0.5), Qt::OddEvenFill) ? 1 : 0;
                    QCOMPARE(int(painted->labelAt({x, y})), around % 2 == 1 ? shape.label : 0);
                }
            if (painted->isEmpty())
                continue;
            const auto again = withShapesPainted(LabelMap(QSize(121, 117)), *shapesOfLabels(*painted, 0));
            QVERIFY(again.ok() && *again == *painted);
        }
    }

    void laterShapesLieAbove()
    {
        Shape low, high, line;
        low.points = {{0, 0}, {20, 0}, {20, 20}, {0, 20}};
        low.label = 1;
        high.points = {{10, 10}, {30, 10}, {30, 30}, {10, 30}};
        high.label = 2;
        line.type = ShapeType::Length;
        line.points = {{0, 0}, {9, 9}};
        const auto painted = withShapesPainted(LabelMap(QSize(40, 40)), {low, line, high});
        QVERIFY(painted.ok());
        QCOMPARE(int(painted->labelAt({15, 15})), 2);
        QCOMPARE(int(painted->labelAt({5, 5})), 1);
        QCOMPARE(withShapesPainted(LabelMap(QSize(40, 40)), {line}).error().code, ErrorCode::Refused);
    }
};

QTEST_GUILESS_MAIN(ShapeMaskTest)
#include "shape_mask_test.moc"
