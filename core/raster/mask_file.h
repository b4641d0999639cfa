// Label masks in files: PNG (8-bit grey, the value is the label), NIfTI, NRRD and MetaImage.
#pragma once

#include "core/image/calibration.h"
#include "core/image/pixel_buffer.h"
#include "core/raster/mask_labels.h"

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
    std::array<double, 3> originMm{}; ///< centre of the first pixel, in DICOM's system (LPS)
    /// Unit vectors along rows, along columns and from frame to frame, in DICOM's system; nothing: no place in a
    /// patient is known. NIfTI keeps these, spacings and origin as 32-bit numbers.
    std::optional<std::array<std::array<double, 3>, 3>> directions = {};
    MaskLabels labels = {};                ///< names and colours, where the file says them
    std::map<qint64, int> renumbered = {}; ///< reading: values above 255 (or below 0) and the label each became
};

/// Reads a mask; what the file is comes from its content. Whole numbers up to 255 are labels; larger ones are
/// renumbered where there are at most 255 different ones. A colour image and broken values are refused with a sentence.
/// Names and colours come from the file itself (PNG, NRRD) or from ITK-SNAP's descriptions beside it (NIfTI,
/// MetaImage: "mask.labels.txt" beside "mask.nii.gz"). Errors: NotFound, Unreadable, BadFormat, Unsupported,
/// LimitExceeded.
Result<MaskImage> readMask(const std::filesystem::path& path);

/// Writes by the ending of the name (.png, .nii, .nii.gz, .nrrd, .mha), under a temporary name in the same folder,
/// flushed to the disk, read back and compared, then renamed: `path` is either the old file or the whole new one.
/// Never replaces one of `sources`, under whatever name or link. PNG keeps neither spacing nor several frames.
/// Errors: Unsupported, Refused, WriteFailed.
Result<void> writeMask(const std::filesystem::path& path, const MaskImage& mask,
                       const std::vector<std::filesystem::path>& sources = {});

/// Whether `writeMask` knows the name's ending.
bool isMaskFileName(const std::filesystem::path& path);
/// The label descriptions that stand beside a mask without a place for them; empty for PNG and NRRD.
std::filesystem::path labelFileOf(const std::filesystem::path& mask);

} // namespace triptych
