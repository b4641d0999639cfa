// A quick look at a DICOM file for sorting cases: who and what it is, whether or not it holds an image.
#pragma once

#include "core/image/image_source.h"

#include <filesystem>

namespace triptych {

struct DicomHeader {
    ImageIdentity identity;
    ImageKind kind = ImageKind::Other; ///< Other where there are no pixels
    QString sopClassUid;
    QString sopClassName; ///< in words
    QString sopInstanceUid;
    bool hasPixels = false;
    bool isDirectory = false; ///< a DICOMDIR
};

/// Errors: NotFound, Unreadable, BadFormat (also: no DICOM file), Unsupported, LimitExceeded.
Result<DicomHeader> readDicomHeader(const std::filesystem::path& path);

} // namespace triptych
