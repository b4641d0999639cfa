// Shapes drawn many at once against the same shapes drawn one by one by QPainter.
#include "tests/many_shapes.h"
#include "ui/canvas/shape_outline.h"
#include "ui/canvas/shape_sheet.h"
#include "ui/canvas/shape_tiles.h"

#include <QGuiApplication>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace triptych;

namespace {

constexpr QSize kSize(700, 500);

ShapeScene sceneOf(const ShapeTable& table) { return {table.index(), table.shapes(), defaultLabels(), 0, {}}; }

QImage emptyPicture()
{
    QImage picture(kSize, QImage::Format_ARGB32_Premultiplied);
    picture.fill(0);
    return picture;
}

QImage oneByOne(const ShapeTable& table, const QTransform& toScreen)
{
    QImage picture = emptyPicture();
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto labels = defaultLabels();
    for (const Shape& shape : table.shapes())
        paintOutline(painter, shape, toScreen, labels[shape.label].colour, false, QRectF(picture.rect()));
    return picture;
}

QImage manyAtOnce(const ShapeTable& table, const QTransform& toScreen)
{
    QImage picture = emptyPicture();
    drawShapes(picture, toScreen, sceneOf(table));
    return picture;
}

struct Difference {
    double mean = 0;
    int most = 0;
    int far = 0; ///< channels of pixels that are far apart, as at tips, which QPainter cuts off and others round
};

Difference differenceOf(const QImage& a, const QImage& b)
{
    Difference difference;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            for (const int shift : {0, 8, 16, 24}) {
                const int apart = std::abs(int((a.pixel(x, y) >> shift) & 0xFF) - int((b.pixel(x, y) >> shift) & 0xFF));
                difference.mean += apart;
                difference.most = std::max(difference.most, apart);
                difference.far += apart > 110;
            }
    difference.mean /= 4.0 * a.width() * a.height();
    return difference;
}

Camera cameraOf(double zoom, double rotationDeg, bool flipped)
{
    Camera camera;
    camera.viewport = kSize;
    camera.centre = {1000, 1000};
    camera.zoom = zoom;
    camera.rotationDeg = rotationDeg;
    camera.flippedHorizontally = flipped;
    return camera;
}

/// Waits until the tiles are all there, as a view does.
QImage throughTiles(ShapeTiles& tiles, const Camera& camera, const ShapeScene& scene)
{
    QImage picture;
    const bool done = QTest::qWaitFor(
        [&] {
            picture = emptyPicture();
            QPainter painter(&picture);
            tiles.paint(painter, camera, 1, scene);
            return tiles.isComplete();
        },
        20'000);
    return done ? picture : QImage();
}

/// Tiles stand on whole pixels.
QTransform onWholePixels(const Camera& camera)
{
    const QTransform toScreen = camera.imageToScreen();
    const QPointF origin = toScreen.map(QPointF(0, 0));
    return toScreen *
           QTransform::fromTranslate(std::round(origin.x()) - origin.x(), std::round(origin.y()) - origin.y());
}

} // namespace

class ShapeSheetTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theyLookAsDrawnOneByOne_data()
    {
        QTest::addColumn<double>("zoom");
        QTest::addColumn<double>("rotation");
        QTest::addColumn<bool>("flipped");
        QTest::newRow("1:1") << 1.0 << 0.0 << false;
        QTest::newRow("2:1") << 2.0 << 0.0 << false;
        QTest::newRow("4:1") << 4.0 << 0.0 << false;
        QTest::newRow("turned") << 1.0 << 30.0 << false;
        QTest::newRow("flipped") << 2.0 << 90.0 << true;
    }
    void theyLookAsDrawnOneByOne()
    {
        QFETCH(double, zoom);
        QFETCH(double, rotation);
        QFETCH(bool, flipped);
        const ShapeTable table{ShapeList(nuclei(2500, 2000))};
        const QTransform toScreen = cameraOf(zoom, rotation, flipped).imageToScreen();
        const QImage expected = oneByOne(table, toScreen);
        const Difference apart = differenceOf(manyAtOnce(table, toScreen), expected);
        const Difference content = differenceOf(emptyPicture(), expected);
        QVERIFY(content.mean > 4); // there is something to be seen
        QVERIFY2(
            apart.mean < 0.6 && apart.most < 110,
            qPrintable(QStringLiteral("mean %1 of %2, most %3").arg(apart.mean).arg(content.mean).arg(apart.most)));
    }

