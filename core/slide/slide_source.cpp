#include "core/slide/slide_source.h"

#include "core/image/pixel_paste.h"
#include "core/image/reduce.h"

#include <algorithm>

namespace triptych {

namespace {

constexpr double kLargestStep = 4;       ///< between neighbouring levels
constexpr int kCoarsestSide = 512;       ///< the last level is no larger, so that a first look costs a tile or two
constexpr int kMinTileSide = 192;        ///< smaller tiles of the file are grouped, so that keys stay few
constexpr int kMaxTileSide = 1024;       ///< larger ones (strips) are cut
constexpr int kCutTileSide = 512;        ///< … to this
constexpr qint64 kCacheBytes = 64 << 20; ///< of made-up tiles, per slide

/// A cache tile that one decode of the file's own tiles fills exactly, of a useful size.
int cacheTileSide(int fileTileSide)
{
    if (fileTileSide < 16 || fileTileSide > kMaxTileSide)
        return kCutTileSide;
    return fileTileSide * ((kMinTileSide + fileTileSide - 1) / fileTileSide);
}

/// Of a level that is smaller than one of its tiles, OpenSlide 3.4.1 with libtiff 4.5 gives memory that was never
/// written to (libtiff adapts the width of the raster, and OpenSlide does not know).
bool isTrusted(const NativeSlideLevel& level)
{
    return level.size.width() >= level.tile.width() && level.size.height() >= level.tile.height();
}

} // namespace

SlideSource::SlideSource(std::shared_ptr<const SlideHandle> handle, ImageInfo info)
    : m_handle(std::move(handle)), m_info(std::move(info)), m_associated(m_handle->associatedImages()),
      m_cache(kCacheBytes)
{
    const QString vendor = SlideHandle::detectVendor(m_handle->path());
    if (vendor == QLatin1String("aperio") || vendor == QLatin1String("generic-tiff"))
        m_tiles = TiffTiles::open(m_handle->path(), m_handle->levels());
    m_info.decodeUnit = DecodeUnit::Tile;
    planLevels();
}

void SlideSource::planLevels()
{
    const auto& native = m_handle->levels();
    for (size_t i = 0; i < native.size(); ++i) {
        if (i > 0 && native[i].downsample <= m_info.levels.back().downsample)
            continue; // a level that is no coarser than the one before adds nothing
        if (i > 0)
            appendVirtualLevels(native[i].downsample / kLargestStep, 1);
        if (i > 0 && !isTrusted(native[i])) {
            appendVirtualLevels(native[i].downsample / 1.5, 1);
            continue;
        }
        const QSize tile(cacheTileSide(native[i].tile.width()), cacheTileSide(native[i].tile.height()));
        m_info.levels.push_back({native[i].size, native[i].downsample, tile});
        m_plan.push_back({int(i), 0});
    }
    appendVirtualLevels(m_info.levels.back().downsample * double(1 << 24), kCoarsestSide);
}

void SlideSource::appendVirtualLevels(double stopAtDownsample, int stopAtSide)
{
    while (true) {
        const LevelInfo finer = m_info.levels.back();
        if (finer.downsample * 1.01 >= stopAtDownsample ||
            std::max(finer.size.width(), finer.size.height()) <= stopAtSide)
            return;
        m_info.levels.push_back(
            {QSize((finer.size.width() + 1) / 2, (finer.size.height() + 1) / 2), finer.downsample * 2, finer.tile});
        m_plan.push_back({m_plan.back().native, m_plan.back().depth + 1});
    }
}

Result<PixelBuffer> SlideSource::read(int level, int frame, QRect rect, std::stop_token stop) const
{
    if (level < 0 || size_t(level) >= m_plan.size() || frame != 0 || rect.isEmpty() ||
        !QRect(QPoint(0, 0), m_info.levels[size_t(level)].size).contains(rect))
        return Error{
            ErrorCode::Internal, QStringLiteral("%1: a region outside the slide was asked for").arg(m_info.path), {}};
    const LevelPlan plan = m_plan[size_t(level)];
    return plan.depth == 0 ? readNative(plan.native, rect, stop) : readVirtual(level, rect, stop);
}

Result<PixelBuffer> SlideSource::readNative(int level, QRect rect, std::stop_token stop) const
{
    if (m_tiles && m_tiles->covers(level, rect))
        if (PixelBuffer pixels = m_tiles->read(level, rect, stop); !pixels.isNull())
            return pixels;
    return m_handle->readRgb(level, rect, stop);
}

Result<std::vector<DecodedTile>> SlideSource::readUnit(TileIndex index, std::stop_token stop) const
{
    const bool known = index.level >= 0 && size_t(index.level) < m_plan.size();
    auto pixels = read(index.level, index.frame, known ? tileRect(index) : QRect(), stop);
    if (!pixels)
        return pixels.error();
    return std::vector<DecodedTile>{{index, std::move(*pixels)}};
}

Result<PixelBuffer> SlideSource::readVirtual(int level, QRect rect, std::stop_token stop) const
{
    const QSize tile = m_info.levels[size_t(level)].tile;
    auto pixels = PixelBuffer::allocate(rect.size(), 3, SampleType::U8);
    if (!pixels)
        return Error{ErrorCode::LimitExceeded, QStringLiteral("%1: %2").arg(m_info.path, pixels.error().message), {}};
    for (int y = rect.top() / tile.height(); y <= rect.bottom() / tile.height(); ++y) {
        for (int x = rect.left() / tile.width(); x <= rect.right() / tile.width(); ++x) {
            const TileIndex index{level, 0, x, y};
            auto part = virtualTile(index, stop);
            if (!part)
                return part;
            pastePixels(*part, tileRect(index).topLeft(), rect, *pixels);
        }
    }
    return pixels;
}

Result<PixelBuffer> SlideSource::virtualTile(TileIndex index, std::stop_token stop) const
{
    if (auto cached = m_cache.find(index))
        return *cached;
    const QRect area = tileRect(index);
    const QRect finer = QRect(area.topLeft() * 2, area.size() * 2)
                            .intersected(QRect(QPoint(0, 0), m_info.levels[size_t(index.level) - 1].size));
    auto pixels = read(index.level - 1, 0, finer, stop);
    if (!pixels)
        return pixels;
    auto reduced = reduceByTwo(*pixels);
    if (reduced)
        m_cache.insert(index, m_plan[size_t(index.level)].depth, *reduced);
    return reduced;
}

} // namespace triptych
