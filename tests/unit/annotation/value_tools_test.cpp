// The tools that look at values: magic wand, threshold, adaptive brush, live wire, on images whose answer is known.
#include "core/annotation/adaptive_region.h"
#include "core/annotation/brush_sweep.h"
#include "core/annotation/live_wire.h"
#include "core/annotation/magic_wand.h"
#include "tests/unit/annotation/plain_mask.h"

#include <QTest>

#include <cmath>
#include <queue>

using namespace triptych;

namespace {

/// A disc of one value on another, with noise.
ValueGrid disc(QRect area, QPointF centre, double radius, double inside, double outside, double noise, int seed = 1)
{
    QRandomGenerator random(seed);
    ValueGrid values(area, 1);
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x) {
            const double away = std::hypot(x + 0.5 - centre.x(), y + 0.5 - centre.y());
            const double bell = random.generateDouble() + random.generateDouble() + random.generateDouble() - 1.5;
            *values.at(x, y) = float((away <= radius ? inside : outside) + noise * 2 * bell);
        }
    return values;
}

PlainMask maskOf(const PixelRuns& runs, QSize size)
{
    PlainMask mask(size);
    for (const PixelRun& run : runs)
        for (int x = run.first; x <= run.last; ++x)
            mask.set(x, run.row, 1);
    return mask;
}

double dice(const PlainMask& a, const PlainMask& b)
{
    int common = 0;
    for (size_t i = 0; i < a.labels.size(); ++i)
        common += a.labels[i] && b.labels[i];
    return 2.0 * common / std::max(1, a.count(1) + b.count(1));
}

} // namespace

class ValueToolsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWandTakesWhatIsConnectedAndAlike()
    {
        QRandomGenerator random(31);
        for (int round = 0; round < 60; ++round) {
            const QSize size(3 + 2 * int(random.bounded(25)), 3 + 2 * int(random.bounded(25)));
            const int channels = round % 2 ? 3 : 1;
            ValueGrid values(QRect(QPoint(0, 0), size), channels);
            for (float& value : values.data)
                value = random.bounded(20) == 0 ? std::numeric_limits<float>::quiet_NaN() : float(random.bounded(40));
            const QPoint seed(int(random.bounded(size.width())), int(random.bounded(size.height())));
            const WandRule rule{double(random.bounded(25)), int(random.bounded(3)), false};
            const SeedStatistics seedIs = seedStatistics(values, seed, rule.seedRadius);
            PlainMask alike(size);
            for (int y = 0; y < size.height(); ++y)
                for (int x = 0; x < size.width(); ++x)
                    alike.set(x, y,
                              !seedIs.mean.empty() &&
                                  (QPoint(x, y) == seed || values.distance(values.at(x, y), seedIs.mean.data()) <=
                                                               rule.tolerance + seedIs.deviation));
            const PixelRuns found = magicWand(values, seed, rule);
            if (!values.known(seed.x(), seed.y())) {
                QVERIFY(found.empty());
                continue;
            }
            for (const PlainMask& part : alike.partsOf(1, false))
                if (part.at(seed.x(), seed.y()))
                    QCOMPARE(found, part.runsOf(1));
        }
    }

    void theSeedsStatisticsAreMeanAndDeviation()
    {
        ValueGrid values(QRect(10, 20, 3, 3), 1);
        for (int i = 0; i < 9; ++i)
            values.data[size_t(i)] = float(i);
        const SeedStatistics all = seedStatistics(values, {11, 21}, 1);
        QCOMPARE(all.mean.front(), 4.0F);
        QVERIFY(std::abs(all.deviation - std::sqrt(60.0 / 9)) < 1e-6);
        QCOMPARE(seedStatistics(values, {11, 21}, 0).deviation, 0.0);
        QVERIFY(seedStatistics(values, {100, 100}, 1).mean.empty());
    }

    void theWandFillsADiscAndItsHoles()
    {
        ValueGrid values = disc(QRect(0, 0, 101, 101), {50, 50}, 30, 1000, 200, 20);
        for (int y = 48; y < 52; ++y)
            for (int x = 60; x < 64; ++x)
                *values.at(x, y) = 200; // a hole
        const PlainMask expected =
            maskOf(sweptRuns({50, 50}, {50, 50}, {30, BrushForm::Round}, {101, 101}), {101, 101});
        const PixelRuns filled = magicWand(values, {50, 50}, {150, 1, true});
        QCOMPARE(maskOf(filled, {101, 101}), expected);
        QCOMPARE(pixelCount(filled) - pixelCount(magicWand(values, {50, 50}, {150, 1, false})), qint64(16));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(magicWand(values, {50, 50}, {150, 1, true}, stop.get_token()).empty());
    }

    void thresholdsIncludeTheirEnds()
    {
        ValueGrid values(QRect(0, 0, 6, 1), 1);
        values.data = {1, 2, 3, 4, std::numeric_limits<float>::quiet_NaN(), 3};
        QCOMPARE(withinRange({{0, 0, 5}}, values, 2, 3), (PixelRuns{{0, 1, 2}, {0, 5, 5}}));
        QCOMPARE(withinRange({{0, 0, 90}, {4, 0, 3}}, values, 4, 9), (PixelRuns{{0, 3, 3}}));
        ValueGrid colour(QRect(0, 0, 1, 1), 3);
        colour.data = {30, 60, 90};
        QCOMPARE(withinRange({{0, 0, 0}}, colour, 60, 60).size(), size_t(1));
    }

    void theAdaptiveBrushStopsAtAnEdge()
    {
        const QSize size(121, 121);
        const ValueGrid values = disc(QRect(QPoint(0, 0), size), {60, 60}, 25, 900, 400, 40);
        // The brush lies over the border of the disc, its middle inside.
        const PixelRuns footprint = sweptRuns({75, 60}, {75, 60}, {20, BrushForm::Round}, size);
        const PixelRuns object = sweptRuns({60, 60}, {60, 60}, {25, BrushForm::Round}, size);
        const PlainMask expected = maskOf(intersected(footprint, object), size);
        const PlainMask found = maskOf(adaptiveRegion(footprint, {75, 60}, values, 0.6), size);
        QVERIFY2(dice(found, expected) > 0.97, qPrintable(QString::number(dice(found, expected))));
        // And from outside: the other part.
        const PlainMask beyond = maskOf(adaptiveRegion(footprint, {91, 60}, values, 0.6), size);
        PlainMask rest = maskOf(footprint, size);
        for (size_t i = 0; i < rest.labels.size(); ++i)
            rest.labels[i] = rest.labels[i] && !expected.labels[i];
        QVERIFY2(dice(beyond, rest) > 0.97, qPrintable(QString::number(dice(beyond, rest))));
    }

    void theAdaptiveBrushIsAPlainBrushWhereThereIsNoEdge()
    {
        const QSize size(81, 81);
        const PixelRuns footprint = sweptRuns({40, 40}, {40, 40}, {18, BrushForm::Round}, size);
        for (int seed = 1; seed <= 12; ++seed) // noise alone is no edge
            QCOMPARE(
                adaptiveRegion(footprint, {40, 40}, disc(QRect(QPoint(0, 0), size), {0, 0}, 0, 0, 500, 60, seed), 0.6),
                footprint);
        QCOMPARE(adaptiveRegion(footprint, {40, 40}, disc(QRect(QPoint(0, 0), size), {0, 0}, 0, 0, 500, 0), 1),
                 footprint);
        QVERIFY(adaptiveRegion(footprint, {40, 40}, ValueGrid(QRect(QPoint(0, 0), size), 1), 0.6).empty());
        QVERIFY(adaptiveRegion({}, {40, 40}, ValueGrid(), 0.6).empty());
    }

    void theAdaptiveBrushNeverLeavesItsFootprint()
    {
        QRandomGenerator random(33);
        for (int round = 0; round < 60; ++round) {
            const QSize size(61, 53);
            const ValueGrid values = disc(QRect(QPoint(0, 0), size), {30, 26}, 12, random.bounded(1000),
                                          random.bounded(1000), random.bounded(100), round + 1);
            const QPointF at(random.generateDouble() * 61, random.generateDouble() * 53);
            const PixelRuns footprint = sweptRuns(at, at, {1 + random.generateDouble() * 15, BrushForm::Round}, size);
            const PixelRuns found =
                adaptiveRegion(footprint, {int(at.x()), int(at.y())}, values, random.generateDouble());
            QCOMPARE(intersected(found, footprint), found);
        }
    }

    /// The sum of costs along any path that the wire gives is the least there is, by a plain priority queue.
    void theLiveWireIsTheCheapestPath()
    {
        QRandomGenerator random(34);
        for (int round = 0; round < 20; ++round) {
            const QRect area(7, -3, 21 + int(random.bounded(20)), 17 + int(random.bounded(20)));
            const ValueGrid values = disc(area, QRectF(area).center(), 8, 800, 300, 60, round + 1);
            const auto costs = LiveWire::costs(values);
            const auto at = [&](QPoint p) {
                return size_t(p.y() - area.top()) * size_t(area.width()) + size_t(p.x() - area.left());
            };
            const QPoint anchor(area.left() + int(random.bounded(area.width())),
                                area.top() + int(random.bounded(area.height())));
            std::vector<int> best(costs.size(), std::numeric_limits<int>::max());
            std::priority_queue<std::pair<int, int>> queue; // of negative distances
            best[at(anchor)] = 0;
            queue.push({0, int(at(anchor))});
            while (!queue.empty()) {
                const auto [distance, place] = queue.top();
                queue.pop();
                if (-distance > best[size_t(place)])
                    continue;
                const QPoint p(area.left() + place % area.width(), area.top() + place / area.width());
                for (int dy = -1; dy <= 1; ++dy)
                    for (int dx = -1; dx <= 1; ++dx) {
                        const QPoint next = p + QPoint(dx, dy);
                        if ((dx == 0 && dy == 0) || !area.contains(next))
                            continue;
                        const int there = -distance + costs[at(next)] * (dx && dy ? 7 : 5);
                        if (there < best[at(next)]) {
                            best[at(next)] = there;
                            queue.push({-there, int(at(next))});
                        }
                    }
            }
            const LiveWire wire(values, anchor);
            for (int y = area.top(); y <= area.bottom(); ++y)
                for (int x = area.left(); x <= area.right(); ++x) {
                    const QList<QPoint> path = wire.pathTo({x, y});
                    QCOMPARE(path.front(), anchor);
                    QCOMPARE(path.back(), QPoint(x, y));
                    int sum = 0;
                    for (qsizetype i = 1; i < path.size(); ++i) {
                        const QPoint step = path[i] - path[i - 1];
                        QVERIFY(std::abs(step.x()) <= 1 && std::abs(step.y()) <= 1);
                        sum += costs[at(path[i])] * (step.x() && step.y() ? 7 : 5);
                    }
                    QCOMPARE(sum, best[at({x, y})]);
                }
        }
    }

    void theLiveWireKeepsToTheEdgeOfADisc()
    {
        const ValueGrid values = disc(QRect(0, 0, 161, 161), {80, 80}, 50, 900, 300, 25);
        const LiveWire wire(values, {130, 80});
        for (const QPoint& pixel : wire.pathTo({80, 30})) // a quarter of the way round
            QVERIFY2(std::abs(std::hypot(pixel.x() + 0.5 - 80, pixel.y() + 0.5 - 80) - 50) < 3,
                     qPrintable(QStringLiteral("%1 %2").arg(pixel.x()).arg(pixel.y())));
    }

    void theLiveWireTakesAnyPlaceAndNoValues()
    {
        QVERIFY(LiveWire().isEmpty());
        QVERIFY(LiveWire().pathTo({1, 1}).isEmpty());
        QVERIFY(LiveWire(ValueGrid(), {0, 0}).isEmpty());
        const LiveWire unknown(ValueGrid(QRect(0, 0, 9, 9), 1), {100, -100});
        QCOMPARE(unknown.anchor(), QPoint(8, 0));
        QCOMPARE(unknown.pathTo({-5, 0}).size(), 9); // straight
    }
};

QTEST_GUILESS_MAIN(ValueToolsTest)
#include "value_tools_test.moc"
