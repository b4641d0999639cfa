// What a DICOM file lays over its image: overlay planes (PS3.3 C.9.2, PS3.5 8.1.2) and display shutters
// (PS3.3 C.7.6.11, C.7.6.15), read and not applied.
#pragma once

#include "core/dicom/dicom_image_source.h"

namespace triptych {

/// The planes with a bit set. Those in unused bits of the pixels (retired) are decoded with `frames` (null: a file
/// without pixels), as far as that is no more than a few frames. What is broken is left out, with a sentence in
/// `warnings`.
std::vector<OverlayPlane> readOverlays(const DicomAttributes& header, const DicomFrames* frames, QStringList& warnings);

/// Rectangle, circle and polygon. Shapes that cannot be right are left out, with a sentence in `warnings`.
std::optional<DisplayShutter> readShutter(const DicomAttributes& header, QStringList& warnings);

/// The plane that the header calls its bitmap shutter moves from `planes` into `shutter`.
void takeBitmapShutter(const DicomAttributes& header, std::vector<OverlayPlane>& planes,
                       std::optional<DisplayShutter>& shutter, QStringList& warnings);

} // namespace triptych
