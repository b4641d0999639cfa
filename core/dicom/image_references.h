// What objects that speak of images have in common: references to them, and who made the object when.
#pragma once

#include "core/dicom/dicom_attributes.h"
#include "core/image/presentation_state.h"

namespace triptych {

/// The items of a Referenced Image or Referenced SOP Sequence (PS3.3 10.8), at most 10,000; frames count from 0.
std::vector<ImageReference> imageReferences(const DicomAttributes& item, const DcmTagKey& sequence);

/// Local time as it is written; invalid where the date is.
QDateTime dateTimeOf(const DicomAttributes& item, const DcmTagKey& date, const DcmTagKey& time);

/// A person's name (PS3.5 6.2.1) with spaces between its parts.
QString personText(const QString& name);

} // namespace triptych
