// Label masks in files: PNG (8-bit grey, the value is the label), NIfTI, NRRD and MetaImage.
#pragma once

#include "core/image/calibration.h"
#include "core/image/pixel_buffer.h"

#include <array>
#include <filesystem>
#include <optional>
#include <vector>

namespace triptych {

/// Labels of one image (one frame) or of a volume or clip (several), all of one size. 0 is nothing.
struct MaskImage {
    std::vector<PixelBuffer> frames;     ///< monochrome U8
    std::optional<PixelSpacing> spacing; ///< mm per mask pixel, where known
    double sliceSpacingMm = 1;
    std::array<double, 3> originMm{}; ///< centre of the first pixel
};

/// Reads a mask; what the file is comes from its content. Integers up to 255 (whole-numbered floats too) are labels;
/// a colour image, or a grey one with larger or broken values, is refused with a sentence.
/// Errors: NotFound, Unreadable, BadFormat, Unsupported, LimitExceeded.
Result<MaskImage> readMask(const std::filesystem::path& path);

/// Writes by the ending of the name (.png, .nii, .nii.gz, .nrrd, .mha), under a temporary name in the same folder,
/// flushed to the disk, read back and compared, then renamed: `path` is either the old file or the whole new one.
/// Never replaces one of `sources`, under whatever name or link. PNG keeps neither spacing nor several frames.
/// Errors: Unsupported, Refused, WriteFailed.
Result<void> writeMask(const std::filesystem::path& path, const MaskImage& mask,
                       const std::vector<std::filesystem::path>& sources = {});

/// Whether `writeMask` knows the name's ending.
bool isMaskFileName(const std::filesystem::path& path);

} // namespace triptych
