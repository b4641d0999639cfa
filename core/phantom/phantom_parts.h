// The phantom's parts, each written with its truth; phantom_case.cpp puts them together.
#pragma once

#include "core/phantom/dicom_files.h"
#include "core/phantom/phantom_case.h"

#include <QJsonObject>

namespace triptych {
class WorkerPool;
}

namespace triptych::phantom {

/// One image: its entry in case.json and in truth.json.
struct WrittenPart {
    QJsonObject image, truth;
};

/// The story of the patient.
struct PhantomPlan {
    PhantomOptions options;
    std::filesystem::path folder;
    Patient patient;
    Study current, prior;
};

/// The eight views, current ones first. Each is a function so that they can be painted side by side.
constexpr int kMammogramCount = 8;
Result<WrittenPart> writeMammogramPart(const PhantomPlan& plan, int index);
Result<WrittenPart> writeUltrasoundPart(const PhantomPlan& plan);
Result<WrittenPart> writeSlidePart(const PhantomPlan& plan, WorkerPool& pool, const ProgressFn& progress,
                                   std::stop_token stop);

/// Writes a JSON or PNG file. Errors: WriteFailed.
Result<void> writeJson(const std::filesystem::path& path, const QJsonObject& json);
Result<void> writePng(const std::filesystem::path& path, const QImage& image);

/// "YYYYMMDD" as "YYYY-MM-DD".
QString isoDate(const QString& dicomDate);

} // namespace triptych::phantom
