// Reads Grayscale Softcopy Presentation States (PS3.3 A.33.1), and says what another DICOM object without pixels is.
#pragma once

#include "core/base/result.h"
#include "core/dicom/dicom_file.h"
#include "core/image/presentation_state.h"

namespace triptych {

/// Of an opened file whose SOP class isPresentationState() knows. What is broken in it is left out with a sentence in
/// its warnings. Errors: BadFormat where it refers to no image, LimitExceeded where it has no end.
Result<PresentationStatePtr> readPresentationState(const DicomFile& file);

/// Errors: those of openDicomFile(); Unsupported where it is another kind of object.
Result<PresentationStatePtr> readPresentationState(const std::filesystem::path& path);

bool isPresentationState(const QString& sopClassUid);

} // namespace triptych
