#include "core/segmentation/parting.h"

#include <algorithm>
#include <cmath>

namespace triptych {

Result<double> partingValue(const ScalarGrid& grid, std::stop_token stop)
{
    const auto otsu = otsuThreshold(grid, stop);
    if (!otsu)
        return otsu;
    std::array<double, 2> sums{}, counts{};
    for (const float value : grid.values) {
        const size_t group = double(value) > *otsu ? 1 : 0;
        sums[group] += double(value);
        ++counts[group];
    }
    return counts[0] > 0 && counts[1] > 0 ? (sums[0] / counts[0] + sums[1] / counts[1]) / 2 : *otsu;
}

Band bandFromClick(const ScalarGrid& grid, const GridPoint& point, double parting)
{
    const Band narrow = bandAround(grid, point);
    const double middle = (narrow.lower + narrow.upper) / 2;
    const double half = std::max(middle - narrow.lower, std::abs(middle - parting));
    return {middle - half, middle + half};
}

} // namespace triptych
