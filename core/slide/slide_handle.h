// SlideHandle: one slide open in OpenSlide, for any number of threads. An error ends an OpenSlide handle; it is then
// opened again, so that one damaged tile does not take the rest of the slide with it.
#pragma once

#include "core/base/result.h"
#include "core/image/pixel_buffer.h"

#include <QStringList>

#include <filesystem>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <stop_token>
#include <vector>

struct _openslide;

namespace triptych {

struct NativeSlideLevel {
    QSize size;
    double downsample = 1;
    QSize tile; ///< as the file is tiled, invalid where OpenSlide does not say
};

class SlideHandle {
public:
    /// OpenSlide's word for the format ("aperio", "generic-tiff" …), or empty where it is no slide.
    static QString detectVendor(const std::filesystem::path& path);

    /// Errors: BadFormat, LimitExceeded, each naming the file.
    static Result<std::shared_ptr<const SlideHandle>> open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_path; }
    const std::vector<NativeSlideLevel>& levels() const { return m_levels; }
    /// A property of the file, or empty.
    QString property(const char* name) const;

    /// RGB U8 over white of `rect` (pixels of native level `level`, inside it). Errors: BadFormat, Cancelled,
    /// LimitExceeded.
    Result<PixelBuffer> readRgb(int level, QRect rect, std::stop_token stop) const;

    /// Names of the pictures beside the slide.
    QStringList associatedImages() const;
    /// RGB U8 over white. Errors: NotFound, BadFormat, LimitExceeded.
    Result<PixelBuffer> readAssociated(const QString& name) const;

private:
    struct Close {
        void operator()(_openslide* slide) const;
    };
    using Slide = std::unique_ptr<_openslide, Close>;

    explicit SlideHandle(std::filesystem::path path) : m_path(std::move(path)) {}
    static Result<Slide> openSlide(const std::filesystem::path& path);
    Result<void> readLevels();
    Error readError(const char* reason) const;
    void reopen(const _openslide* broken) const;
    Result<void> readBand(int level, QRect rect, PixelBuffer& out, int firstRow) const;

    std::filesystem::path m_path;
    std::vector<NativeSlideLevel> m_levels;
    mutable std::shared_mutex m_mutex; ///< shared by reads, exclusive while the handle is replaced
    mutable Slide m_slide;             ///< null where opening again has failed
};

} // namespace triptych
