// The snake against discs and balls: it grows to the border and stays there, by regions, by edges, in batches.
#include "core/segmentation/snake.h"
#include "tests/unit/segmentation/phantoms.h"

#include <QTest>

using namespace triptych;
using namespace triptych::phantom;

namespace {

SpeedImage regions(const LabelGrid& shape, double noise = 4)
{
    ThresholdSpeed settings;
    settings.lower = 130;
    auto speed = speedByThresholds(picture(shape, 160, 100, noise), settings);
    return speed ? *speed : SpeedImage{};
}

Result<std::unique_ptr<Snake>> snakeIn(const SpeedImage& speed, const Bubble& bubble, SnakeWeights weights = {})
{
    return Snake::start(speed, distanceToBubbles(*speed.values, {bubble}), weights);
}

} // namespace

class SnakeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFirstContourIsTheBubbles()
    {
        const auto shape = truth({61, 47, 1}, ball(30, 23, 15));
        const SpeedImage speed = regions(shape);
        const auto distance = distanceToBubbles(shape, {{{10, 10, 0}, 4}, {{40, 20.5, 0}, 7}});
        QVERIFY(std::abs(distance.at(10, 10) + 4) < 1e-5);
        QVERIFY(std::abs(double(distance.at(0, 10)) - 6) < 1e-5);
        const auto snake = Snake::start(speed, distance, {});
        QVERIFY(snake);
        QCOMPARE((*snake)->iterations(), 0);
        const auto expected = truth({61, 47, 1}, [](double x, double y, double) {
            return std::hypot(x - 10, y - 10) < 4 || std::hypot(x - 40, y - 20.5) < 7;
        });
        QVERIFY2(iou((*snake)->mask(), expected) > 0.97, qPrintable(QString::number(iou((*snake)->mask(), expected))));
    }

    void regionsCompete_data()
    {
        QTest::addColumn<int>("slices");
        QTest::newRow("picture") << 1;
        QTest::newRow("stack") << 41;
    }
    void regionsCompete()
    {
        QFETCH(int, slices);
        const double z = slices / 2;
        const auto shape = truth({75, 61, slices}, ball(40, 30, 15, z));
        // From within, and from a bubble that is too large on one side: what is outside shrinks away.
        for (const Bubble& bubble : {Bubble{{36, 28, z}, 4}, Bubble{{48, 30, z}, 12}}) {
            const auto snake = snakeIn(regions(shape), bubble);
            QVERIFY(snake);
            for (int i = 0; i < 20; ++i)
                QVERIFY((*snake)->evolve(Snake::kBatch));
            QCOMPARE((*snake)->iterations(), 200);
            const double agreement = iou((*snake)->mask(), shape);
            QVERIFY2(agreement > 0.92, qPrintable(QString::number(agreement)));
            QVERIFY2((*snake)->lastChange() < 0.05, qPrintable(QString::number((*snake)->lastChange())));
        }
    }

    void edgesHold_data() { regionsCompete_data(); }
    void edgesHold()
    {
        QFETCH(int, slices);
        const double z = slices / 2;
        const auto shape = truth({75, 61, slices}, ball(40, 30, 15, z));
        const auto speed = speedByEdges(picture(shape, 160, 100, 2), {});
        QVERIFY(speed);
        const auto snake = snakeIn(*speed, {{40, 30, z}, 5}, {1, 0.2, 2});
        QVERIFY(snake);
        for (int i = 0; i < 20; ++i)
            QVERIFY((*snake)->evolve(Snake::kBatch));
        const double agreement = iou((*snake)->mask(), shape);
        QVERIFY2(agreement > 0.85, qPrintable(QString::number(agreement)));
    }

    /// A bubble that only grows does so by a known step: a quarter pixel an iteration at full speed in the plane.
    void fullSpeedIsAQuarterPixel()
    {
        SpeedImage speed{SnakeKind::Regions, std::make_shared<const ScalarGrid>(
                                                 gridLike<float>(truth({121, 121, 1}, ball(0, 0, 1)), 1.0F))};
        const auto snake = snakeIn(speed, {{60, 60, 0}, 10}, {1, 0, 0});
        QVERIFY(snake);
        QVERIFY((*snake)->evolve(80));
        const double agreement = iou((*snake)->mask(), truth({121, 121, 1}, ball(60, 60, 30)));
        QVERIFY2(agreement > 0.93, qPrintable(QString::number(agreement)));
    }

    void curvatureRoundsACorner()
    {
        const auto square = truth(
            {81, 81, 1}, [](double x, double y, double) { return std::max(std::abs(x - 40), std::abs(y - 40)) < 20; });
        const auto corner = [&](double weight) {
            const auto snake = snakeIn(regions(square, 0), {{40, 40, 0}, 10}, {0.15, weight, 0});
            return snake && (*snake)->evolve(200) ? voxelsIn((*snake)->mask()) : qint64(-1);
        };
        // It comes to rest where propagation × speed = weight × curvature: a radius of 1 / 0.15 pixels takes
        // (4 − π) r² from the corners.
        const qint64 sharp = corner(0), round = corner(1);
        QVERIFY2(sharp > 39 * 39 * 0.95, qPrintable(QString::number(sharp)));
        QVERIFY2(round > 0 && round < sharp - 20, qPrintable(QStringLiteral("%1 %2").arg(sharp).arg(round)));
    }

    /// Batches are the same as one run: the filter keeps its state.
    void batchesAreOneRun()
    {
        const auto shape = truth({75, 61, 1}, ball(40, 30, 15));
        const SpeedImage speed = regions(shape);
        const auto once = snakeIn(speed, {{36, 28, 0}, 4});
        const auto often = snakeIn(speed, {{36, 28, 0}, 4});
        QVERIFY(once && often);
        QVERIFY((*once)->evolve(30));
        for (int i = 0; i < 30; ++i)
            QVERIFY((*often)->evolve(1));
        QCOMPARE((*often)->iterations(), 30);
        QCOMPARE((*often)->mask().values, (*once)->mask().values);
        QVERIFY((*often)->evolve(0));
        QCOMPARE((*often)->iterations(), 30);
    }

    void weightsChangeOnTheWay()
    {
        const auto shape = truth({75, 61, 1}, ball(40, 30, 15));
        const auto snake = snakeIn(regions(shape), {{40, 30, 0}, 6}, {0, 0, 0});
        QVERIFY(snake);
        const LabelGrid before = (*snake)->mask();
        QVERIFY((*snake)->evolve(20));
        QCOMPARE((*snake)->mask().values, before.values); // nothing moves it
        (*snake)->setWeights({1, 0.1, 0});
        QVERIFY((*snake)->evolve(20));
        QVERIFY(voxelsIn((*snake)->mask()) > voxelsIn(before));
    }

    /// An object at the border of its region is filled up to the border.
    void theBorderOfTheRegionIsReached()
    {
        for (const int slices : {1, 21}) {
            const auto shape = truth({61, 47, slices}, ball(0, 0, 18, 0));
            const auto snake = snakeIn(regions(shape, 0), {{4, 4, 0}, 7});
            QVERIFY(snake);
            QVERIFY((*snake)->evolve(200));
            const LabelGrid mask = (*snake)->mask();
            const double agreement = iou(mask, shape);
            QVERIFY2(agreement > 0.9, qPrintable(QString::number(agreement)));
            QCOMPARE(mask.at(0, 0, 0), quint8(1));
            QCOMPARE(mask.at(10, 0, 0), quint8(1));
        }
    }

    void theWholeRegionIsReached()
    {
        const auto like = truth({40, 33, 1}, ball(0, 0, 1));
        const SpeedImage speed{SnakeKind::Regions, std::make_shared<const ScalarGrid>(gridLike<float>(like, 1.0F))};
        const auto snake = snakeIn(speed, {{20, 16, 0}, 5}, {1, 0, 0});
        QVERIFY(snake);
        QVERIFY((*snake)->evolve(400));
        QCOMPARE(voxelsIn((*snake)->mask()), 40 * 33);
    }

    void aContourMayVanish()
    {
        const auto like = truth({40, 33, 1}, ball(0, 0, 1));
        const SpeedImage speed{SnakeKind::Regions, std::make_shared<const ScalarGrid>(gridLike<float>(like, -1.0F))};
        const auto snake = snakeIn(speed, {{20, 16, 0}, 5});
        QVERIFY(snake);
        QVERIFY((*snake)->evolve(100));
        QCOMPARE(voxelsIn((*snake)->mask()), 0);
        QVERIFY((*snake)->evolve(10));
        QCOMPARE(voxelsIn((*snake)->mask()), 0);
    }

    void unevenSlicesAreReckonedWith()
    {
        // Slices twice as far apart: a ball in millimetres is flat in voxels.
        auto shape = truth({61, 61, 21}, ball(30, 30, 14, 10, 2));
        shape.spacing = {0.5, 0.5, 1};
        const auto snake = snakeIn(regions(shape), {{30, 30, 10}, 5});
        QVERIFY(snake);
        QVERIFY((*snake)->evolve(200));
        const double agreement = iou((*snake)->mask(), shape);
        QVERIFY2(agreement > 0.88, qPrintable(QString::number(agreement)));
    }

    void whatCannotBeginIsRefused()
    {
        const auto shape = truth({61, 47, 1}, ball(30, 23, 15));
        const SpeedImage speed = regions(shape);
        const auto none = Snake::start(speed, distanceToBubbles(shape, {}), {});
        QVERIFY(!none);
        QCOMPARE(none.error().code, ErrorCode::Refused);
        QVERIFY(!Snake::start(speed, distanceToBubbles(truth({9, 9, 1}, ball(4, 4, 2)), {{{4, 4, 0}, 2}}), {}));
        QVERIFY(!Snake::start({}, distanceToBubbles(shape, {}), {}));
    }

    void aStopEndsTheBatchAndKeepsTheContour()
    {
        const auto like = truth({512, 512, 1}, ball(0, 0, 1));
        const SpeedImage speed{SnakeKind::Regions, std::make_shared<const ScalarGrid>(gridLike<float>(like, 1.0F))};
        const auto snake = snakeIn(speed, {{256, 256, 0}, 100}, {1, 0, 0});
        QVERIFY(snake);
        const double ms = returnsAfterStopMs(
            [&](std::stop_token stop) {
                const auto done = (*snake)->evolve(100000, stop);
                return !done && done.error().code == ErrorCode::Cancelled;
            },
            30);
        QVERIFY2(ms >= 0 && ms < 50, qPrintable(QString::number(ms)));
        const int reached = (*snake)->iterations();
        QVERIFY(reached > 0 && reached < 100000);
        QVERIFY((*snake)->evolve(5));
        QCOMPARE((*snake)->iterations(), reached + 5);
    }
};

QTEST_GUILESS_MAIN(SnakeTest)
#include "snake_test.moc"
