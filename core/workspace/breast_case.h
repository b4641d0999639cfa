// A case: the images of one patient (or, confirmed by the reader, of several) in reading order. Immutable value.
#pragma once

#include "core/image/cad_report.h"
#include "core/image/presentation_state.h"
#include "core/image/reader_registry.h"
#include "core/jobs/progress.h"

#include <filesystem>

namespace triptych {

/// One image of a case, by what its file (or case.json) says.
struct CaseImage {
    ImageSourcePtr source;
    QString kindSource; ///< "file", "case.json" or "project": where kind, laterality and view come from
    ImageKind kind() const { return source->info().kind; }
    bool prior = false; ///< of an earlier study than the newest of its modality
};

struct BreastCase {
    CaseId id;     ///< from the patient and study, stable when opened again from elsewhere
    QString title; ///< patient ID, name
    std::filesystem::path location;
    std::vector<CaseImage>
        images; ///< sorted: modality, study date (newest first), view order RCC LCC RMLO LMLO, series, instance
    std::vector<PresentationStatePtr> states; ///< of its images, the newest first
    std::vector<CadReportPtr> cadReports;     ///< on its images, the newest first
    QStringList patientIds;                   ///< distinct; more than one: mixed
    bool mixed = false;
    QStringList warnings; ///< files that could not be read, each a sentence
};

/// Groups what is at `paths` (files, folders, a DICOMDIR, a case.json) into one case. Blocks: from a worker. Files of
/// different patients: Refused, with the patients named, unless `allowMixed` (the reader confirmed, or case.json
/// says "mixed": true). Bounded: at most 2,000 files, folders at most 8 deep, links not followed.
Result<BreastCase> openCase(const std::vector<std::filesystem::path>& paths, const ReaderRegistry& readers,
                            bool allowMixed, const ProgressFn& progress = {}, std::stop_token stop = {});

/// The same images, those whose files do not say what they are (ImageKind::Image) as of this kind.
BreastCase withKindOfSilent(BreastCase value, ImageKind kind);

} // namespace triptych
