#include "core/annotation/label_overlay.h"

namespace triptych {

LabelMap withMask(const LabelMap& base, const LabelMap& mask, quint8 label, const std::bitset<256>& locked)
{
    LabelMap result = base;
    if (mask.size() != base.size() || mask.downsample() != base.downsample())
        return result;
    constexpr int side = LabelMap::kTileSide;
    for (const QPoint& index : mask.tileIndices()) {
        const LabelMap::Tile over = mask.tile(index);
        const LabelMap::Tile old = base.tile(index);
        auto tile =
            old ? old->copy(QRect(0, 0, side, side)) : PixelBuffer::allocate(QSize(side, side), 1, SampleType::U8);
        if (!tile)
            continue;
        bool changed = false;
        for (int y = 0; y < side; ++y) {
            const quint8* set = over->row<quint8>(y);
            quint8* labels = tile->mutableRow<quint8>(y);
            for (int x = 0; x < side; ++x)
                if (set[x] && labels[x] != label && !locked[labels[x]]) {
                    labels[x] = label;
                    changed = true;
                }
        }
        if (changed)
            result.setTile(index, std::make_shared<const PixelBuffer>(std::move(*tile)));
    }
    return result;
}

} // namespace triptych
