// DICOMDIR (PS3.3 F, PS3.10 8): the files of a medium. Read only; never through DcmDicomDir, which may rewrite it.
#pragma once

#include "core/base/result.h"

#include <QStringList>

#include <filesystem>
#include <vector>

namespace triptych {

struct DicomDirectory {
    std::vector<std::filesystem::path> files; ///< that exist, below the DICOMDIR's folder, in the directory's order
    QStringList warnings;                     ///< references that lead nowhere or out of the folder
};

/// Errors: NotFound, Unreadable, BadFormat (no DICOMDIR), LimitExceeded; they name the file.
Result<DicomDirectory> readDicomDir(const std::filesystem::path& path);

} // namespace triptych
