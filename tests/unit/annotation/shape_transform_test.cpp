// Moving, turning, scaling, boxes by their handles; finding vertices and sides; snapping.
#include "core/annotation/shape_snap.h"
#include "core/annotation/shape_transform.h"

#include <QTest>

#include <cmath>
#include <numbers>
#include <random>

using namespace triptych;

namespace {

bool near(QPointF a, QPointF b) { return std::hypot(a.x() - b.x(), a.y() - b.y()) < 1e-9; }

Shape box(QRectF rect, double rotation = 0, ShapeType type = ShapeType::Rectangle)
{
    Shape shape;
    shape.type = type;
    shape.points = {rect.topLeft(), rect.bottomRight()};
    shape.rotationDeg = rotation;
    return shape;
}

} // namespace

class ShapeTransformTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void turningMovesTheOutlineAsAWhole()
    {
        const Shape before = box({10, 20, 40, 30}, 15);
        const auto motion = ShapeMotion::turned({3, 5}, 50, 1);
        const Shape after = transformed(before, motion);
        QCOMPARE(after.type, ShapeType::Rectangle);
        QCOMPARE(after.rotationDeg, 65.0);
        for (int i = 0; i < 4; ++i)
            QVERIFY(near(after.outline()[i], motion.transform().map(before.outline()[i])));
        QVERIFY(near(ShapeMotion::turned({0, 0}, 90, 1).transform().map(QPointF(1, 0)), {0, 1})); // clockwise, y down
        QCOMPARE(transformed(box({0, 0, 2, 2}, 170), ShapeMotion::turned({0, 0}, 20, 1)).rotationDeg, -170.0);
    }

    void pixelsThatAreNotSquareAreRespected()
    {
        // Pixels twice as high as wide: 10 to the right is 5 downwards.
        const auto quarter = ShapeMotion::turned({100, 100}, 90, 2);
        QVERIFY(near(quarter.transform().map(QPointF(110, 100)), {100, 105}));
        const Shape before = box({90, 95, 20, 10});
        const Shape after = transformed(before, ShapeMotion::turned({100, 100}, 30, 2));
        QCOMPARE(after.type, ShapeType::Polygon); // such a box is no box in pixels
        const Calibration calibration{SpacingSource::PixelSpacing, PixelSpacing{0.1, 0.2}, {}};
        QVERIFY(std::abs(*areaMm2(after, calibration) - *areaMm2(before, calibration)) < 1e-9);
        const auto side = [&](qsizetype i) {
            return *calibration.lengthMm(after.points[i], after.points[(i + 1) % 4]);
        };
        QVERIFY(std::abs(side(0) - 2) < 1e-9 && std::abs(side(1) - 2) < 1e-9);
    }

    void scaling()
    {
        const auto wider = ShapeMotion::scaled({10, 10}, 2, 1);
        QCOMPARE(transformed(box({10, 10, 20, 10}), wider).boundingRect(), QRectF(10, 10, 40, 10));
        const Shape turned = box({10, 10, 20, 10}, 30, ShapeType::Ellipse);
        QCOMPARE(transformed(turned, wider).type, ShapeType::Polygon);
        const Shape twice = transformed(turned, ShapeMotion::scaled({0, 0}, 2, 2));
        QCOMPARE(twice.type, ShapeType::Ellipse);
        QCOMPARE(areaPixels(twice), 4 * areaPixels(turned));
        Shape holed;
        holed.points = {{0, 0}, {9, 0}, {9, 9}};
        holed.moreRings = {QPolygonF({{6, 1}, {8, 1}, {8, 3}})};
        QCOMPARE(transformed(holed, ShapeMotion::scaled({0, 0}, 3, 3)).moreRings[0][2], QPointF(24, 9));
        QCOMPARE(transformed(holed, ShapeMotion::moved({1, 2})).moreRings[0][0], QPointF(7, 3));
    }

    void aTurnedBoxIsResizedAlongItsOwnSides()
    {
        for (const double rotation : {0.0, 30.0, -75.0})
            for (int handle = 0; handle < kBoxHandles; ++handle) {
                const Shape before = box({100, 100, 60, 40}, rotation);
                const QPolygonF handles = boxHandles(before);
                const QPointF to = handles[handle] + QPointF(7, 3);
                const Shape after = withBoxHandle(before, handle, to);
                QCOMPARE(after.rotationDeg, rotation);
                const int opposite = handle < 4 ? (handle + 2) % 4 : 4 + (handle + 2) % 4;
                QVERIFY(near(boxHandles(after)[opposite], handles[opposite]));
                if (handle < 4)
                    QVERIFY(near(boxHandles(after)[handle], to));
                const Shape centred = withBoxHandle(before, handle, to, {true, false});
                QVERIFY(near(centred.boundingRect().center(), before.boundingRect().center()));
                // Where it was: nothing changes.
                QVERIFY(near(withBoxHandle(before, handle, handles[handle]).points[0], before.points[0]));
            }
        const Shape kept = withBoxHandle(box({0, 0, 60, 40}), 2, {120, 50}, {false, true});
        QCOMPARE(kept.boundingRect(), QRectF(0, 0, 120, 80));
        const Shape through = withBoxHandle(box({10, 10, 20, 20}), 2, {5, 0}); // past the other corner
        QCOMPARE(through.boundingRect(), QRectF(5, 0, 5, 10));
    }

    void blocksFindWhatLookingAtAllFinds()
    {
        std::mt19937 random(4);
        std::uniform_real_distribution<double> place(0, 1000);
        for (const bool closed : {true, false})
            for (const double aspect : {1.0, 2.0}) {
                QList<QPolygonF> rings;
                for (const int count : {1, 2, 63, 64, 65, 500}) {
                    QPolygonF ring;
                    for (int i = 0; i < count; ++i)
                        ring << QPointF(place(random), place(random));
                    rings << ring;
                }
                const EdgeBlocks blocks(rings, closed);
                const auto distance = [&](QPointF a, QPointF b) {
                    return std::hypot(a.x() - b.x(), (a.y() - b.y()) * aspect);
                };
                for (int question = 0; question < 40; ++question) {
                    const QPointF at(place(random), place(random));
                    double vertex = 30, side = 30;
                    for (const QPolygonF& ring : rings)
                        for (qsizetype i = 0; i < ring.size(); ++i) {
                            vertex = std::min(vertex, distance(at, ring[i]));
                            if (ring.size() < 2 || (!closed && i + 1 == ring.size()))
                                continue;
                            const QPointF a = ring[i], b = ring[(i + 1) % ring.size()];
                            for (double t = 0; t <= 1; t += 1e-2)
                                side = std::min(side, distance(at, a + t * (b - a)));
                        }
                    const auto foundVertex = blocks.nearestVertex(rings, at, 30, aspect);
                    QCOMPARE(foundVertex.has_value(), vertex < 30);
                    if (foundVertex)
                        QCOMPARE(foundVertex->distance, vertex);
                    const auto foundSide = blocks.nearestSide(rings, at, 30, aspect);
                    QVERIFY((foundSide ? foundSide->distance : 30) <= side + 1e-9);
                    if (foundSide)
                        QVERIFY(std::abs(foundSide->distance - side) < 6);
                }
            }
    }

    void snappingPrefersVertices()
    {
        Shape square = box({100, 100, 50, 50});
        square.id = ShapeId{QStringLiteral("square")};
        ShapeSnap snap;
        const auto corner = snap.snap({&square}, {103, 98}, 8, 1);
        QVERIFY(corner && corner->vertex && corner->point == QPointF(100, 100));
        const auto side = snap.snap({&square}, {125, 96}, 8, 1);
        QVERIFY(side && !side->vertex && near(side->point, {125, 100}));
        QVERIFY(!snap.snap({&square}, {125, 80}, 8, 1));
        square = square.translated({200, 0}); // the same id, elsewhere now
        QVERIFY(!snap.snap({&square}, {103, 98}, 8, 1));
        Shape circle = box({0, 0, 100, 100}, 0, ShapeType::Ellipse);
        circle.id = ShapeId{QStringLiteral("circle")};
        const auto arc = snap.snap({&circle}, {101, 50}, 8, 1);
        QVERIFY(arc && !arc->vertex);
    }
};

QTEST_GUILESS_MAIN(ShapeTransformTest)
#include "shape_transform_test.moc"
