// The painters' building blocks: noise, fields, the breast's shape, and that what is painted looks the same whatever
// the pixel size or the block.
#include "core/phantom/breast_geometry.h"
#include "core/phantom/mammogram_painter.h"
#include "core/phantom/noise.h"
#include "core/phantom/slide_painter.h"

#include <QTest>

#include <cmath>

using namespace triptych::phantom;

class PhantomPaintersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noiseHasTheStatedRange();
    void strokesDoNotAddUpOnThemselves();
    void blurKeepsTheMean();
    void skinDistanceIsMetric();
    void detectorsCoverTheSameMillimetres();
    void rightBreastIsMirrored();
    void slideBlocksFitTogether();
};

void PhantomPaintersTest::noiseHasTheStatedRange()
{
    const Noise noise(5);
    double sum = 0, squares = 0, normal = 0;
    const int n = 200;
    for (int y = 0; y < n; ++y)
        for (int x = 0; x < n; ++x) {
            const float value = noise.gradient(float(x) * 0.37f - 30, float(y) * 0.41f - 30);
            QVERIFY(std::fabs(value) < 1.3f);
            sum += double(value);
            squares += double(value) * double(value);
            normal += double(noise.normal(x, y)) * double(noise.normal(x, y));
        }
    QVERIFY(std::fabs(sum / (n * n)) < 0.05);
    QVERIFY(squares / (n * n) > 0.04);
    QVERIFY(std::fabs(normal / (n * n) - 1) < 0.05);
}

void PhantomPaintersTest::strokesDoNotAddUpOnThemselves()
{
    Field field(60, 60, 1);
    addStroke(field, {{{10, 30}, 4, 1}, {{50, 30}, 4, 1}, {{10, 30.01}, 4, 1}});
    float highest = 0;
    for (float v : field.values)
        highest = std::max(highest, v);
    QVERIFY(highest > 0.8f && highest <= 1.0f);
    QVERIFY(field.at(30, 50) < 0.01f);
}

void PhantomPaintersTest::blurKeepsTheMean()
{
    Field field(41, 41, 0.5);
    field.at(20, 20) = 100;
    blur(field, 2);
    double sum = 0, spread = 0;
    for (int y = 0; y < 41; ++y)
        for (int x = 0; x < 41; ++x) {
            sum += double(field.at(x, y));
            spread += double(field.at(x, y)) * (x - 20) * (x - 20) * 0.25;
        }
    QVERIFY(std::fabs(sum - 100) < 0.1);
    QVERIFY(std::fabs(std::sqrt(spread / sum) - 2) < 0.4);
}

void PhantomPaintersTest::skinDistanceIsMetric()
{
    const BreastGeometry geometry(Projection::CC, 287, {}, 3);
    const QPointF nipple = geometry.nipple();
    const float near = geometry.skinDistance(nipple.x() - 40, nipple.y());
    const float far = geometry.skinDistance(nipple.x() - 20, nipple.y());
    QVERIFY(near > far && far > 0);
    QVERIFY(geometry.skinDistance(nipple.x() + 10, nipple.y()) < 0);
    QVERIFY(std::fabs(geometry.skinDistance(nipple.x() + 20, nipple.y()) -
                      geometry.skinDistance(nipple.x() + 10, nipple.y()) + 10) < 0.3f);
}

void PhantomPaintersTest::detectorsCoverTheSameMillimetres()
{
    // The same breast on two detectors has the same area in mm².
    double area[2];
    for (int i = 0; i < 2; ++i) {
        MammogramView view;
        view.size = QSize(333, 410);
        view.spacingMm = i ? 0.85 : 0.7;
        const PaintedMammogram painted = paintMammogram(view, 9);
        double count = 0;
        for (uint16_t v : painted.values)
            count += v > 300;
        area[i] = count * view.spacingMm * view.spacingMm;
    }
    QVERIFY(area[0] > 8000);
    QVERIFY(std::fabs(area[0] - area[1]) < 0.05 * area[0]);
}

void PhantomPaintersTest::rightBreastIsMirrored()
{
    MammogramView view;
    view.size = QSize(208, 256);
    view.spacingMm = 1.12;
    const PaintedMammogram left = paintMammogram(view, 9);
    view.left = false;
    const PaintedMammogram right = paintMammogram(view, 9);
    QCOMPARE(left.nipple.x() + right.nipple.x(), 208.0);
    QVERIFY(left.values[size_t(208 * 128)] > 300);        // the chest wall is on the left edge
    QVERIFY(right.values[size_t(208 * 128 + 207)] > 300); // and on the right
    QCOMPARE(right.values[size_t(208 * 128)], uint16_t(0));
}

void PhantomPaintersTest::slideBlocksFitTogether()
{
    // A block painted in one piece equals the same place painted as a part of a larger block.
    const SlideLayout layout(1024, 4);
    const SlidePainter painter(layout, 0.5);
    const auto large = painter.paint(768, 768, 512), small = painter.paint(1024, 1024, 256);
    int different = 0;
    for (int y = 0; y < 256; ++y)
        for (int x = 0; x < 256 * 3; ++x)
            different += std::abs(int(large[size_t((y + 256) * 512 * 3 + 256 * 3 + x)]) -
                                  int(small[size_t(y * 256 * 3 + x)])) > 3;
    QVERIFY2(different < 256 * 256 * 3 / 500, qPrintable(QString::number(different)));
}

QTEST_GUILESS_MAIN(PhantomPaintersTest)
#include "phantom_painters_test.moc"
