// The phantom: a synthetic patient whose truth is known, written as one case folder. It is the demo case and the
// material of tests that need to know what is in an image.
//
// The folder:
//   case.json                        the case's images, see below
//   mammogram/current/{RCC,LCC,RMLO,LMLO}.dcm, mammogram/prior/…      ultrasound/clip.dcm      slide/slide.tiff
//   truth/truth.json                 positions and sizes in pixels and mm, spacing, lesions
//   truth/{current,prior}_{RCC,…}.png  labels: 0 air, 1 breast, 2 pectoral muscle, 3 mass, 4 calcification
//   truth/ultrasound_NN.png          255 in the lesion, one for each frame (01 is the first)
//   truth/slide.geojson              the invasive region in level-0 pixels, as QuPath reads it
//   truth/slide.png                  labels at 1/32: 0 glass, 1 tissue, 2 invasive
//
// case.json lists the images of a case folder and says of non-DICOM files what they cannot say themselves:
//   { "patient": { "id", "name", "birthDate": "YYYY-MM-DD", "sex" },
//     "images": [ { "file": "relative/path", "kind": "slide|ultrasound|mammogram", "date": "YYYY-MM-DD",
//                   "laterality": "L|R", "view": "CC|MLO or empty", "spacingMm": [x, y] (optional),
//                   "description": "" } ] }
// Where it is present, only the files that it lists belong to the case.
#pragma once

#include "core/base/result.h"
#include "core/jobs/progress.h"

#include <filesystem>
#include <stop_token>

namespace triptych::phantom {

struct PhantomOptions {
    quint64 seed = 1;
    /// 1: full size. Smaller makes coarser mammograms of the same breast and a smaller slide, for tests; the
    /// ultrasound clip gets fewer frames. At least 0.1.
    double scale = 1;
    int threads = 2;
};

/// Writes the case into `folder`, which is made if absent; files of the same names are replaced. The same seed and
/// scale give the same bytes. Blocks. Errors: WriteFailed, Cancelled, LimitExceeded (a scale out of range).
Result<void> writePhantom(const std::filesystem::path& folder, const PhantomOptions& options,
                          const ProgressFn& progress = {}, std::stop_token stop = {});

} // namespace triptych::phantom
