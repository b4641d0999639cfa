// Thresholds, growing and watersheds against shapes that a formula gives, in two and three dimensions.
#include "core/segmentation/distance_map.h"
#include "core/segmentation/filters.h"
#include "core/segmentation/region_growing.h"
#include "core/segmentation/watershed.h"
#include "tests/unit/segmentation/phantoms.h"

#include <QTest>

#include <numbers>

using namespace triptych;
using namespace triptych::phantom;

namespace {

/// Two discs or balls of the same value that do not touch, and a brighter one.
struct Scene {
    LabelGrid first, second, bright, all;
    ScalarGrid values;

    Scene(std::array<int, 3> size, double noise)
    {
        const double z = size[2] / 2, w = size[0], h = size[1];
        first = truth(size, ball(w * 0.25, h * 0.5, 9, z));
        second = truth(size, ball(w * 0.75, h * 0.5, 8, z));
        bright = truth(size, ball(w * 0.5, h * 0.15, 5, z));
        all = truth(size, [&](double, double, double) { return false; });
        values = gridLike<float>(first);
        const ScalarGrid rough = picture(all, 0, 100, noise);
        for (size_t i = 0; i < values.values.size(); ++i) {
            all.values[i] = first.values[i] || second.values[i];
            values.values[i] = rough.values[i] + (all.values[i] ? 60.0F : 0.0F) + (bright.values[i] ? 120.0F : 0.0F);
        }
    }
};

} // namespace

class MethodsTest : public QObject {
    Q_OBJECT

    static void sizes()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("slices");
        QTest::newRow("picture") << 100 << 80 << 1;
        QTest::newRow("odd picture") << 97 << 61 << 1;
        QTest::newRow("stack") << 80 << 60 << 30;
        QTest::newRow("odd stack") << 77 << 53 << 27;
    }
    static Scene scene(double noise = 0)
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(int, slices);
        return Scene({width, height, slices}, noise);
    }
    static GridPoint middle(const LabelGrid& mask)
    {
        std::array<double, 3> sum{};
        double count = 0;
        for (int z = 0; z < mask.size[2]; ++z)
            for (int y = 0; y < mask.size[1]; ++y)
                for (int x = 0; x < mask.size[0]; ++x)
                    if (mask.at(x, y, z)) {
                        sum = {sum[0] + x, sum[1] + y, sum[2] + z};
                        ++count;
                    }
        return {int(std::lround(sum[0] / count)), int(std::lround(sum[1] / count)), int(std::lround(sum[2] / count))};
    }

