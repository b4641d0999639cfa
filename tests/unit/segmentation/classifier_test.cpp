// Speed images, and the pixel classifier: it tells textures apart that no threshold does.
#include "core/segmentation/pixel_classifier.h"
#include "core/segmentation/random_forest.h"
#include "core/segmentation/speed_image.h"
#include "core/segmentation/threshold.h"
#include "tests/unit/segmentation/phantoms.h"

#include <QRect>
#include <QTest>

using namespace triptych;
using namespace triptych::phantom;

namespace {

/// A disc or ball of coarse stripes in fine ones: the same values, another texture.
ScalarGrid textured(const LabelGrid& shape)
{
    auto grid = picture(shape, 0, 0, 3);
    for (int z = 0; z < grid.size[2]; ++z)
        for (int y = 0; y < grid.size[1]; ++y)
            for (int x = 0; x < grid.size[0]; ++x) {
                const size_t i = grid.index(x, y, z);
                grid.values[i] += float(100 + 40 * std::sin(x * (shape.values[i] ? 0.5 : 2.4)));
            }
    return grid;
}

} // namespace

class ClassifierTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aForestLearnsARule()
    {
        std::mt19937 random(3);
        std::uniform_real_distribution<float> any(-1, 1);
        const auto isObject = [](const std::vector<float>& f) { return f[0] * f[0] + f[1] * f[1] < 0.5F; };
        std::vector<std::vector<float>> examples;
        std::vector<bool> classes;
        for (int i = 0; i < 2000; ++i) {
            examples.push_back({any(random), any(random), any(random)});
            classes.push_back(isObject(examples.back()));
        }
        const auto forest = RandomForest::train(examples, classes);
        QVERIFY(forest);
        QCOMPARE(forest->features(), 3);
        int right = 0;
        for (int i = 0; i < 2000; ++i) {
            const std::vector<float> other{any(random), any(random), any(random)};
            right += (forest->probability(other.data()) > 0.5F) == isObject(other) ? 1 : 0;
        }
        QVERIFY2(right > 1840, qPrintable(QString::number(right))); // of 2000 unseen ones
        const auto again = RandomForest::train(examples, classes);
        QVERIFY(again);
        QCOMPARE(again->probability(examples[7].data()), forest->probability(examples[7].data()));
    }

    void aForestNeedsBothClasses()
    {
        const auto alone = RandomForest::train({{1, 2}, {3, 4}}, {true, true});
        QVERIFY(!alone);
        QCOMPARE(alone.error().code, ErrorCode::Refused);
        QVERIFY(!RandomForest::train({}, {}));
        // Examples that are all the same have no rule: half and half.
        const auto same = RandomForest::train({{1}, {1}, {1}, {1}}, {true, false, true, false});
        QVERIFY(same);
        const float value = 1;
        QVERIFY(std::abs(same->probability(&value) - 0.5F) < 0.35F);
    }

    void texturesAreToldApart_data()
    {
        QTest::addColumn<int>("slices");
        QTest::newRow("picture") << 1;
        QTest::newRow("stack") << 9;
    }
    void texturesAreToldApart()
    {
        QFETCH(int, slices);
        const double z = slices / 2;
        const auto shape = truth({97, 81, slices}, ball(48, 40, 22, z, 0));
        const ScalarGrid grid = textured(shape);
        auto painted = gridLike<quint8>(grid);
        // Strokes as a reader makes them: across the object, and along its border as well as far from it.
        const auto stroke = [&](QRect area, quint8 label) {
            for (int y = area.top(); y <= area.bottom(); ++y)
                for (int x = area.left(); x <= area.right(); ++x)
                    painted.values[painted.index(x, y, slices / 2)] = label;
        };
        stroke(QRect(28, 37, 41, 6), 2);
        stroke(QRect(45, 20, 6, 41), 2);
        stroke(QRect(72, 20, 6, 41), 5);
        stroke(QRect(25, 10, 45, 6), 5);
        stroke(QRect(4, 70, 80, 6), 5);
        const auto probability = classifyPixels(grid, painted, 2);
        QVERIFY(probability);
        const auto [least, most] = std::minmax_element(probability->values.begin(), probability->values.end());
        QVERIFY(*least >= 0 && *most <= 1);
        const auto found = thresholdBetween(*probability, {0.5, 1});
        QVERIFY(found);
        const double agreement = iou(*found, shape);
        // What is seen of a texture reaches some pixels over its border: 3 of a radius of 22 are a quarter of it.
        QVERIFY2(agreement > 0.62, qPrintable(QString::number(agreement)));
        // No threshold on the values does it.
        const auto plain = thresholdBetween(grid, {100, 140});
        QVERIFY(plain && iou(*plain, shape) < 0.5);
        const SpeedImage speed = speedByProbability(*probability);
        QCOMPARE(speed.kind, SnakeKind::Regions);
        QVERIFY(speed.values->at(48, 40, slices / 2) > 0.5F);
        QVERIFY(speed.values->at(5, 5, slices / 2) < -0.5F);
    }

    void examplesOfBothAreAskedFor()
    {
        const auto shape = truth({40, 40, 1}, ball(20, 20, 10));
        auto painted = gridLike<quint8>(shape);
        QVERIFY(!classifyPixels(picture(shape, 1, 0), painted, 1));
        painted.values[5] = 1;
        const auto one = classifyPixels(picture(shape, 1, 0), painted, 1);
        QVERIFY(!one);
        QVERIFY2(one.error().message.contains(QLatin1String("another")), qPrintable(one.error().message));
        QVERIFY(!classifyPixels(picture(shape, 1, 0), LabelGrid{{2, 2, 1}, {1, 1, 1}, {1, 1, 2, 2}}, 1));
    }

    void speedsHaveTheirSigns()
    {
        const auto shape = truth({81, 61, 1}, ball(40, 30, 15));
        const ScalarGrid grid = picture(shape, 160, 100);
        const auto above = speedByThresholds(grid, {true, false, 130, 0, 0.02, 0});
        QVERIFY(above);
        QVERIFY(above->values->at(40, 30) > 0.99F && above->values->at(2, 2) < -0.99F);
        const auto band = speedByThresholds(grid, {true, true, 90, 110, 0.02, 0});
        QVERIFY(band);
        QVERIFY(band->values->at(40, 30) < -0.99F && band->values->at(2, 2) > 0.99F);
        const auto all = speedByThresholds(grid, {false, false, 0, 0, 0.02, 1});
        QVERIFY(all && all->values->at(2, 2) == 1.0F);
        const auto edges = speedByEdges(grid, {});
        QVERIFY(edges);
        QCOMPARE(edges->kind, SnakeKind::Edges);
        QVERIFY(edges->values->at(40, 30) > 0.95F && edges->values->at(55, 30) < 0.1F);
        const auto flat = speedByEdges(gridLike<float>(grid, 5.0F), {});
        QVERIFY(flat && flat->values->at(9, 9) > 0.99F);
    }
};

QTEST_GUILESS_MAIN(ClassifierTest)
#include "classifier_test.moc"
