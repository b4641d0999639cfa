// What others have said of the images of a case: presentation states and CAD reports among its files.
#pragma once

#include "core/image/cad_report.h"
#include "core/image/presentation_state.h"

#include <filesystem>

namespace triptych {

struct CaseImage;

class CaseMarks {
public:
    /// Reads the file if it is such an object, else answers false. What is wrong with it goes into `warnings`. Blocks.
    bool take(const std::filesystem::path& path);

    /// Leaves out what speaks of no image of the case, or of one of another patient, each with a sentence.
    void keepWhatBelongs(const std::vector<CaseImage>& images);

    bool isEmpty() const { return states.empty() && reports.empty(); }

    std::vector<PresentationStatePtr> states; ///< the newest first, after keepWhatBelongs()
    std::vector<CadReportPtr> reports;        ///< so are these
    QStringList warnings;
};

} // namespace triptych
