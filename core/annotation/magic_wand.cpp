#include "core/annotation/magic_wand.h"

#include <numeric>

namespace triptych {

SeedStatistics seedStatistics(const ValueGrid& values, QPoint seed, int radius)
{
    const QRect around = QRect(seed - QPoint(radius, radius), seed + QPoint(radius, radius)) & values.area;
    std::vector<double> sum(size_t(values.channels), 0);
    int count = 0;
    const auto each = [&](auto visit) {
        for (int y = around.top(); y <= around.bottom(); ++y)
            for (int x = around.left(); x <= around.right(); ++x)
                if (values.known(x, y))
                    visit(values.at(x, y));
    };
    each([&](const float* value) {
        for (size_t channel = 0; channel < sum.size(); ++channel)
            sum[channel] += value[channel];
        ++count;
    });
    SeedStatistics found;
    if (count == 0)
        return found;
    for (const double total : sum)
        found.mean.push_back(float(total / count));
    double squares = 0;
    each([&](const float* value) { squares += std::pow(double(values.distance(value, found.mean.data())), 2); });
    found.deviation = std::sqrt(squares / count);
    return found;
}

PixelRuns magicWand(const ValueGrid& values, QPoint seed, const WandRule& rule, std::stop_token stop)
{
    if (!values.known(seed.x(), seed.y()))
        return {};
    const SeedStatistics seedIs = seedStatistics(values, seed, rule.seedRadius);
    const double most = rule.tolerance + seedIs.deviation;
    const auto like = [&](int x, int y) {
        return QPoint(x, y) == seed || values.distance(values.at(x, y), seedIs.mean.data()) <= most; // NaN is not
    };
    PixelRuns alike;
    for (int y = values.area.top(); y <= values.area.bottom(); ++y) {
        if (stop.stop_requested())
            return {};
        appendRuns(alike, y, values.area.left(), values.area.right(), [&](int x) { return like(x, y); });
    }
    const PixelRuns region = partAt(alike, seed);
    return rule.fillHoles ? united(region, holesOf(region)) : region;
}

PixelRuns withinRange(const PixelRuns& runs, const ValueGrid& values, double low, double high)
{
    const auto inside = [&](int x, int y) {
        if (!values.known(x, y))
            return false;
        const float* const value = values.at(x, y);
        const double mean = std::accumulate(value, value + values.channels, 0.0) / values.channels;
        return mean >= low && mean <= high;
    };
    PixelRuns found;
    for (const PixelRun& run : runs)
        if (run.row >= values.area.top() && run.row <= values.area.bottom())
            appendRuns(found, run.row, std::max(run.first, values.area.left()), std::min(run.last, values.area.right()),
                       [&](int x) { return inside(x, run.row); });
    return found;
}

} // namespace triptych
