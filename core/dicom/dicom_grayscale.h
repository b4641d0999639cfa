// The grayscale attributes of a DICOM header (PS3.3 C.7.5.1, C.11.1, C.11.2, C.11.6), read and not applied.
#pragma once

#include "core/dicom/pixel_format.h"
#include "core/image/grayscale_encoding.h"

namespace triptych {

/// Attributes that cannot be right are left out, with a sentence in `warnings`.
GrayscaleEncoding readGrayscale(const DicomAttributes& header, const PixelFormat& format, QStringList& warnings);

} // namespace triptych
