#include "core/segmentation/speed_image.h"

#include "core/segmentation/filters.h"
#include "core/segmentation/itk_bridge.h"
#include "core/segmentation/threshold.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr size_t kBlock = size_t(1) << 16; ///< voxels between two looks at the stop token

template <class Fn>
Result<SpeedImage> eachValue(ScalarGrid grid, SnakeKind kind, const std::stop_token& stop, Fn fn)
{
    for (size_t i = 0; i < grid.values.size(); ++i) {
        if (i % kBlock == 0 && stop.stop_requested())
            return cancelledError();
        grid.values[i] = fn(grid.values[i]);
    }
    return SpeedImage{kind, std::make_shared<const ScalarGrid>(std::move(grid))};
}

} // namespace

Result<SpeedImage> speedByThresholds(const ScalarGrid& grid, const ThresholdSpeed& settings, std::stop_token stop)
{
    const Band range = valueRange(grid);
    const double width = std::max((range.upper - range.lower) * std::max(settings.softness, 1e-4), 1e-9);
    auto calm = smoothed(grid, settings.sigma, stop);
    if (!calm)
        return calm.error();
    return eachValue(std::move(*calm), SnakeKind::Regions, stop, [&](float value) {
        const double above = settings.useLower ? std::tanh((double(value) - settings.lower) / width) : 1;
        const double below = settings.useUpper ? std::tanh((settings.upper - double(value)) / width) : 1;
        return float(std::clamp(above + below - 1, -1.0, 1.0));
    });
}

Result<SpeedImage> speedByEdges(const ScalarGrid& grid, const EdgeSpeed& settings, std::stop_token stop)
{
    auto slopes = gradientMagnitude(grid, std::max(settings.sigma, 0.5), stop);
    if (!slopes)
        return slopes.error();
    const double half = std::max(double(steepSlope(*slopes)) * settings.contrast, 1e-12);
    return eachValue(std::move(*slopes), SnakeKind::Edges, stop,
                     [&](float slope) { return float(1 / (1 + std::pow(double(slope) / half, settings.exponent))); });
}

SpeedImage speedByProbability(ScalarGrid probability)
{
    for (float& value : probability.values)
        value = std::clamp(2 * value - 1, -1.0F, 1.0F);
    return {SnakeKind::Regions, std::make_shared<const ScalarGrid>(std::move(probability))};
}

} // namespace triptych