    void everyKindIsDrawn_data()
    {
        QTest::addColumn<int>("type");
        for (int type = 0; type <= int(ShapeType::Bidirectional); ++type)
            if (ShapeType(type) != ShapeType::Text)
                QTest::newRow(qPrintable(shapeTypeName(ShapeType(type)))) << type;
    }
    void everyKindIsDrawn()
    {
        QFETCH(int, type);
        Shape shape;
        shape.type = ShapeType(type);
        shape.points = {{980, 990}, {1010, 1003}, {995, 1015}, {990, 1001}};
        if (isBox(shape.type) || shape.type == ShapeType::Arrow || shape.type == ShapeType::Length)
            shape.points.resize(2);
        if (shape.type == ShapeType::Point)
            shape.points.resize(1);
        if (shape.type == ShapeType::Polygon)
            shape.moreRings = {QPolygonF({{993, 1000}, {998, 1001}, {996, 1004}})};
        if (isBox(shape.type))
            shape.rotationDeg = 20;
        shape.id = ShapeId{QStringLiteral("one")};
        const ShapeTable table{ShapeList({shape})};
        const QTransform toScreen = cameraOf(1, 0, false).imageToScreen();
        const QImage expected = oneByOne(table, toScreen);
        const Difference apart = differenceOf(manyAtOnce(table, toScreen), expected);
        QVERIFY(differenceOf(emptyPicture(), expected).most > 100);
        QVERIFY2(apart.far <= 12, qPrintable(QString::number(apart.far)));
    }

    /// From outline to dot nothing gets lost or much darker.
    void smallOnesKeepTheirColourAndPlace()
    {
        const ShapeTable table{ShapeList(nuclei(2500, 2000))};
        double before = 0;
        for (const double zoom : {0.25, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03}) {
            const QImage picture = manyAtOnce(table, cameraOf(zoom, 0, false).imageToScreen());
            double sum = 0;
            const QRect inside(350 - int(900 * zoom), 250 - int(900 * zoom), int(1800 * zoom), int(1800 * zoom));
            for (int y = std::max(0, inside.top()); y < std::min(500, inside.bottom()); ++y)
                for (int x = std::max(0, inside.left()); x < std::min(700, inside.right()); ++x)
                    sum += qAlpha(picture.pixel(x, y));
            const QRect seen = inside & picture.rect();
            const double density = sum / (255.0 * seen.width() * seen.height());
            QVERIFY2(density > 0.05, qPrintable(QStringLiteral("%1 at %2").arg(density).arg(zoom)));
            if (before > 0)
                QVERIFY2(density < 2.2 * before && density > before / 2.2,
                         qPrintable(QStringLiteral("%1 after %2 at %3").arg(density).arg(before).arg(zoom)));
            before = density;
        }
    }

    void hiddenOnesAndOtherFramesAreNotDrawn()
    {
        QList<Shape> shapes = nuclei(4, 2000);
        shapes[0].hidden = true;
        shapes[1].frame = 1;
        shapes[2].label = 2;
        const ShapeTable table{ShapeList(shapes)};
        ShapeScene scene = sceneOf(table);
        scene.labels[2].visible = false;
        scene.leftOut.insert(shapes[3].id, shapes[3].stackOrder);
        for (const double zoom : {0.001, 0.2}) {
            QImage picture = emptyPicture();
            drawShapes(picture, cameraOf(zoom, 0, false).imageToScreen(), scene);
            QCOMPARE(picture, emptyPicture());
        }
    }

