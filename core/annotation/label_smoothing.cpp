// Smoothing of labels by majority (see label_ops.h), tile by tile where there is anything to smooth.
#include "core/annotation/label_ops.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <array>

namespace triptych {

namespace {

constexpr int kSide = LabelMap::kTileSide;

/// How many pixels of a window have each label; only labels that occur are looked through.
class Histogram {
public:
    void add(quint8 label, int step)
    {
        if (m_count[label] == 0 && step > 0 && !m_listed[label]) {
            m_listed[label] = true;
            m_labels.insert(std::lower_bound(m_labels.begin(), m_labels.end(), label), label);
        }
        m_count[label] += step;
    }
    /// The most frequent label: `own` where it is one of several, else the lowest.
    quint8 most(quint8 own) const
    {
        quint8 best = own;
        for (const quint8 label : m_labels)
            if (m_count[label] > m_count[best])
                best = label;
        return best;
    }

private:
    std::array<int, 256> m_count{};
    std::array<bool, 256> m_listed{};
    std::vector<quint8> m_labels;
};

struct Smoothing {
    quint8 label;
    int radius;
    const LockedLabels& locked;

    quint8 of(quint8 own, quint8 most) const
    {
        const bool meant = label == 0 || own == label || most == label;
        return meant && !locked[own] ? most : own;
    }
};

/// One tile from `around`, the labels of `area` (the tile and the radius around it, inside the map).
Result<LabelMap::Tile> smoothTile(const PixelBuffer& around, QRect area, QRect tileArea, const Smoothing& rule)
{
    auto tile = PixelBuffer::allocate(QSize(kSide, kSide), 1, SampleType::U8);
    if (!tile)
        return tile.error();
    const QRect part = tileArea & area;
    for (int y = part.top(); y <= part.bottom(); ++y) {
        const int top = std::max(area.top(), y - rule.radius), bottom = std::min(area.bottom(), y + rule.radius);
        Histogram window;
        const auto column = [&](int x, int step) {
            for (int row = top; area.left() <= x && x <= area.right() && row <= bottom; ++row)
                window.add(around.row<quint8>(row - area.top())[x - area.left()], step);
        };
        for (int x = part.left() - rule.radius; x < part.left() + rule.radius; ++x)
            column(x, 1);
        quint8* const to = tile->mutableRow<quint8>(y - tileArea.top());
        for (int x = part.left(); x <= part.right(); ++x) {
            column(x + rule.radius, 1);
            const quint8 own = around.row<quint8>(y - area.top())[x - area.left()];
            to[x - tileArea.left()] = rule.of(own, window.most(own));
            column(x - rule.radius, -1);
        }
    }
    return std::make_shared<const PixelBuffer>(std::move(*tile));
}

} // namespace

Result<LabelMap> smoothLabel(const LabelMap& map, quint8 label, int radius, const LockedLabels& locked,
                             const LabelOpControl& control)
{
    radius = std::clamp(radius, 1, 100);
    const QRect all(QPoint(0, 0), map.size());
    QSet<QPoint> wanted; // a painted tile may grow into its neighbours
    for (const QPoint& index : map.tileIndices())
        for (int dy = -1; dy <= 1; ++dy)
            for (int dx = -1; dx <= 1; ++dx)
                wanted.insert(index + QPoint(dx, dy));
    LabelMap result = map;
    int done = 0;
    for (const QPoint& index : std::as_const(wanted)) {
        if (control.stop.stop_requested())
            return Error{ErrorCode::Cancelled, QCoreApplication::translate("LabelOps", "cancelled"), {}};
        const QRect tileArea(index * kSide, QSize(kSide, kSide));
        const QRect area = tileArea.adjusted(-radius, -radius, radius, radius) & all;
        if ((tileArea & all).isEmpty())
            continue;
        const auto around = map.toBuffer(area);
        if (!around)
            return around.error();
        auto tile = smoothTile(*around, area, tileArea, Smoothing{label, radius, locked});
        if (!tile)
            return tile.error();
        result.setTile(index, std::move(*tile));
        if (control.progress)
            control.progress(++done / double(wanted.size()));
    }
    return result;
}

} // namespace triptych
