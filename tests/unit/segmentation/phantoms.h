// Grids whose truth is a formula, and how well a result agrees with it.
#pragma once

#include "core/segmentation/grid.h"

#include <QElapsedTimer>

#include <cmath>
#include <functional>
#include <random>
#include <thread>

namespace triptych::phantom {

using Inside = std::function<bool(double x, double y, double z)>; ///< in voxels, whole at their middles

inline Inside ball(double cx, double cy, double r, double cz = 0, double zStep = 1)
{
    return [=](double x, double y, double z) { return std::hypot(x - cx, y - cy, (z - cz) * zStep) < r; };
}

inline LabelGrid truth(std::array<int, 3> size, const Inside& inside)
{
    LabelGrid grid{size, {1, 1, 1}, {}};
    for (int z = 0; z < size[2]; ++z)
        for (int y = 0; y < size[1]; ++y)
            for (int x = 0; x < size[0]; ++x)
                grid.values.push_back(inside(x, y, z) ? 1 : 0);
    return grid;
}

/// `object` inside, `rest` outside, with Gaussian noise.
inline ScalarGrid picture(const LabelGrid& truth, double object, double rest, double noise = 0)
{
    std::mt19937 random(7);
    std::normal_distribution<double> normal(0, 1);
    auto grid = gridLike<float>(truth);
    for (size_t i = 0; i < grid.values.size(); ++i)
        grid.values[i] = float((truth.values[i] ? object : rest) + (noise > 0 ? noise * normal(random) : 0));
    return grid;
}

inline double iou(const LabelGrid& a, const LabelGrid& b)
{
    double both = 0, any = 0;
    for (size_t i = 0; i < a.values.size(); ++i) {
        both += a.values[i] && b.values[i] ? 1 : 0;
        any += a.values[i] || b.values[i] ? 1 : 0;
    }
    return any > 0 ? both / any : 1;
}

inline qint64 voxelsIn(const LabelGrid& grid)
{
    return std::count_if(grid.values.begin(), grid.values.end(), [](quint8 value) { return value != 0; });
}

/// Milliseconds from a stop until `work` came back, when the stop comes `afterMs` into it; −1 where it was done before.
inline double returnsAfterStopMs(const std::function<bool(std::stop_token)>& work, int afterMs)
{
    std::stop_source stop;
    QElapsedTimer since;
    std::jthread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(afterMs));
        since.start();
        stop.request_stop();
    });
    const bool cancelled = work(stop.get_token());
    const double ms = since.isValid() ? double(since.nsecsElapsed()) * 1e-6 : -1;
    return cancelled ? ms : -1;
}

} // namespace triptych::phantom
