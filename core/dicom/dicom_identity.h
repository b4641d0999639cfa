// Who and what a DICOM image is of: patient, study, kind, view and laterality.
#pragma once

#include "core/dicom/dicom_attributes.h"
#include "core/image/image_source.h"

namespace triptych {

ImageIdentity readIdentity(const DicomAttributes& header);

ImageKind readKind(const DicomAttributes& header);

/// A DICOMDIR, by its directory records or its file-set ID.
bool isDicomDir(const DicomAttributes& header);

/// What PS3.6 calls the SOP class, e.g. "RT Plan Storage"; the UID where it is unknown.
QString sopClassName(const QString& uid);

} // namespace triptych
