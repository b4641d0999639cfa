// Which files a case is made of: what was named by hand, what stands in a case.json, and what lies in folders.
#pragma once

#include "core/workspace/case_json.h"

#include <QStringList>

#include <stop_token>

namespace triptych {

struct CaseFile {
    std::filesystem::path path;
    bool byHand = false;      ///< named itself, not found in a folder
    ImageOverrides overrides; ///< of case.json
    bool listed = false;      ///< in a case.json
};

struct CaseFiles {
    std::vector<CaseFile> files; ///< each once, in a stable order
    ImageOverrides patient;      ///< of case.json
    bool mixed = false;
    QStringList warnings;
};

/// Folders are read at most 8 deep and 2,000 files far, hidden files and links left out. In a folder with a case.json
/// only what it lists counts, and DICOM files. Errors: NotFound, Unreadable, Cancelled, those of case.json and
/// DICOMDIR.
Result<CaseFiles> collectCaseFiles(const std::vector<std::filesystem::path>& paths, std::stop_token stop = {});

} // namespace triptych
