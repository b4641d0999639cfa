// Sets of pixels as runs, against plain pixel-by-pixel definitions on random masks of odd sizes.
#include "core/annotation/brush_sweep.h"
#include "core/annotation/pixel_runs.h"
#include "tests/unit/annotation/plain_mask.h"

#include <QTest>

using namespace triptych;

class PixelRunsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void setsAreWhatPixelsSay()
    {
        QRandomGenerator random(11);
        for (int round = 0; round < 60; ++round) {
            const PlainMask a = PlainMask::random(random, 2), b = PlainMask::random(random, 2, a.size);
            const PixelRuns ra = a.runsOf(1), rb = b.runsOf(1);
            QCOMPARE(pixelCount(ra), qint64(a.count(1)));
            PlainMask both(a.size), common(a.size), rest(a.size);
            for (size_t i = 0; i < a.labels.size(); ++i) {
                both.labels[i] = a.labels[i] || b.labels[i];
                common.labels[i] = a.labels[i] && b.labels[i];
                rest.labels[i] = !a.labels[i];
            }
            QCOMPARE(united(ra, rb), both.runsOf(1));
            QCOMPARE(intersected(ra, rb), common.runsOf(1));
            QCOMPARE(complement(ra, a.area()), rest.runsOf(1));
            for (int y = 0; y < a.size.height(); ++y)
                for (int x = 0; x < a.size.width(); ++x)
                    QCOMPARE(contains(ra, {x, y}), a.at(x, y) == 1);
        }
    }

    void runsOfAnyOrderAreNormalised()
    {
        QCOMPARE(normalised({{1, 5, 7}, {0, 3, 3}, {1, 1, 4}, {0, 0, 1}, {1, 6, 9}}),
                 (PixelRuns{{0, 0, 1}, {0, 3, 3}, {1, 1, 9}}));
    }

    void partsAreThoseOfAFlood()
    {
        QRandomGenerator random(12);
        for (int round = 0; round < 60; ++round) {
            const PlainMask mask = PlainMask::random(random, 2);
            const PixelRuns runs = mask.runsOf(1);
            for (const bool eight : {false, true}) {
                const RunComponents parts = componentsOf(runs, eight ? Connectivity::Eight : Connectivity::Four);
                const std::vector<PlainMask> plain = mask.partsOf(1, eight);
                QCOMPARE(parts.pixels.size(), plain.size());
                for (size_t part = 0; part < plain.size(); ++part) {
                    QCOMPARE(parts.pixels[part], qint64(plain[part].count(1)));
                    QCOMPARE(parts.runsOf(runs, int(part)), plain[part].runsOf(1));
                }
            }
            const QPoint seed(int(random.bounded(mask.size.width())), int(random.bounded(mask.size.height())));
            const PixelRuns part = partAt(runs, seed);
            QCOMPARE(part.empty(), mask.at(seed.x(), seed.y()) != 1);
            for (const PlainMask& plain : mask.partsOf(1, false))
                if (plain.at(seed.x(), seed.y()) == 1)
                    QCOMPARE(part, plain.runsOf(1));
        }
    }

    void holesAreWhatCannotReachTheOutside()
    {
        QRandomGenerator random(13);
        for (int round = 0; round < 80; ++round) {
            const PlainMask mask = PlainMask::random(random, 2);
            PlainMask wider(mask.size + QSize(2, 2));
            for (int y = 0; y < mask.size.height(); ++y)
                for (int x = 0; x < mask.size.width(); ++x)
                    wider.set(x + 1, y + 1, mask.at(x, y));
            const PlainMask outside = wider.partsOf(0, false).front();
            PlainMask holes(mask.size);
            for (int y = 0; y < mask.size.height(); ++y)
                for (int x = 0; x < mask.size.width(); ++x)
                    holes.set(x, y, mask.at(x, y) == 0 && outside.at(x + 1, y + 1) == 0);
            QCOMPARE(holesOf(mask.runsOf(1)), holes.runsOf(1));
        }
        QVERIFY(holesOf({}).empty());
    }

    void growingAndShrinkingAreByDistance()
    {
        QRandomGenerator random(14);
        for (int round = 0; round < 40; ++round) {
            const PlainMask mask = PlainMask::random(random, 2);
            const Reach reach{random.generateDouble() * 6, random.generateDouble() * 6};
            const auto near = [&](int x, int y, int label) {
                for (int py = 0; py < mask.size.height(); ++py)
                    for (int px = 0; px < mask.size.width(); ++px) {
                        const double dx = (px - x) / std::max(reach.x, 1e-9), dy = (py - y) / std::max(reach.y, 1e-9);
                        if (mask.at(px, py) == label && dx * dx + dy * dy <= 1 + 1e-9)
                            return true;
                    }
                return false;
            };
            PlainMask wide(mask.size), narrow(mask.size);
            for (int y = 0; y < mask.size.height(); ++y)
                for (int x = 0; x < mask.size.width(); ++x) {
                    wide.set(x, y, near(x, y, 1));
                    narrow.set(x, y, mask.at(x, y) == 1 && !near(x, y, 0));
                }
            QCOMPARE(grown(mask.runsOf(1), reach, mask.area()), wide.runsOf(1));
            QCOMPARE(shrunk(mask.runsOf(1), reach, mask.area()), narrow.runsOf(1));
        }
    }

    void aPixelGrowsToADisc()
    {
        const PixelRuns disc = grown({{50, 50, 50}}, {20, 20}, QRect(0, 0, 101, 101));
        int expected = 0;
        for (int y = -20; y <= 20; ++y)
            for (int x = -20; x <= 20; ++x)
                expected += x * x + y * y <= 400;
        QCOMPARE(pixelCount(disc), qint64(expected));
        QCOMPARE(shrunk(disc, {20, 20}, QRect(0, 0, 101, 101)), (PixelRuns{{50, 50, 50}}));
    }

    void workThatIsStoppedGivesNothing()
    {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(grown({{5, 0, 9}}, {3, 3}, QRect(0, 0, 20, 20), stop.get_token()).empty());
        QVERIFY(shrunk({{5, 0, 9}}, {3, 3}, QRect(0, 0, 20, 20), stop.get_token()).empty());
    }

    void aSquareBrushSweepsTheHullOfTwoSquares()
    {
        QRandomGenerator random(15);
        for (int round = 0; round < 100; ++round) {
            const QSize size(int(random.bounded(20, 70)), int(random.bounded(20, 70)));
            const auto point = [&] {
                return QPointF(random.generateDouble() * (size.width() + 20) - 10,
                               random.generateDouble() * (size.height() + 20) - 10);
            };
            const QPointF from = point(), to = point();
            const double r = 0.5 + random.generateDouble() * 9;
            PlainMask plain(size);
            for (int y = 0; y < size.height(); ++y)
                for (int x = 0; x < size.width(); ++x) {
                    // Inside when some place along the way has the centre in its square: an interval of t for each
                    // axis.
                    double first = 0, last = 1;
                    for (const auto& [centre, a, d] : {std::array{x + 0.5, from.x(), to.x() - from.x()},
                                                       std::array{y + 0.5, from.y(), to.y() - from.y()}}) {
                        double t0 = (centre - r - a) / d, t1 = (centre + r - a) / d;
                        first = std::max(first, std::min(t0, t1));
                        last = std::min(last, std::max(t0, t1));
                    }
                    const bool end = QPoint(x, y) == QPoint(int(std::floor(from.x())), int(std::floor(from.y()))) ||
                                     QPoint(x, y) == QPoint(int(std::floor(to.x())), int(std::floor(to.y())));
                    plain.set(x, y, first <= last || end);
                }
            QCOMPARE(sweptRuns(from, to, {r, BrushForm::Square}, size), plain.runsOf(1));
        }
        QCOMPARE(pixelCount(sweptRuns({10, 10}, {10, 10}, {3, BrushForm::Square}, {40, 40})), qint64(36));
        QVERIFY(sweptRuns({qQNaN(), 1}, {1, 1}, {3, BrushForm::Square}, {40, 40}).empty());
        QVERIFY(sweptRuns({-1e9, -1e9}, {-1e9, -1e9}, {3, BrushForm::Round}, {40, 40}).empty());
    }
};

QTEST_GUILESS_MAIN(PixelRunsTest)
#include "pixel_runs_test.moc"
