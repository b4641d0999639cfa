#include "core/annotation/label_ops.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

Error cancelled() { return {ErrorCode::Cancelled, QCoreApplication::translate("LabelOps", "cancelled"), {}}; }

QRect areaOf(const LabelMap& map) { return QRect(QPoint(0, 0), map.size()); }

LabelTable only(quint8 from, quint8 to) { return PaintRule{to, PaintOver::OneLabel, from, {}}.table(); }

} // namespace

Result<LabelMap> growLabel(const LabelMap& map, const PaintRule& rule, Reach reach, const LabelOpControl& control)
{
    const PixelRuns wider = grown(map.runsOf(rule.label), reach, areaOf(map), control.stop, control.progress);
    if (control.stop.stop_requested())
        return cancelled();
    LabelMap result = map;
    result.paint(wider, rule.table());
    return result;
}

Result<LabelMap> shrinkLabel(const LabelMap& map, quint8 label, Reach reach, const LabelOpControl& control)
{
    const PixelRuns runs = map.runsOf(label);
    const PixelRuns kept = shrunk(runs, reach, areaOf(map), control.stop, control.progress);
    if (control.stop.stop_requested())
        return cancelled();
    LabelMap result = map;
    result.paint(intersected(runs, complement(kept, boundsOf(runs))), only(label, 0));
    return result;
}

Result<LabelMap> fillHoles(const LabelMap& map, const PaintRule& rule, const LabelOpControl& control)
{
    const PixelRuns holes = holesOf(map.runsOf(rule.label));
    if (control.stop.stop_requested())
        return cancelled();
    LabelMap result = map;
    result.paint(holes, rule.table());
    return result;
}

Result<LabelMap> keepLargest(const LabelMap& map, quint8 label, const LabelOpControl& control)
{
    const PixelRuns runs = map.runsOf(label);
    const PixelRuns kept = largestOf(runs);
    if (control.stop.stop_requested())
        return cancelled();
    LabelMap result = map;
    result.paint(intersected(runs, complement(kept, boundsOf(runs))), only(label, 0));
    return result;
}

Result<SplitLabels> splitLabel(const LabelMap& map, quint8 label, const QList<quint8>& free,
                               const LabelOpControl& control)
{
    const PixelRuns runs = map.runsOf(label);
    const RunComponents parts = componentsOf(runs, Connectivity::Eight);
    std::vector<int> order(parts.pixels.size());
    for (size_t i = 0; i < order.size(); ++i)
        order[i] = int(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return parts.pixels[size_t(a)] > parts.pixels[size_t(b)]; });
    if (qsizetype(order.size()) > free.size() + 1)
        return Error{ErrorCode::LimitExceeded,
                     QCoreApplication::translate("LabelOps", "the label has %1 parts, but only %2 labels are free: "
                                                             "remove the small ones first (smooth, keep largest)")
                         .arg(order.size())
                         .arg(free.size()),
                     {}};
    if (control.stop.stop_requested())
        return cancelled();
    SplitLabels split{map, {}};
    std::vector<PixelRuns> byPart(order.size());
    for (size_t i = 0; i < runs.size(); ++i)
        byPart[size_t(parts.ofRun[i])].push_back(runs[i]);
    for (size_t i = 1; i < order.size(); ++i) {
        split.given << free[qsizetype(i) - 1];
        split.map.paint(byPart[size_t(order[i])], only(label, split.given.last()));
    }
    return split;
}

LabelMap resampled(const LabelMap& map, QSize imageSize, double downsample)
{
    LabelMap result(labelMapSize(imageSize, downsample), downsample);
    const double k = downsample / map.downsample(); // pixels of the map to a pixel of the result
    // The first pixel whose centre is at or behind a pixel's edge.
    const auto first = [k](int pixel) { return int(std::ceil(pixel / k - 0.5)); };
    const std::bitset<256> present = map.labels();
    for (size_t label = 1; label < present.size(); ++label) {
        if (!present[label])
            continue;
        PixelRuns runs;
        for (const PixelRun& run : map.runsOf(quint8(label)))
            for (int row = first(run.row); row < std::min(first(run.row + 1), result.size().height()); ++row)
                if (const int begin = first(run.first), end = std::min(first(run.last + 1), result.size().width());
                    begin < end)
                    runs.push_back({row, begin, end - 1});
        result.paint(normalised(std::move(runs)), PaintRule{quint8(label), PaintOver::Everything, 0, {}}.table());
    }
    return result;
}

LabelMap laidOver(const LabelMap& to, const LabelMap& from, PaintRule rule)
{
    const std::bitset<256> present = from.labels();
    LabelMap result = to;
    for (size_t label = 1; label < present.size(); ++label)
        if (present[label]) {
            rule.label = quint8(label);
            result.paint(from.runsOf(rule.label), rule.table());
        }
    return result;
}

Result<PixelRuns> sameLabelAt(const LabelMap& map, QPoint seed, qint64 mostPixels)
{
    if (!areaOf(map).contains(seed))
        return PixelRuns{};
    PixelRuns part = partAt(map.runsOf(map.labelAt(seed)), seed);
    if (pixelCount(part) > mostPixels)
        return Error{ErrorCode::LimitExceeded,
                     QCoreApplication::translate("LabelOps", "the area has %1 million pixels; at most %2 million are "
                                                             "filled at once: outline it first")
                         .arg(pixelCount(part) / 1'000'000)
                         .arg(mostPixels / 1'000'000),
                     {}};
    return part;
}

} // namespace triptych
