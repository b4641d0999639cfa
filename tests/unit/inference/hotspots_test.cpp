// The places of a probability map that a reader should see first.
#include "core/inference/hotspots.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace triptych;

class HotspotsTest : public QObject {
    Q_OBJECT

    /// 20 × 10 cells of 100 level-0 pixels, from (1000, 500); every cell `value`.
    static Heatmap mapOf(float value)
    {
        Heatmap map;
        map.area = QRectF(1000, 500, 2000, 1000);
        map.values = *PixelBuffer::allocate(QSize(20, 10), 1, SampleType::F32);
        for (int y = 0; y < 10; ++y)
            std::fill_n(map.values.mutableRow<float>(y), 20, value);
        return map;
    }
    static void blob(Heatmap& map, int x, int y, float value)
    {
        for (int dy = -1; dy <= 1; ++dy)
            for (int dx = -1; dx <= 1; ++dx)
                map.values.mutableRow<float>(y + dy)[x + dx] = value;
    }

private Q_SLOTS:
    void theHighestComesFirstAndOnceEach()
    {
        Heatmap map = mapOf(0.1f);
        blob(map, 4, 5, 0.8f);
        blob(map, 15, 3, 0.9f);
        const auto found = findHotspots(map, 500, 0.5, 10);
        QCOMPARE(found.size(), size_t(2));
        QCOMPARE(found[0].area.center(), QPointF(1000 + 15.5 * 100, 500 + 3.5 * 100));
        QCOMPARE(found[1].area.center(), QPointF(1000 + 4.5 * 100, 500 + 5.5 * 100));
        QCOMPARE(found[0].area.size(), QSizeF(500, 500));
        QVERIFY(std::abs(found[0].value - 0.9) < 1e-6);
    }

    void aLoneCellIsNone()
    {
        Heatmap map = mapOf(0.1f);
        map.values.mutableRow<float>(5)[7] = 1;
        QVERIFY(findHotspots(map, 500, 0.5, 10).empty());
    }

    void whatWasNotComputedCountsForNothing()
    {
        Heatmap map = mapOf(std::numeric_limits<float>::quiet_NaN());
        QVERIFY(findHotspots(map, 500, 0.5, 10).empty());
        map.values.mutableRow<float>(5)[7] = 0.7f; // the only one of its neighbourhood
        QCOMPARE(findHotspots(map, 500, 0.5, 10).size(), size_t(1));
        QVERIFY(findHotspots({}, 500, 0.5, 10).empty());
    }

    void thereAreNotMoreThanWanted()
    {
        const auto found = findHotspots(mapOf(0.9f), 300, 0.5, 4);
        QCOMPARE(found.size(), size_t(4));
        for (size_t i = 0; i < found.size(); ++i)
            for (size_t j = 0; j < i; ++j) {
                const QPointF apart = found[i].area.center() - found[j].area.center();
                QVERIFY(std::hypot(apart.x(), apart.y()) >= 300);
            }
    }
};

QTEST_GUILESS_MAIN(HotspotsTest)
#include "hotspots_test.moc"
