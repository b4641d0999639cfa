#include "core/inference/hotspots.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

/// One lone cell is noise more often than a lesion: the mean over the neighbours that were computed.
double localMean(const PixelBuffer& values, int x, int y)
{
    double sum = 0;
    int count = 0;
    for (int row = std::max(0, y - 1); row <= std::min(values.height() - 1, y + 1); ++row)
        for (int column = std::max(0, x - 1); column <= std::min(values.width() - 1, x + 1); ++column)
            if (const float value = values.row<float>(row)[column]; !std::isnan(value)) {
                sum += double(value);
                ++count;
            }
    return count > 0 ? sum / count : 0;
}

} // namespace

std::vector<Hotspot> findHotspots(const Heatmap& map, double side, double least, int most)
{
    std::vector<Hotspot> candidates;
    const PixelBuffer& values = map.values;
    if (values.isNull() || values.type() != SampleType::F32)
        return {};
    const QSizeF cell(map.area.width() / values.width(), map.area.height() / values.height());
    for (int y = 0; y < values.height(); ++y)
        for (int x = 0; x < values.width(); ++x) {
            if (std::isnan(values.row<float>(y)[x]))
                continue;
            const double mean = localMean(values, x, y);
            const QPointF middle(map.area.left() + (x + 0.5) * cell.width(),
                                 map.area.top() + (y + 0.5) * cell.height());
            if (mean >= least)
                candidates.push_back({QRectF(middle - QPointF(side, side) / 2, QSizeF(side, side)), mean});
        }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Hotspot& a, const Hotspot& b) { return a.value > b.value; });
    std::vector<Hotspot> found;
    for (const Hotspot& candidate : candidates) {
        if (int(found.size()) >= most)
            break;
        const bool taken = std::any_of(found.begin(), found.end(), [&](const Hotspot& other) {
            const QPointF apart = other.area.center() - candidate.area.center();
            return std::hypot(apart.x(), apart.y()) < side;
        });
        if (!taken)
            found.push_back(candidate);
    }
    return found;
}

} // namespace triptych