    void tilesGiveTheSamePicture_data() { theyLookAsDrawnOneByOne_data(); }
    void tilesGiveTheSamePicture()
    {
        QFETCH(double, zoom);
        QFETCH(double, rotation);
        QFETCH(bool, flipped);
        const ShapeTable table{ShapeList(nuclei(2500, 2000))};
        ShapeTiles tiles;
        Camera camera = cameraOf(zoom, rotation, flipped);
        const QImage expected = manyAtOnce(table, onWholePixels(camera));
        QVERIFY(differenceOf(throughTiles(tiles, camera, sceneOf(table)), expected).most <= 1);
        camera = camera.panned({123, -77}); // whole pixels, over tiles that are there already
        QVERIFY(
            differenceOf(throughTiles(tiles, camera, sceneOf(table)), manyAtOnce(table, onWholePixels(camera))).most <=
            1);
    }

    void whatChangedIsDrawnAnew()
    {
        ShapeTable table{ShapeList(nuclei(2500, 2000))};
        ShapeTiles tiles;
        const Camera camera = cameraOf(1, 0, false);
        QVERIFY(!throughTiles(tiles, camera, sceneOf(table)).isNull());
        const Shape* inView = table.within(QRectF(990, 990, 60, 60), 0).constFirst();
        const auto areas = table.apply({inView->translated({140, -90})}, {});
        for (const auto& [frame, boxes] : areas)
            tiles.touch(frame, boxes);
        const QImage shown = throughTiles(tiles, camera, sceneOf(table));
        QVERIFY(differenceOf(shown, manyAtOnce(table, onWholePixels(camera))).most <= 1);
        ShapeScene scene = sceneOf(table);
        scene.labels[3].colour = Qt::red;
        tiles.touchAll();
        QImage expected = emptyPicture();
        drawShapes(expected, camera.imageToScreen(), scene);
        QVERIFY(differenceOf(expected, shown).most > 50);
        QVERIFY(differenceOf(throughTiles(tiles, camera, scene), expected).most <= 1);
    }

    void otherScalesStandInMeanwhile()
    {
        const ShapeTable table{ShapeList(nuclei(2500, 2000))};
        ShapeTiles tiles;
        QVERIFY(!throughTiles(tiles, cameraOf(1, 0, false), sceneOf(table)).isNull());
        QImage picture = emptyPicture();
        QPainter painter(&picture);
        tiles.paint(painter, cameraOf(1.5, 0, false), 1, sceneOf(table));
        painter.end();
        QVERIFY(!tiles.isComplete());
        QVERIFY(differenceOf(picture, emptyPicture()).mean > 4);
    }

    void longLinesAreCutToWhatIsSeen()
    {
        QRandomGenerator random(9);
        const Shape shape = nucleus(random, {1000, 1000}, 900, 100'000);
        const QRectF area(QPointF(0, 0), QSizeF(kSize));
        for (const double zoom : {0.2, 1.0, 5.0}) {
            Camera camera = cameraOf(zoom, 0, false);
            camera.centre = shape.points[3000]; // on its line
            const QPolygonF mapped = camera.imageToScreen().map(shape.points);
            const QPolygonF cut = cutTo(area.adjusted(-16, -16, 16, 16), mapped);
            QVERIFY(cut.size() < 20'000 && cut.size() > 10);
            QImage whole = emptyPicture(), seen = emptyPicture();
            for (auto [picture, line] : {std::pair(&whole, &mapped), std::pair(&seen, &cut)}) {
                QPainter painter(picture);
                painter.setRenderHint(QPainter::Antialiasing);
                painter.setPen(QPen(Qt::red, 1.6));
                painter.setBrush(QColor(255, 255, 255, 60));
                painter.drawPolygon(*line, Qt::OddEvenFill);
            }
            const Difference apart = differenceOf(whole, seen);
            QVERIFY2(apart.mean < 0.05 && apart.most < 60,
                     qPrintable(QStringLiteral("mean %1, most %2 at %3").arg(apart.mean).arg(apart.most).arg(zoom)));
        }
    }
};

QTEST_MAIN(ShapeSheetTest)
#include "shape_sheet_test.moc"
