#include "core/segmentation/interpolation.h"

#include "core/segmentation/distance_map.h"
#include "core/segmentation/itk_bridge.h"

#include <QRect>

#include <algorithm>
#include <optional>
#include <set>

namespace triptych {

namespace {

constexpr int kMargin = 2; ///< pixels around the shapes: room for their borders

/// The smallest rectangle that holds a label.
QRect extentOf(const PixelBuffer& labels, quint8 label)
{
    int left = labels.width(), right = -1, top = -1, bottom = -1;
    for (int y = 0; y < labels.height(); ++y) {
        const quint8* row = labels.row<quint8>(y);
        for (int x = 0; x < labels.width(); ++x)
            if (row[x] == label) {
                left = std::min(left, x);
                right = std::max(right, x);
                top = top < 0 ? y : top;
                bottom = y;
            }
    }
    return right < 0 ? QRect() : QRect(QPoint(left, top), QPoint(right, bottom));
}

std::set<quint8> labelsIn(const PixelBuffer& labels)
{
    std::array<bool, 256> found{};
    const quint8* values = labels.row<quint8>(0);
    for (qsizetype i = 0; i < labels.byteCount(); ++i)
        found[values[i]] = true;
    std::set<quint8> all;
    for (int label = 1; label < 256; ++label)
        if (found[size_t(label)])
            all.insert(quint8(label));
    return all;
}

/// 1 where `labels` has `label`, in `area`, which may reach beyond it.
LabelGrid maskOf(const PixelBuffer& labels, quint8 label, const QRect& area)
{
    LabelGrid mask{{area.width(), area.height(), 1}, {1, 1, 1}, {}};
    mask.values.resize(mask.count());
    const QRect inside = area.intersected(QRect(QPoint(0, 0), labels.size()));
    for (int y = inside.top(); y <= inside.bottom(); ++y)
        for (int x = inside.left(); x <= inside.right(); ++x)
            mask.values[mask.index(x - area.left(), y - area.top())] = labels.row<quint8>(y)[x] == label;
    return mask;
}

/// A label's distances in two neighbouring painted slices, over the area that holds it in both.
struct Pair {
    quint8 label = 0;
    QRect area;
    ScalarGrid first, second;
};

Result<std::vector<Pair>> pairsOf(const PixelBuffer& first, const PixelBuffer& second, const std::stop_token& stop)
{
    std::vector<Pair> pairs;
    const std::set<quint8> inSecond = labelsIn(second);
    for (const quint8 label : labelsIn(first)) {
        if (!inSecond.contains(label))
            continue;
        const QRect area =
            extentOf(first, label).united(extentOf(second, label)).adjusted(-kMargin, -kMargin, kMargin, kMargin);
        auto a = signedDistance(maskOf(first, label, area), stop);
        auto b = a ? signedDistance(maskOf(second, label, area), stop) : a;
        if (!b)
            return b.error();
        pairs.push_back({label, area, std::move(*a), std::move(*b)});
    }
    return pairs;
}

/// The slice at `t` (0…1) of the way; nothing where no label is left in it.
Result<std::optional<PixelBuffer>> between(const std::vector<Pair>& pairs, double t, QSize size)
{
    auto labels = PixelBuffer::allocate(size, 1, SampleType::U8);
    if (!labels)
        return labels.error();
    bool any = false;
    std::vector<float> deepest(size_t(size.width()) * size_t(size.height()), 0);
    const QRect whole(QPoint(0, 0), size);
    for (const Pair& pair : pairs) {
        const QRect inside = pair.area.intersected(whole);
        for (int y = inside.top(); y <= inside.bottom(); ++y)
            for (int x = inside.left(); x <= inside.right(); ++x) {
                const size_t i = pair.first.index(x - pair.area.left(), y - pair.area.top());
                const float distance =
                    float(double(pair.first.values[i]) * (1 - t) + double(pair.second.values[i]) * t);
                float& best = deepest[size_t(y) * size_t(size.width()) + size_t(x)];
                if (distance < best) {
                    best = distance;
                    labels->mutableRow<quint8>(y)[x] = pair.label;
                    any = true;
                }
            }
    }
    return any ? std::optional(std::move(*labels)) : std::nullopt;
}

double positionOf(int slice, const std::vector<double>& positions)
{
    return size_t(slice) < positions.size() ? positions[size_t(slice)] : slice;
}

} // namespace

Result<std::map<int, PixelBuffer>> interpolateSlices(const std::map<int, PixelBuffer>& painted,
                                                     const std::vector<double>& positions, std::stop_token stop,
                                                     const ProgressFn& progress)
{
    if (painted.size() < 2)
        return Error{
            ErrorCode::Refused, QStringLiteral("Paint at least two slices: the ones between are filled in"), {}};
    const QSize size = painted.begin()->second.size();
    for (const auto& [slice, labels] : painted)
        if (slice < 0 || labels.isNull() || labels.size() != size || labels.type() != SampleType::U8)
            return Error{ErrorCode::BadFormat, QStringLiteral("The painted slices are not alike"), {}};
    std::map<int, PixelBuffer> made;
    for (auto here = painted.begin(), next = std::next(here); next != painted.end(); ++here, ++next) {
        if (next->first == here->first + 1)
            continue;
        if (stop.stop_requested())
            return cancelledError();
        const auto pairs = pairsOf(here->second, next->second, stop);
        if (!pairs)
            return pairs.error();
        const double from = positionOf(here->first, positions), to = positionOf(next->first, positions);
        for (int slice = here->first + 1; slice < next->first && to != from; ++slice) {
            if (stop.stop_requested())
                return cancelledError();
            auto labels = between(*pairs, (positionOf(slice, positions) - from) / (to - from), size);
            if (!labels)
                return labels.error();
            if (*labels)
                made.emplace(slice, std::move(**labels));
            if (progress)
                progress({slice - painted.begin()->first, painted.rbegin()->first - painted.begin()->first, -1,
                          QStringLiteral("Interpolating slices")});
        }
    }
    return made;
}

} // namespace triptych
