// Grey PNM files with more than 8 bits (raw "P5"): Qt reads them, but only as 8 bits.
#pragma once

#include "core/image/pixel_buffer.h"

#include <filesystem>
#include <optional>
#include <span>

namespace triptych {

struct PgmHeader {
    QSize size;
    int maximum = 0;        ///< the largest value, 1…65535
    qint64 pixelOffset = 0; ///< bytes before the first pixel
};

/// The header of a raw PGM ("P5", comments allowed) or nothing.
std::optional<PgmHeader> parsePgmHeader(std::span<const std::byte> head);

/// The pixels of a PGM with a maximum above 255 (two bytes each, most significant first) as U16. Errors: Unreadable,
/// BadFormat where the file is shorter than its header says, LimitExceeded.
Result<PixelBuffer> readDeepPgm(const std::filesystem::path& path, const PgmHeader& header);

} // namespace triptych
