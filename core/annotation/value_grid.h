// ValueGrid: what the tools know of an image's values: one number a channel for each mask pixel of a rectangle, NaN
// where nothing is known. An immutable value once it is filled; may be handed to a worker.
#pragma once

#include <QPoint>
#include <QRect>

#include <cmath>
#include <limits>
#include <vector>

namespace triptych {

struct ValueGrid {
    QRect area;              ///< mask pixels
    int channels = 1;        ///< 1: modality values; 3: red, green, blue, 0…255
    std::vector<float> data; ///< by row, then column, then channel

    ValueGrid() = default;
    ValueGrid(QRect area, int channels)
        : area(area), channels(channels),
          data(size_t(area.width()) * size_t(area.height()) * size_t(channels), std::numeric_limits<float>::quiet_NaN())
    {
    }

    size_t index(int x, int y) const ///< of the first channel; (x, y) in mask pixels inside the area
    {
        return (size_t(y - area.top()) * size_t(area.width()) + size_t(x - area.left())) * size_t(channels);
    }
    const float* at(int x, int y) const { return data.data() + index(x, y); }
    float* at(int x, int y) { return data.data() + index(x, y); }
    bool known(int x, int y) const { return area.contains(x, y) && !std::isnan(*at(x, y)); }

    /// Root of the mean squared difference of the channels; NaN where a value is not known.
    float distance(const float* a, const float* b) const
    {
        if (channels == 1)
            return std::abs(*a - *b);
        float sum = 0;
        for (int channel = 0; channel < channels; ++channel)
            sum += (a[channel] - b[channel]) * (a[channel] - b[channel]);
        return std::sqrt(sum / float(channels));
    }
};

} // namespace triptych
