// DicomSlideSource: a pyramid of VL Whole Slide Microscopy instances (PS3.3 A.32.8): TILED_FULL and TILED_SPARSE,
// concatenations, focal planes and optical paths as frames; a DICOM frame is a tile.
#pragma once

#include "core/image/image_source.h"

#include <filesystem>

namespace triptych {

struct DicomFile;

/// True for a whole-slide instance that says how large its total pixel matrix is.
bool isWholeSlide(const DicomFile& file);

/// The pyramid of the given instances of one series. Its label, overview and thumbnail are its associated images; other
/// series and broken files are left out, the latter with a warning. Errors: the first file's, where none is a level.
Result<ImageSourcePtr> openDicomSlide(const std::vector<std::filesystem::path>& paths, std::stop_token stop = {});

/// The same of `file` and the instances of its series beside it (at most 500 files are looked at), whichever of them
/// `file` is: a label is not shown for itself, unless no level of its slide is there.
Result<ImageSourcePtr> openDicomSlideWithSiblings(DicomFile file, std::stop_token stop);

} // namespace triptych
