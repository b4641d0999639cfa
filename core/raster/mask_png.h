// Label masks as PNG: 8-bit grey whose value is the label, with what the labels are called as a text in the file.
#pragma once

#include "core/raster/mask_file.h"

namespace triptych {

/// Grey of 1, 8 or 16 bit, or a palette, whose indices are the labels. Errors: BadFormat, Unsupported, LimitExceeded.
Result<MaskImage> readPngMask(const std::filesystem::path& path);
/// The first frame. Errors: WriteFailed.
Result<void> writePngMask(const std::filesystem::path& path, const MaskImage& mask);

} // namespace triptych
