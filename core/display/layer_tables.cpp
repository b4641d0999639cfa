#include "core/display/layer_tables.h"

namespace triptych {

MaskAlphas maskAlphas(const MaskLayer& layer)
{
    MaskAlphas alphas;
    for (size_t label = 1; label < 256; ++label) { // 0 is nothing
        const double alpha = qAlpha(layer.colours[label]) / 255.0;
        alphas.fill[label] = alphaOf(alpha * std::clamp(layer.opacity, 0.0, 1.0));
        alphas.edge[label] = layer.opacity > 0 ? alphaOf(alpha) : 0;
    }
    return alphas;
}

MaskTiles maskTiles(const MaskLayer& layer, const Camera& camera)
{
    MaskTiles found;
    const QRectF seen = camera.visibleArea().intersected(layer.area);
    if (seen.isEmpty())
        return found;
    const auto tileOf = [&](double position, int side) { return int(std::floor(position / layer.downsample)) / side; };
    found.range = QRect(QPoint(tileOf(seen.left() - layer.area.left(), layer.tileSize.width()),
                               tileOf(seen.top() - layer.area.top(), layer.tileSize.height())),
                        QPoint(tileOf(seen.right() - layer.area.left(), layer.tileSize.width()),
                               tileOf(seen.bottom() - layer.area.top(), layer.tileSize.height())));
    for (int y = found.range.top(); y <= found.range.bottom(); ++y)
        for (int x = found.range.left(); x <= found.range.right(); ++x) {
            PixelBuffer tile = layer.tile({0, 0, x, y});
            if (tile.samplesPerPixel() != 1 || tile.type() != SampleType::U8 || tile.size() != layer.tileSize)
                tile = {};
            found.any |= !tile.isNull();
            found.tiles.push_back(std::move(tile));
        }
    return found;
}

std::array<quint32, 256> heatmapAlphas(const HeatmapLayer& layer)
{
    constexpr double kFade = 0.15; // above the threshold a heatmap fades in over this much, so that it has no hard edge
    std::array<quint32, 256> alphas;
    for (int i = 0; i < 256; ++i)
        alphas[size_t(i)] = quint32(std::lround(256 * std::clamp(layer.opacity, 0.0, 1.0) *
                                                std::clamp((i / 255.0 - layer.threshold) / kFade, 0.0, 1.0)));
    return alphas;
}

int overlayLevel(const BitPlane& bits, const Camera& camera)
{
    const double perPixel = 1 / std::max(camera.zoom * std::min(1.0, camera.pixelAspect), 1e-9);
    int level = 0;
    while (level + 1 < bits.levelCount() && double(1 << level) < perPixel * (1 - 1e-9))
        ++level;
    return level;
}

} // namespace triptych