private Q_SLOTS:
    void thresholdFindsEveryVoxelOfTheBand_data() { sizes(); }
    void thresholdFindsEveryVoxelOfTheBand()
    {
        const Scene s = scene();
        const auto found = thresholdBetween(s.values, {150, 170});
        QVERIFY(found);
        QCOMPARE(found->size, s.values.size);
        QCOMPARE(found->values, s.all.values);
        const auto none = thresholdBetween(s.values, {500, 600});
        QVERIFY(none);
        QCOMPARE(voxelsIn(*none), 0);
        const auto turned = thresholdBetween(s.values, {170, 150});
        QVERIFY(turned);
        QCOMPARE(voxelsIn(*turned), 0);
    }

    void otsuPartsTwoGroups_data() { sizes(); }
    void otsuPartsTwoGroups()
    {
        const Scene s = scene();
        const auto value = otsuThreshold(picture(s.all, 200, 20, 8));
        QVERIFY(value);
        QVERIFY2(*value > 45 && *value < 175, qPrintable(QString::number(*value)));
        QVERIFY(!otsuThreshold(gridLike<float>(s.values, 4.0F)));
    }

    void growingTakesOnlyWhatIsConnected_data() { sizes(); }
    void growingTakesOnlyWhatIsConnected()
    {
        const Scene s = scene();
        const auto one = growConnected(s.values, {middle(s.first)}, {150, 170});
        QVERIFY(one);
        QCOMPARE(one->values, s.first.values);
        const auto both = growConnected(s.values, {middle(s.first), middle(s.second)}, {150, 170});
        QVERIFY(both);
        QCOMPARE(both->values, s.all.values);
        // A seed outside the band, one outside the grid, and none.
        for (const std::vector<GridPoint>& seeds :
             {std::vector<GridPoint>{{0, 0, 0}}, std::vector<GridPoint>{{-3, 5, 0}, {9999, 0, 0}}, {}}) {
            const auto nothing = growConnected(s.values, seeds, {150, 170});
            QVERIFY(nothing);
            QCOMPARE(voxelsIn(*nothing), 0);
        }
    }

    void confidentGrowingStandsNoise_data() { sizes(); }
    void confidentGrowingStandsNoise()
    {
        const Scene s = scene(6);
        const auto grown = growByConfidence(s.values, {middle(s.first)}, {3.5, 4, 2, 0});
        QVERIFY(grown);
        const double agreement = iou(*grown, s.first);
        QVERIFY2(agreement > 0.85, qPrintable(QString::number(agreement)));
        const auto nothing = growByConfidence(s.values, {}, {});
        QVERIFY(nothing);
        QCOMPARE(voxelsIn(*nothing), 0);
    }

    void watershedFillsTheBasinOfASeed_data() { sizes(); }
    void watershedFillsTheBasinOfASeed()
    {
        const Scene s = scene(3);
        const auto basin = watershedAt(s.values, {middle(s.first)}, {1.5, 0.3});
        QVERIFY(basin);
        const double agreement = iou(*basin, s.first);
        QVERIFY2(agreement > 0.85, qPrintable(QString::number(agreement)));
        const auto nothing = watershedAt(s.values, {}, {});
        QVERIFY(nothing);
        QCOMPARE(voxelsIn(*nothing), 0);
    }

    void markersGrowToTheEdges_data() { sizes(); }
    void markersGrowToTheEdges()
    {
        const Scene s = scene(3);
        auto markers = gridLike<quint8>(s.values);
        const auto mark = [&](GridPoint p, quint8 label) { markers.values[markers.index(p[0], p[1], p[2])] = label; };
        mark(middle(s.first), 3);
        mark(middle(s.second), 4);
        mark({1, 1, 0}, 9);
        const auto grown = growFromMarkers(s.values, markers, 1);
        QVERIFY(grown);
        for (const auto& [label, shape] : {std::pair<quint8, const LabelGrid*>{3, &s.first}, {4, &s.second}}) {
            auto found = gridLike<quint8>(s.values);
            for (size_t i = 0; i < found.values.size(); ++i)
                found.values[i] = grown->values[i] == label;
            const double agreement = iou(found, *shape);
            QVERIFY2(agreement > 0.8, qPrintable(QString::number(agreement)));
        }
        const auto nothing = growFromMarkers(s.values, gridLike<quint8>(s.values), 1);
        QVERIFY(nothing);
        QCOMPARE(voxelsIn(*nothing), 0);
        QVERIFY(!growFromMarkers(s.values, LabelGrid{{2, 2, 1}, {1, 1, 1}, {1, 0, 0, 0}}, 1));
    }

    void distancesAreEuclidean()
    {
        const auto mask = truth({41, 41, 1}, ball(20, 20, 10));
        const auto distance = signedDistance(mask);
        QVERIFY(distance);
        for (const auto& [x, y] : {std::pair{20, 20}, {20, 35}, {5, 20}, {31, 31}}) {
            const double expected = std::hypot(x - 20, y - 20) - 10;
            QVERIFY2(std::abs(double(distance->at(x, y)) - expected) < 1.2,
                     qPrintable(QString::number(distance->at(x, y))));
        }
        QVERIFY(!signedDistance(gridLike<quint8>(mask)));
        // Slices three times as far apart as pixels.
        auto stack = truth({31, 31, 11}, ball(15, 15, 9, 5, 3));
        stack.spacing = {0.5, 0.5, 1.5};
        const auto deep = signedDistance(stack);
        QVERIFY(deep);
        QVERIFY(std::abs(double(deep->at(15, 15, 10)) - 6) < 3); // within a slice
    }

    void slopesAndCurvaturesFollowTheFormula()
    {
        // 3x + 4y: a slope of 5 everywhere; x² bends by 2.
        ScalarGrid ramp{{48, 40, 1}, {1, 1, 1}, {}}, bowl = ramp;
        for (int y = 0; y < 40; ++y)
            for (int x = 0; x < 48; ++x) {
                ramp.values.push_back(float(3 * x + 4 * y));
                bowl.values.push_back(float(x * x));
            }
        const auto slopes = gradientMagnitude(ramp, 1.5);
        QVERIFY(slopes);
        QVERIFY(std::abs(double(slopes->at(24, 20)) - 5) < 0.01);
        const auto bends = curvatures(bowl, 2);
        QVERIFY(bends);
        QCOMPARE(bends->size(), size_t(2));
        QVERIFY(std::abs(double((*bends)[1].at(24, 20)) - 2 * 4) < 0.1); // times sigma²
        QVERIFY(std::abs(double((*bends)[0].at(24, 20))) < 0.1);
    }

    void sizesAreBounded()
    {
        QVERIFY(checkGridSize({512, 512, 1}));
        QVERIFY(checkGridSize({512, 512, 100}));
        const auto huge = checkGridSize({100000, 100000, 1});
        QVERIFY(!huge);
        QCOMPARE(huge.error().code, ErrorCode::LimitExceeded);
        QVERIFY2(huge.error().message.contains(QLatin1String("choose a smaller region")),
                 qPrintable(huge.error().message));
        QVERIFY(!checkGridSize({2147483647, 2147483647, 2147483647}));
        QVERIFY(!checkGridSize({3, 100, 1}));
        QVERIFY(!checkGridSize({100, 100, 2}));
        QVERIFY(!checkGridSize({0, 0, 0}));
        QVERIFY(!gridOf({}));
        auto a = PixelBuffer::allocate({8, 8}, 1, SampleType::S16),
             b = PixelBuffer::allocate({8, 9}, 1, SampleType::S16);
        QVERIFY(!gridOf({*a, *b}));
        auto floats = PixelBuffer::allocate({4, 4}, 1, SampleType::F32);
        for (int i = 0; i < 16; ++i)
            floats->mutableRow<float>(0)[i] = i == 3 ? std::nanf("") : float(10 + i);
        const auto grid = gridOf({*floats});
        QVERIFY(grid);
        QCOMPARE(grid->values[3], 10.0F);
        QCOMPARE(valueRange(*grid).upper, 25.0);
    }

    void aBandStartsFromAClick()
    {
        const Scene s({60, 50, 1}, 4);
        const Band band = bandAround(s.values, middle(s.first), 3, 2.5);
        QVERIFY2(band.lower > 140 && band.upper < 180,
                 qPrintable(QStringLiteral("%1 %2").arg(band.lower).arg(band.upper)));
        const Band corner = bandAround(s.values, {0, 0, 0}, 3, 2.5);
        QVERIFY(corner.lower > 80 && corner.upper < 120);
    }
};

QTEST_GUILESS_MAIN(MethodsTest)
#include "methods_test.moc"
