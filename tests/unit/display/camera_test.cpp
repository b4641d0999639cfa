// Camera: screen and image points map onto each other in every orientation.
#include "core/display/camera.h"

#include <QTest>

using namespace triptych;

class CameraTest : public QObject {
    Q_OBJECT

    static bool near(QPointF a, QPointF b) { return QLineF(a, b).length() < 1e-6; }

private Q_SLOTS:
    void fittedShowsTheWholeImageInTheMiddle()
    {
        const auto camera = Camera::fitted(QSize(4000, 2000), QSize(1000, 1000));
        QCOMPARE(camera.zoom, 0.25);
        QVERIFY(near(camera.toScreen({0, 0}), {0, 250}));
        QVERIFY(near(camera.toScreen({4000, 2000}), {1000, 750}));
    }

    void tallPixelsAreDrawnTall()
    {
        const auto camera = Camera::fitted(QSize(100, 100), QSize(400, 400), 2);
        QCOMPARE(camera.zoom, 2.0);
        QVERIFY(near(camera.toScreen({0, 0}), {100, 0}));
        QVERIFY(near(camera.toScreen({100, 100}), {300, 400}));
    }

    void rotationIsClockwiseAndFlipMirrors()
    {
        Camera camera = Camera::fitted(QSize(100, 100), QSize(100, 100));
        camera.rotationDeg = 90;
        QVERIFY(near(camera.toScreen({0, 0}), {100, 0})); // top left goes to top right
        camera.rotationDeg = 0;
        camera.flippedHorizontally = true;
        QVERIFY(near(camera.toScreen({0, 0}), {100, 0}));
        QVERIFY(near(camera.toScreen({0, 100}), {100, 100}));
    }

    void zoomKeepsThePointUnderTheCursor_data()
    {
        QTest::addColumn<double>("rotation");
        QTest::addColumn<bool>("flip");
        QTest::newRow("plain") << 0.0 << false;
        QTest::newRow("flipped") << 0.0 << true;
        QTest::newRow("turned") << 90.0 << false;
        QTest::newRow("tilted and flipped") << 33.0 << true;
    }
    void zoomKeepsThePointUnderTheCursor()
    {
        QFETCH(double, rotation);
        QFETCH(bool, flip);
        Camera camera = Camera::fitted(QSize(3328, 4096), QSize(640, 480), 1.1);
        camera.rotationDeg = rotation;
        camera.flippedHorizontally = flip;
        const QPointF cursor(123, 77);
        const QPointF under = camera.toImage(cursor);
        QVERIFY(near(camera.zoomedAt(cursor, 3.7).toImage(cursor), under));
        const QPointF moved(30, -12);
        QVERIFY(near(camera.panned(moved).toImage(cursor + moved), under));
        QVERIFY(near(camera.toScreen(camera.toImage(cursor)), cursor));
        QVERIFY(camera.visibleArea().contains(under));
    }
};

QTEST_APPLESS_MAIN(CameraTest)
#include "camera_test.moc"
