// case.json: what is known by hand of the images in a folder, for formats that cannot say it themselves.
#pragma once

#include "core/image/image_overrides.h"

#include <filesystem>
#include <vector>

namespace triptych {

/// {"patient": {"id", "name", "birthDate", "sex"}, "mixed": bool, "images": [{"file", "kind", "date", "laterality",
/// "view", "spacingMm": [x, y], "description"}]}; every member but "images" and "file" may be missing.
struct CaseJson {
    struct Entry {
        std::filesystem::path file; ///< absolute, inside the folder of the case.json
        ImageOverrides overrides;   ///< of this image, without the patient
    };
    ImageOverrides patient; ///< holds for the images whose own file names no patient
    bool mixed = false;     ///< the images are known to be of several patients
    std::vector<Entry> images;
};

/// Errors: Unreadable, BadFormat (with the member that is wrong; a path that leaves the folder), LimitExceeded (1 MiB,
/// 2,000 images).
Result<CaseJson> readCaseJson(const std::filesystem::path& path);

} // namespace triptych
