// The readers that Triptych has, ranked by what they say of a file's first bytes. Names and extensions are never asked.
#pragma once

#include "core/image/image_source.h"

#include <filesystem>
#include <span>

namespace triptych {

class ImageReader {
public:
    virtual ~ImageReader() = default;

    /// "DICOM", "slide (OpenSlide)" …, for messages.
    virtual QString name() const = 0;

    /// 0: not mine; 1: perhaps; 100: certainly. `head` holds the first bytes of the file (up to 4 KiB).
    virtual int confidence(std::span<const std::byte> head, const std::filesystem::path& path) const = 0;

    /// Opens the file without decoding pixels. Errors: BadFormat, Unsupported, LimitExceeded, Unreadable.
    virtual Result<ImageSourcePtr> open(const std::filesystem::path& path, std::stop_token stop) const = 0;
};

/// Immutable after composition (app/), then used from any thread.
class ReaderRegistry {
public:
    void add(std::unique_ptr<const ImageReader> reader);

    /// Opens with the most confident reader; when it refuses, with the next. The error of the first is reported.
    /// Errors: NotFound, Unreadable, Unsupported ("not an image that Triptych reads"), or the reader's.
    Result<ImageSourcePtr> open(const std::filesystem::path& path, std::stop_token stop = {}) const;

private:
    std::vector<std::unique_ptr<const ImageReader>> m_readers;
};

} // namespace triptych
