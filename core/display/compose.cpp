#include "core/display/compose.h"

#include "core/display/compose_layers.h"
#include "core/jobs/chunks.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {
constexpr int kChunkRows = 32; // small enough to share evenly, large enough that neighbouring rows share their work
}

ScreenToImage::ScreenToImage(const Camera& camera)
{
    const QTransform t = camera.screenToImage();
    origin = t.map(QPointF(0.5, 0.5));
    perColumn = QPointF(t.m11(), t.m12());
    perRow = QPointF(t.m21(), t.m22());
    // Off by less than a hundredth of an image pixel over the whole viewport: as good as aligned.
    const double skew =
        std::max(std::abs(t.m12()) * camera.viewport.width(), std::abs(t.m21()) * camera.viewport.height());
    axisAligned = skew < 0.01;
}

int levelFor(const Camera& camera, const ImageInfo& info)
{
    const double wanted = 1 / std::max(camera.zoom * std::min(1.0, camera.pixelAspect), 1e-9);
    const int level = info.bestLevel(wanted);
    // Slides often step by four: rather a little too coarse than many tiles that would alias.
    const double scale = wanted / info.levels[size_t(level)].downsample;
    if (scale > 2.5 && size_t(level) + 1 < info.levels.size() &&
        wanted / info.levels[size_t(level) + 1].downsample >= 0.6)
        return level + 1;
    return level;
}

QRect tileRange(const LevelInfo& level, const QRectF& area)
{
    const auto clampTo = [](double value, int last) { return int(std::clamp(value, 0.0, double(last))); };
    const int x0 = clampTo(std::floor(area.left() / level.downsample) - 1, level.size.width() - 1);
    const int x1 = clampTo(std::ceil(area.right() / level.downsample) + 1, level.size.width() - 1);
    const int y0 = clampTo(std::floor(area.top() / level.downsample) - 1, level.size.height() - 1);
    const int y1 = clampTo(std::ceil(area.bottom() / level.downsample) + 1, level.size.height() - 1);
    return QRect(QPoint(x0 / level.tile.width(), y0 / level.tile.height()),
                 QPoint(x1 / level.tile.width(), y1 / level.tile.height()));
}

namespace {

/// The middle of the range first: that is where one looks.
void appendTiles(std::vector<TileIndex>& tiles, int level, int frame, const QRect& range)
{
    const size_t first = tiles.size();
    for (int y = range.top(); y <= range.bottom(); ++y)
        for (int x = range.left(); x <= range.right(); ++x)
            tiles.push_back({level, frame, x, y});
    const QPoint middle = range.center();
    std::stable_sort(tiles.begin() + std::ptrdiff_t(first), tiles.end(), [&](const auto& a, const auto& b) {
        return (QPoint(a.x, a.y) - middle).manhattanLength() < (QPoint(b.x, b.y) - middle).manhattanLength();
    });
}

} // namespace

std::vector<TileIndex> coverTiles(const ImageInfo& info, int frame)
{
    constexpr int kMostTiles = 64;
    std::vector<TileIndex> tiles;
    const int coarsest = int(info.levels.size()) - 1;
    const QRect whole = tileRange(info.levels.back(), QRectF(QPointF(0, 0), info.size()));
    if (whole.width() * whole.height() <= kMostTiles)
        appendTiles(tiles, coarsest, frame, whole);
    return tiles;
}

std::vector<TileIndex> tilesFor(const Camera& camera, const ImageInfo& info, int frame)
{
    std::vector<TileIndex> tiles;
    const QRectF area = camera.visibleArea().intersected(QRectF(QPointF(0, 0), info.size()));
    if (area.isEmpty())
        return tiles;
    const int best = levelFor(camera, info);
    const int coarsest = int(info.levels.size()) - 1;
    const std::vector<TileIndex> cover = coverTiles(info, frame);
    if (best != coarsest)
        appendTiles(tiles, best, frame, tileRange(info.levels[size_t(best)], area));
    if (cover.empty())
        appendTiles(tiles, coarsest, frame, tileRange(info.levels.back(), area));
    tiles.insert(tiles.end(), cover.begin(), cover.end());
    return tiles;
}

void composeViewport(QImage& target, const Camera& camera, std::span<const Layer> layers, QRgb background, int threads)
{
    if (target.isNull())
        return;
    std::vector<std::unique_ptr<const LayerPainter>> painters;
    for (const Layer& layer : layers) {
        if (const auto* image = std::get_if<ImageLayer>(&layer))
            painters.push_back(makePainter(*image, camera, background));
        else
            painters.push_back(std::visit(
                [&](const auto& other) -> std::unique_ptr<const LayerPainter> {
                    if constexpr (std::is_same_v<std::decay_t<decltype(other)>, ImageLayer>)
                        return nullptr;
                    else
                        return makePainter(other, camera);
                },
                layer));
    }
    std::erase(painters, nullptr);

    uchar* const bits = target.bits(); // detaches here, once
    const qsizetype stride = target.bytesPerLine();
    const int height = target.height(), width = target.width();
    const auto paintChunk = [&](int chunk) {
        std::vector<std::unique_ptr<LayerPainter::Scratch>> scratch;
        for (const auto& painter : painters)
            scratch.push_back(painter->makeScratch());
        std::vector<TargetRow> rows;
        for (int y = chunk * kChunkRows; y < std::min(height, (chunk + 1) * kChunkRows); ++y)
            rows.push_back({y, reinterpret_cast<QRgb*>(bits + y * stride), width});
        const bool block = !painters.empty() && painters.front()->paintsBlocks();
        for (const TargetRow& row : rows)
            if (painters.empty() || !painters.front()->fills(row))
                std::fill_n(row.pixels, row.width, background);
        if (block)
            painters.front()->paintBlock(rows);
        for (const TargetRow& row : rows)
            for (size_t i = block ? 1 : 0; i < painters.size(); ++i)
                painters[i]->paint(row, *scratch[i]);
    };
    forEachChunk((height + kChunkRows - 1) / kChunkRows, threads, paintChunk);
}

} // namespace triptych
