#include "core/evaluation/mask_agreement.h"

#include "core/evaluation/distance_transform.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace triptych {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kFraction = 0.95;

/// Both masks within the box around all that is marked: distances ask for no more.
struct Cropped {
    std::vector<quint8> a, b;
    QSize size;
};

Cropped cropToMarks(const MaskPair& masks)
{
    const int width = masks.size.width(), height = masks.size.height();
    int left = width, right = -1, top = height, bottom = -1;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            if (const size_t at = size_t(y) * size_t(width) + size_t(x); masks.a[at] || masks.b[at]) {
                left = std::min(left, x);
                right = std::max(right, x);
                top = std::min(top, y);
                bottom = y;
            }
    Cropped part{{}, {}, QSize(right - left + 1, bottom - top + 1)};
    for (int y = top; y <= bottom; ++y)
        for (int x = left; x <= right; ++x) {
            const size_t at = size_t(y) * size_t(width) + size_t(x);
            part.a.push_back(masks.a[at]);
            part.b.push_back(masks.b[at]);
        }
    return part;
}

std::vector<quint8> outlineOf(std::span<const quint8> mask, QSize size)
{
    const int width = size.width(), height = size.height();
    const auto marked = [&](int x, int y) {
        return x >= 0 && y >= 0 && x < width && y < height && mask[size_t(y) * size_t(width) + size_t(x)] != 0;
    };
    std::vector<quint8> outline(mask.size(), 0);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            if (marked(x, y) && !(marked(x - 1, y) && marked(x + 1, y) && marked(x, y - 1) && marked(x, y + 1)))
                outline[size_t(y) * size_t(width) + size_t(x)] = 1;
    return outline;
}

/// Linear between the two nearest ranks, as numpy.percentile does by default.
double percentile(std::vector<double> values, double fraction)
{
    const double rank = fraction * double(values.size() - 1);
    const auto below = values.begin() + qint64(rank);
    std::nth_element(values.begin(), below, values.end());
    const double low = *below;
    const double high = below + 1 == values.end() ? low : *std::min_element(below + 1, values.end());
    return low + (rank - std::floor(rank)) * (high - low);
}

double directed95(const std::vector<quint8>& from, const std::vector<double>& squaredDistanceTo)
{
    std::vector<double> distances;
    for (size_t i = 0; i < from.size(); ++i)
        if (from[i])
            distances.push_back(std::sqrt(squaredDistanceTo[i]));
    return percentile(std::move(distances), kFraction);
}

double hausdorff95(const std::vector<quint8>& a, const std::vector<quint8>& b, QSize size, PixelSizeMm step)
{
    return std::max(directed95(a, squaredDistances(b, size, step.x, step.y)),
                    directed95(b, squaredDistances(a, size, step.x, step.y)));
}

} // namespace

MaskAgreement compareMasks(const MaskPair& masks)
{
    MaskAgreement result;
    const size_t pixels = std::min(masks.a.size(), masks.b.size());
    for (size_t i = 0; i < pixels; ++i) {
        result.both += masks.a[i] && masks.b[i];
        result.onlyA += masks.a[i] && !masks.b[i];
        result.onlyB += !masks.a[i] && masks.b[i];
    }
    const qint64 either = result.both + result.onlyA + result.onlyB;
    result.neither = std::max<qint64>(masks.imagePixels, qint64(pixels)) - either;
    const bool calibrated = masks.spacing && masks.spacing->x > 0 && masks.spacing->y > 0;
    if (either == 0) {
        result.dice = result.iou = 1;
        result.hausdorff95Mm = calibrated ? 0 : kNaN;
        return result;
    }
    result.dice = 2.0 * double(result.both) / double(either + result.both);
    result.iou = double(result.both) / double(either);
    result.hausdorff95Px = result.hausdorff95Mm = kNaN;
    if (result.oneEmpty())
        return result;
    const Cropped part = cropToMarks(masks);
    const auto a = outlineOf(part.a, part.size), b = outlineOf(part.b, part.size);
    result.hausdorff95Px = hausdorff95(a, b, part.size, {1, 1});
    if (!calibrated)
        return result;
    result.hausdorff95Mm = masks.spacing->x == masks.spacing->y ? result.hausdorff95Px * masks.spacing->x
                                                                : hausdorff95(a, b, part.size, *masks.spacing);
    return result;
}

} // namespace triptych
