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
        for (const ShapeType type :
             {ShapeType::Polygon, ShapeType::Freehand, ShapeType::Rectangle, ShapeType::Ellipse, ShapeType::Length})
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
        calibration.regions = {{QRect(0, 0, 100, 100), {0.1, 0.1}}, {QRect(100, 0, 100, 100), {0.2, 0.2}}};
        const Shape inside = makeShape(ShapeType::Rectangle, {{10, 10}, {30, 20}});
        QVERIFY(std::abs(areaMm2(inside, calibration).value_or(0) - 2.0) < 1e-9);
        QCOMPARE(measurementText(inside, calibration), QStringLiteral("2.00 mm²"));
        const Shape across = makeShape(ShapeType::Rectangle, {{90, 10}, {110, 20}});
        QVERIFY(!areaMm2(across, calibration));
        QCOMPARE(measurementText(across, calibration), QStringLiteral("200 px²"));
        QVERIFY(!areaMm2(makeShape(ShapeType::Length, {{10, 10}, {20, 20}}), calibration));
    }
};

QTEST_APPLESS_MAIN(ShapeTest)
#include "shape_test.moc"
