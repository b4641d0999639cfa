// Reading codes of data sets (PS3.3 8.8).
#pragma once

#include "core/dicom/coded_concept.h"
#include "core/dicom/dicom_attributes.h"

namespace triptych {

/// The first code item of a sequence; empty where there is none.
CodedConcept codeIn(const DicomAttributes& item, const DcmTagKey& sequence);

} // namespace triptych
