// What GEOS computes for us, against closed forms and identities of areas.
#include "core/annotation/fine_rings.h"
#include "core/annotation/shape_geometry.h"

#include <QTest>

#include <cmath>
#include <numbers>
#include <random>

using namespace triptych;

namespace {

Shape polygon(QPolygonF points, const QString& name = {})
{
    Shape shape;
    shape.points = std::move(points);
    shape.name = name;
    return shape;
}

Shape box(double x, double y, double width, double height, ShapeType type = ShapeType::Rectangle)
{
    Shape shape;
    shape.type = type;
    shape.points = {{x, y}, {x + width, y + height}};
    return shape;
}

/// A star-shaped outline that does not cross itself, with a hole where `hole` is above 0.
Shape blob(std::mt19937& random, double hole)
{
    std::uniform_real_distribution<double> place(-60, 60), radius(40, 100);
    const QPointF centre(place(random), place(random));
    Shape shape;
    QPolygonF inner;
    for (int i = 0; i < 23; ++i) {
        const double angle = 2 * std::numbers::pi * i / 23;
        const QPointF out(std::cos(angle), std::sin(angle));
        shape.points << centre + out * radius(random);
        inner << centre + out * hole;
    }
    if (hole > 0)
        shape.moreRings << inner;
    return shape;
}

double area(const Result<ShapeResult>& result) { return result ? areaPixels(result->shape) : 0; }

} // namespace

class ShapeGeometryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void squaresThatOverlap()
    {
        Shape a = box(0, 0, 10, 10), b = box(5, 5, 10, 10);
        a.label = 3;
        a.name = QStringLiteral("Mass");
        a.id = ShapeId{QStringLiteral("a")};
        const auto together = combineAreas({a, b}, AreaOperation::Union);
        QVERIFY(together.ok());
        QCOMPARE(areaPixels(together->shape), 175.0);
        QCOMPARE(together->shape.id, a.id);
        QCOMPARE(together->shape.label, 3);
        QCOMPARE(together->shape.name, a.name);
        QCOMPARE(together->shape.type, ShapeType::Polygon);
        QVERIFY(together->notes.isEmpty());
        QCOMPARE(area(combineAreas({a, b}, AreaOperation::Intersect)), 25.0);
        QCOMPARE(area(combineAreas({a, b}, AreaOperation::Subtract)), 75.0);
        QCOMPARE(area(combineAreas({a, b}, AreaOperation::Exclude)), 150.0);
    }

    void areasKeepTheirIdentities()
    {
        std::mt19937 random(20);
        for (int round = 0; round < 200; ++round) {
            const Shape a = blob(random, round % 2 == 0 ? 20 : 0), b = blob(random, round % 3 == 0 ? 15 : 0);
            const double sum = areaPixels(a) + areaPixels(b);
            const double all = area(combineAreas({a, b}, AreaOperation::Union));
            const double common = area(combineAreas({a, b}, AreaOperation::Intersect));
            const double either = area(combineAreas({a, b}, AreaOperation::Exclude));
            const double first = area(combineAreas({a, b}, AreaOperation::Subtract));
            const double second = area(combineAreas({b, a}, AreaOperation::Subtract));
            QVERIFY(std::abs(all + common - sum) < 1e-9 * sum);
            QVERIFY(std::abs(either - first - second) < 1e-9 * sum);
            QVERIFY(std::abs(first + common - areaPixels(a)) < 1e-9 * sum);
        }
    }

    void whatCannotBeCombinedSaysWhy()
    {
        Shape line = box(0, 0, 10, 10, ShapeType::Length);
        line.name = QStringLiteral("long axis");
        const auto refused = combineAreas({box(0, 0, 5, 5), line}, AreaOperation::Union);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().message, QStringLiteral("length “long axis” encloses no area"));
        QVERIFY(!combineAreas({box(0, 0, 5, 5)}, AreaOperation::Union).ok());
        Shape elsewhere = box(0, 0, 5, 5);
        elsewhere.frame = 2;
        QVERIFY(!combineAreas({box(0, 0, 5, 5), elsewhere}, AreaOperation::Union).ok());
        const auto nothing = combineAreas({box(0, 0, 5, 5), box(50, 50, 5, 5)}, AreaOperation::Intersect);
        QCOMPARE(nothing.error().code, ErrorCode::Refused);
        QVERIFY(nothing.error().message.contains(QStringLiteral("nothing is left")));
        Shape broken = polygon({{0, 0}, {std::nan(""), 5}, {9, 9}}, QStringLiteral("X"));
        QCOMPARE(combineAreas({broken, box(0, 0, 5, 5)}, AreaOperation::Union).error().code, ErrorCode::BadFormat);
    }

    void rotatedBoxesAreTakenAsTheyStand()
    {
        Shape turned = box(0, 0, 20, 10);
        turned.rotationDeg = 90; // about (10, 5): x 5…15, y −5…15
        QCOMPARE(area(combineAreas({turned, box(5, -5, 10, 20)}, AreaOperation::Intersect)), 200.0);
    }

    void aBufferIsWhatSteinerSays()
    {
        const double d = 7;
        const auto grown = buffered(box(0, 0, 40, 30), d);
        const double wanted = 40 * 30 + 2 * (40 + 30) * d + std::numbers::pi * d * d;
        QVERIFY(std::abs(area(grown) - wanted) < 0.02 * 2 * std::numbers::pi * d);
        QCOMPARE(area(buffered(box(0, 0, 40, 30), -5)), 30.0 * 20);
        QVERIFY(!buffered(box(0, 0, 40, 30), -15).ok()); // nothing is left
        QVERIFY(!buffered(box(0, 0, 40, 30), std::nan("")).ok());
        Shape point;
        point.type = ShapeType::Point;
        point.points = {{100, 100}};
        const double disc = std::numbers::pi * 50 * 50;
        QVERIFY(std::abs(area(buffered(point, 50)) - disc) < 1e-3 * disc);
    }

    void aBufferInMillimetresKnowsThatPixelsAreNotSquare()
    {
        // 1 mm around a point of pixels 0.1 mm wide and 0.2 mm high: 10 pixels sideways, 5 up and down.
        Shape point;
        point.type = ShapeType::Point;
        point.points = {{100, 100}};
        const auto disc = buffered(point, 1, {0.1, 0.2});
        QVERIFY(disc.ok());
        const QRectF around = disc->shape.boundingRect();
        QVERIFY(std::abs(around.width() - 20) < 1e-9 && std::abs(around.height() - 10) < 1e-9);
    }

    void simplifyingKeepsWithinItsTolerance()
    {
        QPolygonF circle;
        for (int i = 0; i < 2000; ++i)
            circle << QPointF(300 + 200 * std::cos(i * std::numbers::pi / 1000),
                              300 + 200 * std::sin(i * std::numbers::pi / 1000));
        const auto fewer = simplified(polygon(circle), 1.0);
        QVERIFY(fewer.ok());
        QVERIFY(fewer->shape.points.size() < 100 && fewer->shape.points.size() > 10);
        for (const QPointF& point : std::as_const(circle)) {
            double nearest = 1e9;
            const QPolygonF& ring = fewer->shape.points;
            for (qsizetype i = 0; i < ring.size(); ++i) {
                const QPointF a = ring[i], d = ring[(i + 1) % ring.size()] - a, p = point - a;
                const double t = std::clamp(QPointF::dotProduct(p, d) / QPointF::dotProduct(d, d), 0.0, 1.0);
                nearest = std::min(nearest, std::hypot(p.x() - t * d.x(), p.y() - t * d.y()));
            }
            QVERIFY(nearest <= 1.0 + 1e-9);
        }
        const auto fifty = withFewerVertices(polygon(circle), 50);
        QVERIFY(fifty.ok() && fifty->shape.points.size() <= 50 && fifty->shape.points.size() > 25);
        Shape line;
        line.type = ShapeType::Polyline;
        line.points = {{0, 0}, {5, 0.2}, {10, 0}, {10, 10}};
        QCOMPARE(simplified(line, 0.5)->shape.points, QPolygonF({{0, 0}, {10, 0}, {10, 10}}));
    }

    void holesAreFilledAndPartsComeApart()
    {
        Shape two = polygon({{0, 0}, {100, 0}, {100, 100}, {0, 100}});
        two.id = ShapeId{QStringLiteral("two")};
        two.moreRings = {QPolygonF({{20, 20}, {80, 20}, {80, 80}, {20, 80}}),    // a hole
                         QPolygonF({{40, 40}, {60, 40}, {60, 60}, {40, 60}}),    // an island in it
                         QPolygonF({{200, 0}, {220, 0}, {220, 20}, {200, 20}})}; // beside it
        const auto filled = withoutHoles(two);
        QVERIFY(filled.ok());
        QCOMPARE(areaPixels(filled->shape), 100.0 * 100 + 20 * 20);
        QCOMPARE(filled->shape.moreRings.size(), 1); // the island has drowned
        const auto parts = partsOf(two);
        QVERIFY(parts.ok());
        QCOMPARE(parts->size(), 3);
        QCOMPARE(parts->at(0).id, two.id);
        QVERIFY(parts->at(1).id.isEmpty());
        double sum = 0;
        for (const Shape& part : *parts)
            sum += areaPixels(part);
        QCOMPARE(sum, areaPixels(two));
        QCOMPARE(partsOf(box(0, 0, 5, 5))->size(), 1);
    }

    void crossedRingsAreRepairedAndNamed()
    {
        const auto bow = repaired(polygon({{0, 0}, {100, 100}, {100, 0}, {0, 100}}, QStringLiteral("bow")));
        QVERIFY(bow.ok());
        QCOMPARE(bow->notes.size(), 1);
        QVERIFY2(bow->notes[0].startsWith(QStringLiteral("polygon “bow” crosses itself near x 50, y 50")),
                 qPrintable(bow->notes[0]));
        QCOMPARE(areaPixels(bow->shape), 5000.0);
        QVERIFY(repaired(bow->shape)->notes.isEmpty());
        // A star of one stroke: its middle is held twice, so it is outside.
        QPolygonF star;
        for (int i = 0; i < 5; ++i)
            star << QPointF(100 * std::sin(i * 0.8 * std::numbers::pi), -100 * std::cos(i * 0.8 * std::numbers::pi));
        const auto mended = repaired(polygon(star));
        QVERIFY(mended.ok());
        QVERIFY(!polygon({}).rings().isEmpty());
        int around = 0;
        for (const QPolygonF& ring : mended->shape.rings())
            around += ring.containsPoint({0, 0}, Qt::OddEvenFill) ? 1 : 0;
        QCOMPARE(around % 2, 0);
        const Shape sound = polygon({{0, 0}, {10, 0}, {0, 10}});
        QCOMPARE(repaired(sound)->shape, sound);
    }

    void ringsThatOverlapCountOdd()
    {
        Shape twice = polygon({{0, 0}, {10, 0}, {10, 10}, {0, 10}});
        twice.moreRings = {QPolygonF({{5, 5}, {15, 5}, {15, 15}, {5, 15}})};
        const auto mended = repaired(twice);
        QVERIFY(mended.ok());
        QCOMPARE(areaPixels(mended->shape), 150.0);
        QCOMPARE(mended->notes.size(), 1);
        QVERIFY(!repaired(polygon({{0, 0}, {10, 0}, {20, 0}})).ok()); // a line is no area
    }

    void everythingClosedBecomesAPolygon()
    {
        Shape ellipse = box(100, 100, 2000, 1000, ShapeType::Ellipse);
        ellipse.rotationDeg = 30;
        const auto ring = asPolygon(ellipse);
        QVERIFY(ring.ok());
        QCOMPARE(ring->shape.type, ShapeType::Polygon);
        QCOMPARE(ring->shape.rotationDeg, 0.0);
        QVERIFY(std::abs(areaPixels(ring->shape) - areaPixels(ellipse)) < kFineErrorPx * 5000);
        Shape spline;
        spline.type = ShapeType::ClosedSpline;
        spline.points = {{0, 0}, {50, 0}, {50, 50}, {0, 50}};
        QCOMPARE(asPolygon(spline)->shape.points, spline.outline());
        Shape freehand = polygon({{0, 0}, {3, 0}, {3, 3}});
        freehand.type = ShapeType::Freehand;
        QCOMPARE(asPolygon(freehand)->shape.points, freehand.points);
        Shape point;
        point.type = ShapeType::Point;
        point.points = {{1, 1}};
        QVERIFY(!asPolygon(point).ok());
    }
};

QTEST_GUILESS_MAIN(ShapeGeometryTest)
#include "shape_geometry_test.moc"
