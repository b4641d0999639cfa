#include "core/segmentation/fill_between.h"

#include "core/segmentation/interpolation.h"

#include <algorithm>

namespace triptych {

namespace {

constexpr int kSide = LabelMap::kTileSide;

/// Mask pixels that hold everything painted in these maps, so that a large image costs only what is painted of it.
QRect paintedExtent(const QMap<int, LabelMap>& painted)
{
    QRect extent;
    for (const LabelMap& map : painted) {
        const QList<QPoint> tiles = map.tileIndices();
        for (const QPoint& tile : tiles)
            extent |= QRect(tile * kSide, QSize(kSide, kSide)).intersected(QRect(QPoint(0, 0), map.size()));
    }
    return extent;
}

/// 1 where the label is; a null buffer where it is nowhere.
Result<PixelBuffer> onlyLabel(const LabelMap& map, quint8 label, const QRect& area)
{
    auto labels = map.toBuffer(area);
    if (!labels)
        return labels.error();
    auto only = PixelBuffer::allocate(labels->size(), 1, SampleType::U8);
    if (!only)
        return only.error();
    bool any = false;
    const quint8* from = labels->row<quint8>(0);
    quint8* to = only->mutableRow<quint8>(0);
    for (qsizetype i = 0; i < labels->byteCount(); ++i) {
        to[i] = from[i] == label;
        any = any || to[i];
    }
    return any ? only : PixelBuffer{};
}

/// Paints row by row, only where nothing is.
Result<LabelMap> paintedWhereEmpty(const LabelMap& before, const PixelBuffer& shape, const QRect& area, quint8 label)
{
    LabelMap map = before;
    for (int ty = area.top() / kSide; ty <= area.bottom() / kSide; ++ty)
        for (int tx = area.left() / kSide; tx <= area.right() / kSide; ++tx) {
            const QRect tile(QPoint(tx, ty) * kSide, QSize(kSide, kSide));
            auto labels = PixelBuffer::allocate(tile.size(), 1, SampleType::U8);
            if (!labels)
                return labels.error();
            if (const LabelMap::Tile old = before.tile({tx, ty}))
                std::copy_n(old->bytes(), old->byteCount(), labels->mutableBytes());
            const QRect inside = tile.intersected(area);
            bool changed = false;
            for (int y = inside.top(); y <= inside.bottom(); ++y) {
                const quint8* from = shape.row<quint8>(y - area.top()) - area.left();
                quint8* to = labels->mutableRow<quint8>(y - tile.top()) - tile.left();
                for (int x = inside.left(); x <= inside.right(); ++x)
                    if (from[x] && to[x] == 0) {
                        to[x] = label;
                        changed = true;
                    }
            }
            if (changed)
                map.setTile({tx, ty}, std::make_shared<const PixelBuffer>(std::move(*labels)));
        }
    return map;
}

} // namespace

Result<QMap<int, LabelMap>> fillBetween(const QMap<int, LabelMap>& painted, quint8 label,
                                        const std::vector<double>& positions, std::stop_token stop,
                                        const ProgressFn& progress)
{
    const QRect area = paintedExtent(painted);
    std::map<int, PixelBuffer> slices;
    for (auto it = painted.cbegin(); it != painted.cend(); ++it) {
        auto only = onlyLabel(it.value(), label, area);
        if (!only)
            return only.error();
        if (!only->isNull())
            slices.emplace(it.key(), std::move(*only));
    }
    const auto made = interpolateSlices(slices, positions, stop, progress);
    if (!made)
        return made.error();
    if (made->empty())
        return Error{ErrorCode::Refused,
                     QStringLiteral("There is no slice to fill in between those painted with the active label"),
                     {}};
    const LabelMap& some = painted.first();
    QMap<int, LabelMap> filled;
    for (const auto& [frame, shape] : *made) {
        const LabelMap before = painted.value(frame, LabelMap(some.size(), some.downsample()));
        auto map = paintedWhereEmpty(before, shape, area, label);
        if (!map)
            return map.error();
        if (!(*map == before))
            filled.insert(frame, std::move(*map));
    }
    return filled;
}

} // namespace triptych
