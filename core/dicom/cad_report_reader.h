// Reads Mammography CAD structured reports (PS3.16 TID 4000 and those below it).
#pragma once

#include "core/base/result.h"
#include "core/dicom/dicom_file.h"
#include "core/image/cad_report.h"

namespace triptych {

bool isMammographyCad(const QString& sopClassUid);

/// Of an opened file of that class. What is broken in it is left out with a sentence in its warnings. Errors: BadFormat
/// where it is no CAD report inside, LimitExceeded where it has no end (content nested deeper than 32, or more than
/// 10,000 items).
Result<CadReportPtr> readCadReport(const DicomFile& file);

/// Errors: those of openDicomFile(); Unsupported where it is another kind of object.
Result<CadReportPtr> readCadReport(const std::filesystem::path& path);

} // namespace triptych
