// The snake on 512 × 512 in batches of ten iterations, against ITK's own filter kept alive: alternating, in one run.
#include "core/segmentation/region_growing.h"
#include "core/segmentation/snake.h"
#include "core/segmentation/watershed.h"
#include "tests/bench/bare/bare_snake.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <random>

using namespace triptych;

namespace {

constexpr int kSide = 512;
constexpr int kBatches = 40; ///< of one evolution, from a bubble to the object's border
constexpr int kRounds = 9;

/// Of this thread's processor, in which both snakes do all their work: other programs do not count.
double processorMsOf(const std::function<void()>& call)
{
    const auto now = [] {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return double(time.tv_sec) * 1e3 + double(time.tv_nsec) * 1e-6;
    };
    const double start = now();
    call();
    return now() - start;
}

double millisecondsOf(const std::function<void()>& call)
{
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double quantile(std::vector<double> values, double share)
{
    const auto at = values.begin() + std::ptrdiff_t(double(values.size() - 1) * share);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// A lobed bright object with noise.
ScalarGrid lesionLike()
{
    ScalarGrid grid{{kSide, kSide, 1}, {1, 1, 1}, {}};
    std::mt19937 random(5);
    std::normal_distribution<float> noise(0, 6);
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x) {
            const double angle = std::atan2(y - 256, x - 256);
            const bool inside = std::hypot(x - 256, y - 256) < 130 + 25 * std::sin(5 * angle);
            grid.values.push_back((inside ? 160.0F : 100.0F) + noise(random));
        }
    return grid;
}

/// Ratio of medians of batches, ours to bare, both fresh in every round and taking turns batch by batch.
void compare(const char* name, const SpeedImage& speed, const SnakeWeights& weights, bool withMask)
{
    const ScalarGrid initial = distanceToBubbles(*speed.values, {{{250, 250, 0}, 30}});
    std::vector<double> ours, bare;
    for (int round = 0; round < kRounds; ++round) {
        std::vector<float> bareSpeed = speed.values->values, bareLevelSet = initial.values;
        BareSnake library(bareSpeed, bareLevelSet, kSide, weights.propagation, weights.curvature, weights.advection);
        auto snake = Snake::start(speed, initial, weights);
        if (!snake)
            return;
        for (int batch = 0; batch < kBatches; ++batch) {
            const auto mine = [&] {
                ours.push_back(processorMsOf([&] {
                    if (!(*snake)->evolve(Snake::kBatch) || (withMask && (*snake)->mask().values.empty()))
                        std::printf("failed\n");
                }));
            };
            const auto theirs = [&] { bare.push_back(processorMsOf([&] { library.evolve(Snake::kBatch); })); };
            if (batch % 2 == 0) {
                mine();
                theirs();
            } else {
                theirs();
                mine();
            }
        }
    }
    std::printf("%-34s %8.2f %8.2f %8.2f %8.2f %7.3f\n", name, quantile(ours, 0.5), quantile(ours, 0.95),
                quantile(bare, 0.5), quantile(bare, 0.95), quantile(ours, 0.5) / quantile(bare, 0.5));
}

void time(const char* name, const std::function<bool()>& work)
{
    std::vector<double> ms;
    for (int i = 0; i < kRounds; ++i)
        ms.push_back(millisecondsOf([&] {
            if (!work())
                std::printf("failed\n");
        }));
    std::printf("%-34s %8.1f %8.1f\n", name, quantile(ms, 0.5), quantile(ms, 0.95));
}

} // namespace

int main()
{
    const ScalarGrid grid = lesionLike();
    const auto edges = speedByEdges(grid, {});
    ThresholdSpeed band;
    band.lower = 130;
    const auto regions = speedByThresholds(grid, band);
    if (!edges || !regions)
        return 1;
    std::printf("%-34s %8s %8s %8s %8s %7s\n", "snake, 512x512, 10 iterations", "cpu ms", "p95", "bare ms", "p95",
                "ratio");
    // Without advection: with it our steps are shorter than ITK's, the contour stays shorter, and the ratio flatters.
    compare("edges", *edges, {1, 0.2, 0}, false);
    compare("edges, with the mask taken out", *edges, {1, 0.2, 0}, true);
    compare("regions (bare: the same filter)", *regions, {1, 0.2, 0}, false);
    std::printf("%-34s %8s %8s\n", "one preview, 512x512", "ms", "p95");
    time("threshold", [&] { return thresholdBetween(grid, {130, 1000}).ok(); });
    time("region growing", [&] { return growConnected(grid, {{250, 250, 0}}, {130, 1000}, 1).ok(); });
    time("confidence-connected", [&] { return growByConfidence(grid, {{250, 250, 0}}, {}).ok(); });
    time("watershed", [&] { return watershedAt(grid, {{250, 250, 0}}, {}).ok(); });
    time("speed by edges", [&] { return speedByEdges(grid, {}).ok(); });
    return 0;
}
