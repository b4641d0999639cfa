#include "core/dicom/dicom_directory.h"

#include "core/base/file_hash.h"
#include "core/dicom/dicom_file.h"
#include "core/dicom/dicom_identity.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcsequen.h>

#include <algorithm>
#include <set>

namespace triptych {

namespace {

namespace fs = std::filesystem;

constexpr int kMostRecords = 200'000;
constexpr int kMostComponents = 32; // PS3.10 8.2 allows 8
constexpr int kMostWarnings = 50;

/// The path of a File ID below `folder`, or nothing where it would leave it.
std::optional<fs::path> resolve(const fs::path& folder, const QStringList& components)
{
    if (components.isEmpty() || components.size() > kMostComponents)
        return {};
    fs::path path = folder;
    for (const QString& component : components) {
        if (component.isEmpty() || component == QLatin1String(".") || component == QLatin1String("..") ||
            component.contains(QLatin1Char('/')) || component.contains(QChar()))
            return {};
        std::error_code ignored;
        fs::path next = path / component.toStdString();
        // Media mounted with another convention show the names in lower case.
        if (!fs::exists(next, ignored) && fs::exists(path / component.toLower().toStdString(), ignored))
            next = path / component.toLower().toStdString();
        path = next;
    }
    return path;
}

/// Links are followed before the question whether the file lies below the folder.
bool liesBelow(const fs::path& file, const fs::path& folder)
{
    std::error_code failed;
    const fs::path real = fs::canonical(file, failed), base = fs::canonical(folder, failed);
    if (failed)
        return false;
    return std::mismatch(base.begin(), base.end(), real.begin(), real.end()).first == base.end();
}

} // namespace

Result<DicomDirectory> readDicomDir(const fs::path& path)
{
    const auto file = openDicomFile(path);
    if (!file)
        return file.error();
    if (!isDicomDir(DicomAttributes(file->header.get())))
        return Error{ErrorCode::BadFormat, QStringLiteral("%1: is no DICOMDIR").arg(file->name), {}};
    DicomDirectory directory;
    directory.warnings = file->layout.warnings;
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const auto warn = [&directory](const QString& text) {
        if (directory.warnings.size() < kMostWarnings)
            directory.warnings << text;
    };
    DcmSequenceOfItems* records = nullptr;
    if (file->header->findAndGetSequence(DCM_DirectoryRecordSequence, records).bad() || !records)
        return directory;
    std::set<fs::path> seen;
    int count = 0;
    // The records are one flat list (PS3.3 F.3.2.2): no links are followed, so that none can form a circle.
    for (DcmObject* object = records->nextInContainer(nullptr); object; object = records->nextInContainer(object)) {
        if (++count > kMostRecords)
            return Error{ErrorCode::LimitExceeded,
                         QStringLiteral("%1: has more than %2 records").arg(file->name).arg(kMostRecords),
                         {}};
        const DicomAttributes record(static_cast<DcmItem*>(object));
        if (!record.has(DCM_ReferencedFileID) || record.integer(DCM_RecordInUseFlag, 0xFFFF) == 0)
            continue;
        const QString reference = record.text(DCM_ReferencedFileID);
        const auto referenced = resolve(folder, reference.split(QLatin1Char('\\')));
        std::error_code ignored;
        if (!referenced)
            warn(QStringLiteral("The reference %1 leaves the folder; it is refused.").arg(reference.left(100)));
        else if (!fs::is_regular_file(*referenced, ignored))
            warn(QStringLiteral("%1 is missing.").arg(displayPath(*referenced)));
        else if (!liesBelow(*referenced, folder))
            warn(QStringLiteral("%1 links out of the folder; it is refused.").arg(displayPath(*referenced)));
        else if (seen.insert(*referenced).second)
            directory.files.push_back(*referenced);
    }
    return directory;
}

} // namespace triptych
