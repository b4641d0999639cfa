#include "core/image/coarser_levels.h"
#include "core/image/reduce.h"

#include "core/image/frame_source.h"
#include "core/image/pixel_paste.h"
#include "core/image/virtual_tile_cache.h"

#include <algorithm>

namespace triptych {

namespace {

constexpr double kLargestStep = 4;
constexpr int kCoarsestSide = 512;
constexpr qint64 kCacheBytes = 64 << 20; ///< of made-up tiles, per image

class CoarserLevels final : public ImageSource {
public:
    explicit CoarserLevels(ImageSourcePtr source)
        : m_source(std::move(source)), m_info(m_source->info()), m_cache(kCacheBytes)
    {
        const std::vector<LevelInfo> own = std::exchange(m_info.levels, {});
        for (size_t i = 0; i < own.size(); ++i) {
            if (i > 0)
                append(own[i].downsample / kLargestStep, 1);
            m_info.levels.push_back(own[i]);
            m_plan.push_back({int(i), 0});
        }
        append(m_info.levels.back().downsample * double(1 << 24), kCoarsestSide);
    }

    const ImageInfo& info() const override { return m_info; }

    Result<PixelBuffer> read(int level, int frame, QRect rect, std::stop_token stop) const override
    {
        if (level < 0 || size_t(level) >= m_plan.size() || frame < 0 || frame >= m_info.frames || rect.isEmpty() ||
            !QRect(QPoint(0, 0), m_info.levels[size_t(level)].size).contains(rect))
            return outside();
        if (m_plan[size_t(level)].depth == 0)
            return m_source->read(m_plan[size_t(level)].own, frame, rect, stop);
        return region(level, frame, rect, Colours::Stored, stop);
    }

    Result<std::vector<DecodedTile>> readUnit(TileIndex index, std::stop_token stop) const override
    {
        if (index.level < 0 || size_t(index.level) >= m_plan.size() || index.frame < 0 ||
            index.frame >= m_info.frames || tileRect(index).isEmpty())
            return outside();
        auto pixels = tile(index, Colours::Screen, stop);
        if (!pixels)
            return pixels.error();
        return std::vector<DecodedTile>{{index, std::move(*pixels)}};
    }

    QStringList associatedImages() const override { return m_source->associatedImages(); }
    Result<PixelBuffer> readAssociated(const QString& name, std::stop_token stop) const override
    {
        return m_source->readAssociated(name, stop);
    }

private:
    /// What read() gives, and what readUnit() gives.
    enum class Colours { Stored, Screen };
    struct Plan {
        int own = 0;   ///< level of the source that it is, or is made from
        int depth = 0; ///< halvings since
    };

    Error outside() const
    {
        return {
            ErrorCode::Internal, QStringLiteral("%1: a region outside the image was asked for").arg(m_info.path), {}};
    }

    void append(double stopAtDownsample, int stopAtSide)
    {
        while (true) {
            const LevelInfo finer = m_info.levels.back();
            if (finer.downsample * 1.01 >= stopAtDownsample ||
                std::max(finer.size.width(), finer.size.height()) <= stopAtSide)
                return;
            m_info.levels.push_back(
                {QSize((finer.size.width() + 1) / 2, (finer.size.height() + 1) / 2), finer.downsample * 2, finer.tile});
            m_plan.push_back({m_plan.back().own, m_plan.back().depth + 1});
        }
    }

    /// Put together from the tiles that it touches.
    Result<PixelBuffer> region(int level, int frame, QRect rect, Colours colours, std::stop_token stop) const
    {
        auto pixels = PixelBuffer::allocate(rect.size(), m_info.colour == ColourModel::Rgb ? 3 : 1, m_info.sampleType);
        const QSize side = m_info.levels[size_t(level)].tile;
        for (int y = rect.top() / side.height(); pixels && y <= rect.bottom() / side.height(); ++y)
            for (int x = rect.left() / side.width(); x <= rect.right() / side.width(); ++x) {
                const TileIndex index{level, frame, x, y};
                const auto part = tile(index, colours, stop);
                if (!part)
                    return part;
                pastePixels(*part, tileRect(index).topLeft(), rect, *pixels);
            }
        return pixels;
    }

    Result<PixelBuffer> tile(TileIndex index, Colours colours, std::stop_token stop) const
    {
        const Plan plan = m_plan[size_t(index.level)];
        const QRect area = tileRect(index);
        if (plan.depth == 0 && colours == Colours::Stored)
            return m_source->read(plan.own, index.frame, area, stop);
        if (plan.depth == 0) {
            auto unit = m_source->readUnit({plan.own, index.frame, index.x, index.y}, stop);
            return unit ? Result<PixelBuffer>(std::move(unit->front().pixels)) : unit.error();
        }
        const bool kept = colours == Colours::Screen; // what is measured is read once
        if (auto cached = kept ? m_cache.find(index) : std::nullopt)
            return *cached;
        const QRect finer = QRect(area.topLeft() * 2, area.size() * 2)
                                .intersected(QRect(QPoint(0, 0), m_info.levels[size_t(index.level) - 1].size));
        auto pixels = region(index.level - 1, index.frame, finer, colours, stop);
        if (!pixels)
            return pixels;
        auto reduced = reduceByTwo(*pixels, m_info.grayscale.padding);
        if (reduced && kept)
            m_cache.insert(index, plan.depth, *reduced);
        return reduced;
    }

    ImageSourcePtr m_source;
    ImageInfo m_info;
    std::vector<Plan> m_plan;
    mutable VirtualTileCache m_cache;
};

} // namespace

ImageSourcePtr withCoarserLevels(ImageSourcePtr source)
{
    const std::vector<LevelInfo>& levels = source->info().levels;
    bool needed = std::max(levels.back().size.width(), levels.back().size.height()) > kCoarsestSide;
    for (size_t i = 1; i < levels.size(); ++i)
        needed |= levels[i].downsample / levels[i - 1].downsample > kLargestStep * 1.01;
    return needed ? std::make_shared<CoarserLevels>(std::move(source)) : source;
}

} // namespace triptych
