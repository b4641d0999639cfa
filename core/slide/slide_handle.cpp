#include "core/slide/slide_handle.h"

#include "core/base/file_hash.h"

#include <openslide/openslide.h>

#include <algorithm>
#include <limits>
#include <mutex>

namespace triptych {

namespace {

/// Pixels asked of OpenSlide at once: bounds the ARGB copy (16 MiB) and the wait for a stop request.
constexpr int kBandPixels = 4 << 20;
constexpr int kMaxLevels = 64;

/// One premultiplied ARGB pixel over white.
inline void overWhite(quint32 argb, quint8* rgb)
{
    const quint32 rest = 255 - (argb >> 24);
    rgb[0] = quint8(std::min<quint32>(255, ((argb >> 16) & 255) + rest));
    rgb[1] = quint8(std::min<quint32>(255, ((argb >> 8) & 255) + rest));
    rgb[2] = quint8(std::min<quint32>(255, (argb & 255) + rest));
}

} // namespace

void SlideHandle::Close::operator()(_openslide* slide) const { openslide_close(slide); }

QString SlideHandle::detectVendor(const std::filesystem::path& path)
{
    return QString::fromUtf8(openslide_detect_vendor(path.c_str()));
}

Result<SlideHandle::Slide> SlideHandle::openSlide(const std::filesystem::path& path)
{
    Slide slide(openslide_open(path.c_str()));
    if (!slide)
        return Error{
            ErrorCode::BadFormat, QStringLiteral("%1: not a slide that OpenSlide reads").arg(displayPath(path)), {}};
    if (const char* reason = openslide_get_error(slide.get()))
        return Error{ErrorCode::BadFormat,
                     QStringLiteral("%1: the slide cannot be opened (%2)")
                         .arg(displayPath(path), QString::fromUtf8(reason).simplified()),
                     QString::fromUtf8(reason)};
    return slide;
}

Result<std::shared_ptr<const SlideHandle>> SlideHandle::open(const std::filesystem::path& path)
{
    auto slide = openSlide(path);
    if (!slide)
        return slide.error();
    std::shared_ptr<SlideHandle> handle(new SlideHandle(path));
    handle->m_slide = std::move(*slide);
    if (auto read = handle->readLevels(); !read)
        return read.error();
    return std::shared_ptr<const SlideHandle>(std::move(handle));
}

Result<void> SlideHandle::readLevels()
{
    const int count = openslide_get_level_count(m_slide.get());
    if (count < 1 || count > kMaxLevels)
        return readError("it has no readable level");
    for (int level = 0; level < count; ++level) {
        int64_t width = 0, height = 0;
        openslide_get_level_dimensions(m_slide.get(), level, &width, &height);
        if (width < 1 || height < 1 || std::max(width, height) > std::numeric_limits<int>::max() / 4)
            return Error{ErrorCode::LimitExceeded,
                         QStringLiteral("%1: level %2 of the slide has an impossible size (%3 × %4)")
                             .arg(displayPath(m_path))
                             .arg(level)
                             .arg(width)
                             .arg(height),
                         {}};
        const auto tileSide = [&](const char* side) {
            return property(qPrintable(QStringLiteral("openslide.level[%1].tile-%2").arg(level).arg(side))).toInt();
        };
        m_levels.push_back({QSize(int(width), int(height)), openslide_get_level_downsample(m_slide.get(), level),
                            QSize(tileSide("width"), tileSide("height"))});
    }
    return {};
}

QString SlideHandle::property(const char* name) const
{
    const std::shared_lock lock(m_mutex);
    return m_slide ? QString::fromUtf8(openslide_get_property_value(m_slide.get(), name)) : QString();
}

Error SlideHandle::readError(const char* reason) const
{
    const QString text = QString::fromUtf8(reason).simplified();
    return {ErrorCode::BadFormat, QStringLiteral("%1: the slide cannot be read (%2)").arg(displayPath(m_path), text),
            text};
}

void SlideHandle::reopen(const _openslide* broken) const
{
    const std::unique_lock lock(m_mutex);
    if (m_slide.get() != broken)
        return; // another thread was here first
    m_slide.reset();
    if (auto slide = openSlide(m_path))
        m_slide = std::move(*slide);
}

Result<void> SlideHandle::readBand(int level, QRect rect, PixelBuffer& out, int firstRow) const
{
    const std::unique_ptr<quint32[]> argb(new (std::nothrow) quint32[size_t(rect.width()) * size_t(rect.height())]);
    if (!argb)
        return readError("out of memory");
    const double downsample = m_levels[size_t(level)].downsample;
    const _openslide* used = nullptr;
    std::optional<Error> error;
    {
        const std::shared_lock lock(m_mutex);
        used = m_slide.get();
        if (used) {
            // OpenSlide takes the corner in level-0 pixels, whatever the level.
            openslide_read_region(m_slide.get(), argb.get(), qRound64(rect.x() * downsample),
                                  qRound64(rect.y() * downsample), level, rect.width(), rect.height());
            if (const char* reason = openslide_get_error(m_slide.get()))
                error = readError(reason);
        } else {
            error = readError("it could not be opened again after an error");
        }
    }
    if (error) {
        reopen(used);
        return *error;
    }
    for (int y = 0; y < rect.height(); ++y) {
        const quint32* in = argb.get() + qsizetype(y) * rect.width();
        quint8* rgb = out.mutableRow<quint8>(firstRow + y);
        for (int x = 0; x < rect.width(); ++x)
            overWhite(in[x], rgb + qsizetype(3) * x);
    }
    return {};
}

Result<PixelBuffer> SlideHandle::readRgb(int level, QRect rect, std::stop_token stop) const
{
    auto pixels = PixelBuffer::allocate(rect.size(), 3, SampleType::U8);
    if (!pixels)
        return Error{
            ErrorCode::LimitExceeded, QStringLiteral("%1: %2").arg(displayPath(m_path), pixels.error().message), {}};
    const int bandRows = std::max(1, kBandPixels / rect.width());
    for (int y = 0; y < rect.height(); y += bandRows) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(displayPath(m_path)), {}};
        const QRect band(rect.x(), rect.y() + y, rect.width(), std::min(bandRows, rect.height() - y));
        if (auto read = readBand(level, band, *pixels, y); !read)
            return read.error();
    }
    return pixels;
}

} // namespace triptych
