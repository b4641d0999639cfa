// What the markers of a JPEG or JPEG-LS codestream say, up to its first scan (ISO 10918-1 Annex B, ISO 14495-1).
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace triptych {

struct JpegHeader {
    int startOfFrame = 0; ///< the marker's low byte: 0xC0 baseline, 0xC1 extended, 0xC3 lossless, 0xF7 JPEG-LS …
    int precision = 0;    ///< bits of a sample
    int width = 0;
    int height = 0;
    int components = 0;
    bool isJfif = false;
    int adobeTransform = -1;       ///< of the Adobe APP14 marker: 0 none, 1 YCbCr; -1 without one
    bool componentsAreRgb = false; ///< components are named 'R', 'G', 'B'
    bool isNearLossless = false;
};

/// Nothing where there is no frame header before the first scan.
std::optional<JpegHeader> readJpegHeader(std::span<const std::byte> stream);

} // namespace triptych
