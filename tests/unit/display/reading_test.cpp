// Reading aids that are pure: fields at 1:1, what was seen of them, and the letters at a view's edges.
#include "core/display/edge_letters.h"
#include "core/display/reading_fields.h"
#include "core/display/seen_area.h"

#include <QTest>

using namespace triptych;

namespace {

Camera oneToOne(QSize viewport)
{
    Camera camera;
    camera.viewport = viewport;
    return camera;
}

QString text(const EdgeLetters& letters)
{
    return QStringList{letters.left, letters.top, letters.right, letters.bottom}.join(QLatin1Char(' '));
}

} // namespace

class ReadingAidsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fieldCount_data()
    {
        QTest::addColumn<double>("width");
        QTest::addColumn<int>("columns");
        QTest::newRow("fits") << 400.0 << 1;
        QTest::newRow("a little more") << 401.0 << 2;
        QTest::newRow("two with their overlap") << 760.0 << 2;
        QTest::newRow("three") << 761.0 << 3;
    }

    void fieldCount()
    {
        QFETCH(double, width);
        QFETCH(int, columns);
        const auto fields = readingFields(QRectF(100, 50, width, 150), oneToOne({400, 200}), 0.1);
        QCOMPARE(int(fields.size()), columns);
        if (columns > 1) {
            QCOMPARE(fields.front().x(), 300.0); // the first field begins where the area does
            QCOMPARE(fields.back().x(), 100 + width - 200);
            QVERIFY(fields[1].x() - fields[0].x() <= 360 + 1e-9);
        }
        QCOMPARE(fields.front().y(), 125.0);
    }

    void readingOrderIsTheScreens()
    {
        Camera mirrored = oneToOne({400, 200});
        mirrored.flippedHorizontally = true;
        const auto fields = readingFields(QRectF(0, 0, 700, 380), mirrored, 0.1);
        QCOMPARE(fields.size(), size_t(4));
        QVERIFY(fields[0].x() > fields[1].x()); // left on the screen is right in the image
        QCOMPARE(fields[0].y(), fields[1].y());
        QVERIFY(fields[2].y() > fields[0].y());
    }

    void nothingToRead()
    {
        QVERIFY(readingFields({}, oneToOne({400, 200}), 0.1).empty());
        QVERIFY(readingFields(QRectF(0, 0, 10, 10), oneToOne({0, 0}), 0.1).empty());
    }

    void onlyWholeCellsAreSeen()
    {
        SeenArea seen(QSize(320, 160)); // cells of 16
        Camera camera = oneToOne({100, 100});
        camera.centre = QPointF(50, 50);
        QCOMPARE(seen.share(QRectF(0, 0, 320, 160)), 0.0);
        QVERIFY(seen.add(camera));
        QVERIFY(!seen.add(camera)); // nothing new
        QCOMPARE(seen.share(QRectF(0, 0, 96, 96)), 1.0);
        QVERIFY(!seen.isSeen({6, 0})); // its right part was outside
        QCOMPARE(seen.share(QRectF(0, 0, 320, 160)), 36 / 200.0);
    }

    void fieldsSeeTheWholeArea()
    {
        SeenArea seen(QSize(3328, 4096));
        Camera camera = oneToOne({345, 401});
        camera.rotationDeg = 90;
        const QRectF area(1000, 37, 2328, 3977);
        for (const QPointF& centre : readingFields(area, camera, 0.1)) {
            camera.centre = centre;
            seen.add(camera);
        }
        // Cells that the area cuts are seen where the fields reach beyond it only.
        QCOMPARE(seen.share(area.adjusted(16, 16, -16, -16)), 1.0);
    }

    void lettersFollowTheCamera()
    {
        const PatientOrientation leftCc{QStringLiteral("A"), QStringLiteral("R")};
        Camera camera = oneToOne({100, 100});
        QCOMPARE(text(edgeLetters(leftCc, camera)), QStringLiteral("P L A R"));
        camera.flippedHorizontally = true;
        QCOMPARE(text(edgeLetters(leftCc, camera)), QStringLiteral("A L P R"));
        camera.flippedHorizontally = false;
        camera.rotationDeg = 90; // clockwise: what was at the right is at the bottom, what was at the top at the right
        QCOMPARE(text(edgeLetters(leftCc, camera)), QStringLiteral("R P L A"));
        camera.rotationDeg = 180;
        QCOMPARE(text(edgeLetters({QStringLiteral("A"), QStringLiteral("FR")}, camera)), QStringLiteral("A FR P HL"));
    }
};

QTEST_GUILESS_MAIN(ReadingAidsTest)
#include "reading_test.moc"
