// The ICC profile of a DICOM image (PS3.3 C.11.15), or of a slide's optical path (PS3.3 C.8.12.5).
#pragma once

#include "core/colour/icc_transform.h"
#include "core/dicom/dicom_attributes.h"

namespace triptych {

/// Null where there is none, or where it changes nothing. One that is broken is left out, with a sentence in
/// `warnings`.
std::shared_ptr<const IccTransform> readIccProfile(const DicomAttributes& header, QStringList& warnings);

} // namespace triptych
