// The graphics of a presentation state: layers (PS3.3 C.10.7) and annotations (PS3.3 C.10.5).
#pragma once

#include "core/dicom/dicom_attributes.h"
#include "core/image/presentation_state.h"

namespace triptych {

void readGraphicLayers(const DicomAttributes& header, PresentationState& state);

/// Objects that cannot be right are left out, with a sentence in the state's warnings; at most 10,000 are read.
void readAnnotations(const DicomAttributes& header, PresentationState& state);

} // namespace triptych
