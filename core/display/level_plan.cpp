#include "core/display/level_plan.h"

namespace triptych {

std::optional<LevelPlan> LevelPlan::of(const ImageLayer& layer, int level, const QRectF& area)
{
    constexpr qint64 kMostTiles = 4096; // a finer level as a stopgap is not worth more lookups than this
    const ImageInfo& info = *layer.info;
    const bool rgb = info.colour == ColourModel::Rgb;
    LevelPlan plan;
    plan.level = info.levels[size_t(level)];
    plan.range = tileRange(plan.level, area);
    if (qint64(plan.range.width()) * plan.range.height() > kMostTiles)
        return std::nullopt;
    bool any = false;
    for (int y = plan.range.top(); y <= plan.range.bottom(); ++y)
        for (int x = plan.range.left(); x <= plan.range.right(); ++x) {
            plan.tiles.push_back(layer.tile({level, layer.frame, x, y}));
            const PixelBuffer& tile = plan.tiles.back();
            const QSize expected(
                std::min(plan.level.tile.width(), plan.level.size.width() - x * plan.level.tile.width()),
                std::min(plan.level.tile.height(), plan.level.size.height() - y * plan.level.tile.height()));
            // A tile of another shape than the image says would be read beyond its end.
            const bool usable = !tile.isNull() && tile.size() == expected && tile.samplesPerPixel() == (rgb ? 3 : 1) &&
                                tile.type() == (rgb ? SampleType::U8 : info.sampleType);
            if (!usable)
                plan.tiles.back() = {};
            any |= usable;
            plan.complete &= usable;
        }
    return any ? std::optional(std::move(plan)) : std::nullopt;
}

std::vector<LevelPlan> levelPlans(const ImageLayer& layer, const Camera& camera)
{
    std::vector<LevelPlan> plans;
    const ImageInfo& info = *layer.info;
    const QRectF area = camera.visibleArea().intersected(QRectF(QPointF(0, 0), info.size()));
    if (area.isEmpty())
        return plans;
    const int best = levelFor(camera, info);
    const auto covered = [&plans] { return !plans.empty() && plans.back().complete; };
    const auto add = [&](int level) {
        if (auto plan = LevelPlan::of(layer, level, area))
            plans.push_back(std::move(*plan));
    };
    for (int level = best; level < int(info.levels.size()) && !covered(); ++level)
        add(level);
    for (int level = best - 1; level >= 0 && !covered(); --level)
        add(level);
    return plans;
}

void LevelPlan::prepareColumns(const ScreenToImage& map, Columns inside, int viewportWidth, bool nearestOnly)
{
    const int tileWidth = level.tile.width();
    firstPixel = range.left() * tileWidth;
    pixelCount = std::min((range.right() + 1) * tileWidth, level.size.width()) - firstPixel;
    for (auto* taps : {&first, &second, &weight})
        taps->resize(size_t(viewportWidth));
    columns.assign(size_t(range.width()), {0, 0});
    for (int column = inside.begin; column < inside.end; ++column) {
        const double x = (map.origin.x() + map.perColumn.x() * column) / level.downsample;
        Tap tap = tapAt(x, level.size.width(), nearestOnly);
        tap.first = std::clamp(tap.first - firstPixel, 0, pixelCount - 1);
        tap.second = std::clamp(tap.second - firstPixel, 0, pixelCount - 1);
        first[size_t(column)] = tap.first;
        second[size_t(column)] = tap.second;
        weight[size_t(column)] = qint32(tap.weight);
        Columns& own = columns[size_t(tap.nearest() / tileWidth)];
        own = own.end == 0 ? Columns{column, column + 1} : Columns{own.begin, column + 1};
    }
}

} // namespace triptych
