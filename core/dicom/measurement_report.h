// Shapes as DICOM Structured Reports: Comprehensive SR with TID 1500 "Measurement Report" (PS3.16): what encloses an
// area and points as TID 1410 "Planar ROI Measurements", lines and angles as TID 1501 groups whose numbers rest on
// them. Coordinates are float32 (PS3.3 C.18.6): below 65,536 they are exact to 1/256 pixel.
#pragma once

#include "core/dicom/shape_objects.h"

namespace triptych {

struct DicomFile;

struct MeasurementReportToWrite : ShapesToWrite {
    CodedConcept findingSite; ///< e.g. Breast; empty: the modality's (mammography: Breast), else none
};

/// Errors: Refused (no shapes; over a source image), LimitExceeded (more than 20,000 shapes), WriteFailed, those of the
/// source file.
Result<void> writeMeasurementReport(const std::filesystem::path& path, const MeasurementReportToWrite& report);

/// What the shapes lose in a report, in sentences.
QStringList measurementReportLosses(const MeasurementReportToWrite& report);

struct ReportedNumber {
    CodedConcept name;
    CodedConcept unit;
    double value = 0;
};

/// One shape of a report. `shape.frame` is that of the instance.
struct ReportedShape {
    Shape shape;
    QString labelName; ///< what it was called here; else the meaning of the finding
    CodedConcept finding, findingSite;
    QString trackingId, trackingUid;
    QString imageUid; ///< SOP Instance UID
    std::vector<ReportedNumber> numbers;
};

struct MeasurementReport {
    QString path;
    QString uid;
    QString author;
    QDateTime created;
    std::vector<ReportedShape> shapes;
    QStringList imageUids;
    QStringList warnings;
};

/// Errors: NotFound, Unreadable, BadFormat, Unsupported (no measurement report), LimitExceeded (too many or too deeply
/// nested items). Shapes with impossible points are left out, with a sentence in the warnings.
Result<MeasurementReport> readMeasurementReport(const std::filesystem::path& path);
/// The same of a file that is open already.
Result<MeasurementReport> readMeasurementReport(const DicomFile& file);

/// The report's shapes with the frames that they have in `subject`. Those of other images are left out, with a sentence
/// in the warnings; errors: Refused where all are of other images, which are named.
Result<MeasurementReport> fitMeasurementReport(MeasurementReport report, const DicomSubject& subject);

} // namespace triptych
