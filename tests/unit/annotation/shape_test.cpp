// Outlines, areas and the texts of measurements: millimetres only where they are.
#include "core/annotation/shape.h"

#include <QTest>

using namespace triptych;

namespace {

Shape makeShape(ShapeType type, QPolygonF points)
{
    Shape shape;
    shape.type = type;
    shape.points = std::move(points);
    return shape;
}

Calibration calibrated(SpacingSource source, double xMm, double yMm)
{
    Calibration calibration;
    calibration.source = source;
    calibration.spacing = PixelSpacing{xMm, yMm};
    return calibration;
}

} // namespace

class ShapeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void typeNamesComeBack()
    {
        for (const ShapeType type : {ShapeType::Polygon, ShapeType::Freehand, ShapeType::Rectangle, ShapeType::Ellipse,
                                     ShapeType::Length, ShapeType::Angle, ShapeType::Bidirectional})
            QCOMPARE(shapeTypeFromName(shapeTypeName(type)), std::optional(type));
        QVERIFY(!shapeTypeFromName(QStringLiteral("spline")));
    }

    void areaOfAnLShapeWithCornersGivenEitherWayRound()
    {
        const QPolygonF ring{{0, 0}, {4, 0}, {4, 1}, {1, 1}, {1, 3}, {0, 3}};
        QCOMPARE(areaPixels(makeShape(ShapeType::Polygon, ring)), 6.0);
        QCOMPARE(areaPixels(makeShape(ShapeType::Freehand, QPolygonF(ring.rbegin(), ring.rend()))), 6.0);
    }

    void boxesMayBeDrawnFromAnyCorner()
    {
        const Shape box = makeShape(ShapeType::Rectangle, {{10, 20}, {4, 5}});
        QCOMPARE(box.boundingRect(), QRectF(4, 5, 6, 15));
        QCOMPARE(areaPixels(box), 90.0);
        QCOMPARE(box.outline().size(), 4);
    }

    void ellipseOutlineLiesOnTheEllipse()
    {
        const Shape ellipse = makeShape(ShapeType::Ellipse, {{0, 0}, {20, 10}});
        QCOMPARE(ellipse.outline().size(), 64);
        for (const QPointF& point : ellipse.outline())
            QVERIFY(std::abs(std::pow((point.x() - 10) / 10, 2) + std::pow((point.y() - 5) / 5, 2) - 1) < 1e-9);
        QVERIFY(std::abs(areaPixels(ellipse) - std::numbers::pi * 50) < 1e-9);
    }

    void lengthIsInMillimetresOnlyWhereCalibrated()
    {
        const Shape length = makeShape(ShapeType::Length, {{0, 0}, {30, 40}});
        QCOMPARE(measurementText(length, Calibration()), QStringLiteral("50 px"));
        // Not square: 30 × 0.1 mm and 40 × 0.2 mm give √(3² + 8²) mm.
        QCOMPARE(measurementText(length, calibrated(SpacingSource::PixelSpacing, 0.1, 0.2)), QStringLiteral("8.5 mm"));
        QCOMPARE(measurementText(length, calibrated(SpacingSource::SlideMpp, 0.0005, 0.0005)),
                 QStringLiteral("25.0 µm"));
        QCOMPARE(measurementText(length, calibrated(SpacingSource::SlideMpp, 0.0037, 0.0037)),
                 QStringLiteral("185 µm"));
    }

    void areaNeedsOneCalibratedRegion()
    {
        Calibration calibration;
        calibration.source = SpacingSource::UltrasoundRegion;
        calibration.regions = {{QRect(0, 0, 100, 100), PixelSpacing{0.1, 0.1}},
                               {QRect(100, 0, 100, 100), PixelSpacing{0.2, 0.2}}};
        const Shape inside = makeShape(ShapeType::Rectangle, {{10, 10}, {30, 20}});
        QVERIFY(std::abs(areaMm2(inside, calibration).value_or(0) - 2.0) < 1e-9);
        QCOMPARE(measurementText(inside, calibration), QStringLiteral("2.00 mm²"));
        const Shape across = makeShape(ShapeType::Rectangle, {{90, 10}, {110, 20}});
        QVERIFY(!areaMm2(across, calibration));
        QCOMPARE(measurementText(across, calibration), QStringLiteral("no area: not in one region"));
        QVERIFY(!areaMm2(makeShape(ShapeType::Length, {{10, 10}, {20, 20}}), calibration));
    }

    void angleIsThatOfTheTissue()
    {
        // Pixels twice as high as wide: the diagonal of a pixel is no diagonal in millimetres.
        const Shape angle = makeShape(ShapeType::Angle, {{10, 0}, {0, 0}, {10, 10}});
        QVERIFY(std::abs(*angleDeg(angle, Calibration()) - 45) < 1e-9);
        const double steep = std::atan2(2, 1) * 180 / std::numbers::pi;
        QVERIFY(std::abs(*angleDeg(angle, calibrated(SpacingSource::PixelSpacing, 0.1, 0.2)) - steep) < 1e-9);
        QCOMPARE(measurementText(angle, Calibration()), QStringLiteral("45.0°"));
        QVERIFY(std::abs(*angleDeg(makeShape(ShapeType::Angle, {{10, 0}, {0, 0}, {-10, 0}}), {}) - 180) < 1e-9);
        QVERIFY(!angleDeg(makeShape(ShapeType::Angle, {{10, 0}, {10, 0}, {-10, 0}}), {}));
    }

    void bidirectionalNamesTheLongerAxisFirst()
    {
        const Shape cross = makeShape(ShapeType::Bidirectional, {{0, 0}, {100, 0}, {50, -30}, {50, 30}});
        QCOMPARE(measurementText(cross, {}), QStringLiteral("100 × 60 px"));
        QCOMPARE(measurementText(cross, calibrated(SpacingSource::PixelSpacing, 0.1, 0.1)),
                 QStringLiteral("10.0 mm × 6.0 mm"));
        // With pixels that are higher than wide the other axis is the longer one.
        QCOMPARE(measurementText(cross, calibrated(SpacingSource::PixelSpacing, 0.1, 0.3)),
                 QStringLiteral("18.0 mm × 10.0 mm"));
        QCOMPARE(areaPixels(cross), 0.0);
        QCOMPARE(cross.strokes().size(), 2);
    }

    void axesStayPerpendicular()
    {
        const double aspect = 2; // of the pixels
        const auto dot = [&](const Shape& s) {
            const QPointF a = s.points[1] - s.points[0], b = s.points[3] - s.points[2];
            return a.x() * b.x() + a.y() * b.y() * aspect * aspect;
        };
        Shape cross = makeShape(ShapeType::Bidirectional, {{0, 0}, {100, 20}, {40, 30}, {0, 0}});
        cross.points[3] = perpendicularEnd(cross.points[0], cross.points[1], cross.points[2], {70, -30}, aspect);
        QVERIFY(std::abs(dot(cross)) < 1e-6);
        const Shape turned = withBidirectionalHandle(cross, 1, {60, 90}, aspect);
        QCOMPARE(turned.points[1], QPointF(60, 90));
        QCOMPARE(turned.points[0], cross.points[0]);
        QVERIFY(std::abs(dot(turned)) < 1e-6);
        const Shape slid = withBidirectionalHandle(cross, 2, {80, 60}, aspect);
        QCOMPARE(slid.points[2], QPointF(80, 60));
        QVERIFY(std::abs(dot(slid)) < 1e-6);
        QCOMPARE(slid.points.mid(0, 2), cross.points.mid(0, 2));
    }

    void doppler()
    {
        Calibration calibration;
        calibration.source = SpacingSource::UltrasoundRegion;
        CalibratedRegion spectrum{QRect(0, 100, 200, 100), std::nullopt, QStringLiteral("spectral Doppler")};
        spectrum.x = {0.005, QStringLiteral("s")};
        spectrum.y = {0.5, QStringLiteral("cm/s")};
        calibration.regions = {{QRect(0, 0, 200, 100), PixelSpacing{0.1, 0.1}}, spectrum};
        const auto text = [&](QPointF a, QPointF b) {
            return measurementText(makeShape(ShapeType::Length, {a, b}), calibration);
        };
        QCOMPARE(text({10, 10}, {60, 10}), QStringLiteral("5.0 mm"));
        QCOMPARE(text({10, 110}, {50, 150}), QStringLiteral("0.2 s, 20 cm/s"));
        QCOMPARE(text({10, 10}, {10, 150}), QStringLiteral("no length: not in one region"));
        QCOMPARE(text({10, 10}, {300, 10}), QStringLiteral("no length: not in one region"));
        QCOMPARE(measurementText(makeShape(ShapeType::Rectangle, {{10, 110}, {50, 150}}), calibration),
                 QStringLiteral("no area: spectral Doppler region"));
        QCOMPARE(measurementText(makeShape(ShapeType::Angle, {{10, 110}, {50, 150}, {60, 160}}), calibration),
                 QStringLiteral("no angle: spectral Doppler region"));
        QCOMPARE(measurementText(makeShape(ShapeType::Bidirectional, {{10, 10}, {50, 10}, {30, 90}, {30, 110}}),
                                 calibration),
                 QStringLiteral("no length: not in one region"));
    }

    void holesAreNotInsideAndPartsAre()
    {
        const auto square = [](double x, double side) {
            return QPolygonF{QPointF(x, 0), QPointF(x + side, 0), QPointF(x + side, side), QPointF(x, side)};
        };
        Shape shape;
        shape.points = square(0, 10);
        shape.moreRings = {square(2, 4).translated(0, 2), square(20, 3)};
        QCOMPARE(areaPixels(shape), 100.0 - 16 + 9);
        QCOMPARE(shape.rings().size(), 3);
        QCOMPARE(shape.boundingRect(), QRectF(0, 0, 23, 10));
        const Shape moved = shape.translated(QPointF(1, 2));
        QCOMPARE(moved.moreRings[1].front(), QPointF(21, 2));
    }

    void aBoxTurnsAboutItsMiddle()
    {
        Shape box;
        box.type = ShapeType::Rectangle;
        box.points = QPolygonF{QPointF(0, 0), QPointF(4, 2)};
        box.rotationDeg = 90; // clockwise, y down: the top left corner comes to the top right
        const QPointF corner = box.outline().front();
        QVERIFY(std::abs(corner.x() - 3) < 1e-9 && std::abs(corner.y() + 1) < 1e-9);
        QCOMPARE(areaPixels(box), 8.0);
        const QRectF around = box.boundingRect();
        QVERIFY(std::abs(around.width() - 2) < 1e-9 && std::abs(around.height() - 4) < 1e-9);
    }

    void aSplinePassesThroughItsKnots()
    {
        Shape spline;
        spline.type = ShapeType::ClosedSpline;
        const int knots = 12;
        for (int i = 0; i < knots; ++i)
            spline.points << QPointF(std::cos(i * 2 * M_PI / knots) * 100, std::sin(i * 2 * M_PI / knots) * 100);
        const QPolygonF outline = spline.outline();
        QVERIFY(outline.size() > knots);
        for (const QPointF& knot : spline.points)
            QVERIFY(std::any_of(outline.begin(), outline.end(),
                                [&knot](QPointF p) { return (p - knot).manhattanLength() < 1e-9; }));
        // Through twelve points of a circle it is a circle but for a thousandth of the radius.
        for (const QPointF& point : outline)
            QVERIFY(std::abs(std::hypot(point.x(), point.y()) - 100) < 0.6);
        spline.type = ShapeType::OpenSpline;
        QVERIFY(!isClosed(spline.type));
        QCOMPARE(spline.outline().front(), spline.points.front());
        QCOMPARE(spline.outline().back(), spline.points.back());
        QCOMPARE(areaPixels(spline), 0.0);
    }

    void linesOfSeveralPiecesAreMeasuredAlong()
    {
        Shape line;
        line.type = ShapeType::Polyline;
        line.points = QPolygonF{QPointF(0, 0), QPointF(30, 0), QPointF(30, 40)};
        QCOMPARE(measurementText(line, {}), QStringLiteral("70 px"));
        Shape note;
        note.type = ShapeType::Text;
        note.points = QPolygonF{QPointF(1, 1)};
        QVERIFY(measurementText(note, {}).isEmpty());
    }
};

QTEST_APPLESS_MAIN(ShapeTest)
#include "shape_test.moc"
