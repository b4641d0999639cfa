// Reading codes of data sets (PS3.3 8.8) and items of structured reports.
#pragma once

#include "core/dicom/coded_concept.h"
#include "core/dicom/dicom_attributes.h"

namespace triptych {

/// The first code item of a sequence; empty where there is none.
CodedConcept codeIn(const DicomAttributes& item, const DcmTagKey& sequence);

/// The content item that a Referenced Content Item Identifier names: positions from the root, which is 1, each counted
/// from 1 (PS3.3 C.17.3.2.5). Null where it is not there, deeper than `deepest`, or beyond `most` in its sequence.
DicomAttributes contentItem(const DicomAttributes& root, const std::vector<double>& path, size_t deepest, int most);

} // namespace triptych
