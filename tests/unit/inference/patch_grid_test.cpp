// The sweep over a slide: where patches lie, which have tissue, and how their answers become a map and one number.
#include "core/inference/patch_grid.h"
#include "tests/unit/inference/memory_source.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace triptych;
using namespace triptych::test;

class PatchGridTest : public QObject {
    Q_OBJECT

    static InputContract contract()
    {
        InputContract c;
        c.size = QSize(50, 50);
        c.channels = 3;
        c.spacingMm = 0.004;
        c.overlap = 0.5;
        return c;
    }
    /// Glass with a stained square.
    static ImageSourcePtr slide(QSize size, QRect tissue)
    {
        return makeSource(ImageKind::Slide, makePixels(size, 3, [=](int x, int y, int s) {
                              return tissue.contains(x, y) ? (s == 1 ? 90 : 190) : 244 - s;
                          }));
    }

private Q_SLOTS:
    void coversTheImage()
    {
        const auto grid = PatchGrid::over(QSize(1000, 811), contract(), 0.001);
        QCOMPARE(grid.downsample, 4.0);
        QCOMPARE(grid.step, 25);
        QCOMPARE(grid.columns, 9); // 250 pixels at the model's scale
        QCOMPARE(grid.rows, 8);    // 202.75: the last row reaches a little outside
        QVERIFY(grid.patchArea(grid.columns - 1, grid.rows - 1).right() >= 1000);
        QVERIFY(grid.patchArea(0, grid.rows - 1).bottom() >= 811);
        QCOMPARE(grid.patchArea(1, 2), QRectF(100, 200, 200, 200));
    }

    void smallerThanAPatchIsOnePatch()
    {
        const auto grid = PatchGrid::over(QSize(30, 20), contract(), 0.004);
        QCOMPARE(grid.columns * grid.rows, 1);
    }

    void tissueIsFoundAndGlassLeftOut()
    {
        const auto image = slide({1200, 1200}, QRect(300, 600, 400, 400));
        const auto tissue = findTissue(*image, 0, {});
        QVERIFY(tissue.ok());
        QVERIFY(tissue->share(QRectF(350, 650, 200, 200)) > 0.99);
        QVERIFY(tissue->share(QRectF(800, 100, 200, 200)) < 0.01);
        const auto grid = PatchGrid::over(QSize(1200, 1200), contract(), 0.001);
        size_t places = 0;
        for (const PatchBlock& block : planBlocks(grid, *tissue)) {
            places += block.places.size();
            for (const PatchPlace& place : block.places)
                QVERIFY(grid.patchArea(place.column, place.row).intersects(QRectF(300, 600, 400, 400)));
        }
        QVERIFY(places >= 9 && places <= 25);
    }

    void blankGlassHasNoPatches()
    {
        const auto image = slide({600, 600}, QRect());
        const auto tissue = findTissue(*image, 0, {});
        QVERIFY(tissue.ok());
        QVERIFY(planBlocks(PatchGrid::over(QSize(600, 600), contract(), 0.001), *tissue).empty());
    }

    void patchesShowTheirPlace()
    {
        // Red grows to the right, green downwards: a patch's mean says where it was cut.
        const auto image = makeSource(ImageKind::Slide, makePixels({800, 800}, 3, [](int x, int y, int s) {
                                          return s == 0 ? x / 4 : s == 1 ? y / 4 : 100;
                                      }));
        const auto grid = PatchGrid::over(QSize(800, 800), contract(), 0.001);
        PatchBlock block{1, 2, 3, 2, {{1, 2}, {3, 3}}};
        const auto patches = readBlock(*image, 0, grid, block, {});
        QVERIFY(patches.ok());
        QCOMPARE(patches->size(), size_t(2));
        for (size_t i = 0; i < 2; ++i) {
            const QRectF area = grid.patchArea(block.places[i].column, block.places[i].row);
            double red = 0, green = 0;
            for (int y = 0; y < 50; ++y)
                for (int x = 0; x < 50; ++x) {
                    red += (*patches)[i].row<quint8>(y)[3 * x] / 2500.0;
                    green += (*patches)[i].row<quint8>(y)[3 * x + 1] / 2500.0;
                }
            QVERIFY(std::abs(red - area.center().x() / 4) < 1.5);
            QVERIFY(std::abs(green - area.center().y() / 4) < 1.5);
        }
    }

    void cellsAreMeansOfWhatCoversThem()
    {
        const auto grid = PatchGrid::over(QSize(400, 400), contract(), 0.001); // 100 pixels: 3 × 3 patches, 4 × 4 cells
        PatchMap map(grid, "P");
        map.add({0, 0}, 0.2);
        map.add({1, 0}, 0.8);
        const auto heatmap = map.heatmap();
        QVERIFY(heatmap.ok());
        QCOMPARE(heatmap->values.size(), QSize(4, 4));
        QCOMPARE(heatmap->area, QRectF(0, 0, 400, 400));
        QCOMPARE(heatmap->values.row<float>(0)[0], 0.2f);
        QCOMPARE(heatmap->values.row<float>(1)[1], 0.5f);
        QCOMPARE(heatmap->values.row<float>(0)[2], 0.8f);
        QVERIFY(std::isnan(heatmap->values.row<float>(0)[3]));
        QVERIFY(std::isnan(heatmap->values.row<float>(2)[0]));
    }

    void poolingTakesTheHighest()
    {
        std::vector<double> scores(100);
        std::iota(scores.begin(), scores.end(), 0.0);
        QCOMPARE(topPatches(scores, 0.1, 5).size(), size_t(10));
        QCOMPARE(topPatches(scores, 0.1, 5).front(), size_t(99));
        QCOMPARE(topPatches(scores, 0.01, 5).size(), size_t(5));
        QCOMPARE(topPatches({0.3, 0.9}, 0.1, 5).size(), size_t(2));
    }
};

QTEST_GUILESS_MAIN(PatchGridTest)
#include "patch_grid_test.moc"
