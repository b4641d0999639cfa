#include "core/segmentation/itk_bridge.h"
#include "core/segmentation/region.h"

#include <algorithm>
#include <bitset>
#include <cmath>
#include <cstring>

namespace triptych {

namespace {

constexpr int kSide = LabelMap::kTileSide;

/// A slice of a mask as something continuous: 0…1 between the middles of its pixels.
class SmoothSlice {
public:
    SmoothSlice(const LabelGrid& mask, int z) : m_mask(mask), m_z(z) {}

    bool isInside(QPointF at) const
    {
        // Beyond the outermost middles there is still half a pixel of the grid.
        const double x = std::clamp(at.x(), 0.0, double(m_mask.size[0] - 1));
        const double y = std::clamp(at.y(), 0.0, double(m_mask.size[1] - 1));
        const int x0 = int(x), y0 = int(y);
        const int x1 = std::min(x0 + 1, m_mask.size[0] - 1), y1 = std::min(y0 + 1, m_mask.size[1] - 1);
        const double fx = x - x0, fy = y - y0;
        const double value = (valueAt(x0, y0) * (1 - fx) + valueAt(x1, y0) * fx) * (1 - fy) +
                             (valueAt(x0, y1) * (1 - fx) + valueAt(x1, y1) * fx) * fy;
        return value >= 0.5;
    }

    /// The smallest rectangle of grid pixels that holds what is inside; null: nothing.
    QRect extent() const
    {
        QRect extent;
        for (int y = 0; y < m_mask.size[1]; ++y) {
            const quint8* row = m_mask.values.data() + m_mask.index(0, y, m_z);
            const quint8* end = row + m_mask.size[0];
            const auto isSet = [](quint8 value) { return value != 0; };
            const quint8* first = std::find_if(row, end, isSet);
            if (first == end)
                continue;
            const quint8* last = end - 1;
            while (*last == 0)
                --last;
            extent |= QRect(QPoint(int(first - row), y), QPoint(int(last - row), y));
        }
        return extent;
    }

private:
    double valueAt(int x, int y) const { return m_mask.values[m_mask.index(x, y, m_z)] ? 1 : 0; }

    const LabelGrid& m_mask;
    int m_z;
};

/// Paints into a copy of one tile; null where nothing changes.
Result<LabelMap::Tile> paintedTile(const LabelMap& map, QPoint index, const QRect& area, const SmoothSlice& slice,
                                   const SegmentationRegion& region, quint8 label, const std::bitset<256>& locked)
{
    auto labels = PixelBuffer::allocate(QSize(kSide, kSide), 1, SampleType::U8);
    if (!labels)
        return labels.error();
    if (const LabelMap::Tile before = map.tile(index))
        std::memcpy(labels->mutableBytes(), before->bytes(), size_t(before->byteCount()));
    const QRect inside = area.intersected(QRect(index * kSide, QSize(kSide, kSide)));
    bool changed = false;
    for (int y = inside.top(); y <= inside.bottom(); ++y) {
        quint8* row = labels->mutableRow<quint8>(y - index.y() * kSide) - index.x() * kSide;
        for (int x = inside.left(); x <= inside.right(); ++x)
            if (row[x] != label && !locked[row[x]] &&
                slice.isInside(region.toGrid(QPointF(x + 0.5, y + 0.5) * map.downsample()))) {
                row[x] = label;
                changed = true;
            }
    }
    return changed ? std::make_shared<const PixelBuffer>(std::move(*labels)) : nullptr;
}

/// The rectangle of mask pixels whose middles a rectangle of grid pixels covers, cut to the map.
QRect mapRect(const QRect& grid, const SegmentationRegion& region, const LabelMap& map)
{
    const QPointF from = region.toImage(QPointF(grid.topLeft()) - QPointF(0.5, 0.5)) / map.downsample();
    const QPointF to = region.toImage(QPointF(grid.bottomRight()) + QPointF(0.5, 0.5)) / map.downsample();
    return QRect(QPoint(int(std::ceil(from.x() - 0.5)), int(std::ceil(from.y() - 0.5))),
                 QPoint(int(std::ceil(to.x() - 0.5)) - 1, int(std::ceil(to.y() - 0.5)) - 1))
        .intersected(QRect(QPoint(0, 0), map.size()));
}

Result<void> paintSlice(LabelMap& map, const SmoothSlice& slice, const SegmentationRegion& region, quint8 label,
                        const std::bitset<256>& locked, const std::stop_token& stop)
{
    const QRect extent = slice.extent();
    const QRect area = extent.isEmpty() ? QRect() : mapRect(extent, region, map);
    if (area.isEmpty())
        return {};
    for (int ty = area.top() / kSide; ty <= area.bottom() / kSide; ++ty)
        for (int tx = area.left() / kSide; tx <= area.right() / kSide; ++tx) {
            if (stop.stop_requested())
                return cancelledError();
            auto tile = paintedTile(map, QPoint(tx, ty), area, slice, region, label, locked);
            if (!tile)
                return tile.error();
            if (*tile)
                map.setTile(QPoint(tx, ty), std::move(*tile));
        }
    return {};
}

} // namespace

LabelGrid paintedIn(const SegmentationRegion& region, const QMap<int, LabelMap>& painted)
{
    LabelGrid labels{{region.rect.width(), region.rect.height(), region.frames}, region.spacing, {}};
    labels.values.resize(labels.count());
    for (int z = 0; z < region.frames; ++z) {
        const auto map = painted.constFind(region.firstFrame + z);
        if (map == painted.cend() || map->isEmpty())
            continue;
        for (int y = 0; y < labels.size[1]; ++y)
            for (int x = 0; x < labels.size[0]; ++x) {
                const QPointF at = region.toImage(QPointF(x, y)) / map->downsample();
                labels.values[labels.index(x, y, z)] =
                    map->labelAt(QPoint(int(std::floor(at.x())), int(std::floor(at.y()))));
            }
    }
    return labels;
}

Result<QMap<int, LabelMap>> paintMask(const LabelGrid& mask, const SegmentationRegion& region,
                                      const QMap<int, LabelMap>& painted, quint8 label, const std::bitset<256>& locked,
                                      std::stop_token stop)
{
    if (mask.size != std::array<int, 3>{region.rect.width(), region.rect.height(), region.frames})
        return Error{ErrorCode::Refused, QStringLiteral("The result and its region differ in size"), {}};
    QMap<int, LabelMap> changed;
    for (int z = 0; z < region.frames; ++z) {
        const auto before = painted.constFind(region.firstFrame + z);
        if (before == painted.cend())
            continue;
        LabelMap map = *before;
        const auto done = paintSlice(map, SmoothSlice(mask, z), region, label, locked, stop);
        if (!done)
            return done.error();
        if (!(map == *before))
            changed.insert(region.firstFrame + z, map);
    }
    return changed;
}

} // namespace triptych
