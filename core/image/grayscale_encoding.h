// What a file says about turning its stored values into grey: the data of PS3.3 C.11.1 and C.11.2, unapplied.
#pragma once

#include <QString>

#include <optional>
#include <utility>
#include <vector>

namespace triptych {

struct VoiWindow {
    double centre = 0; ///< in modality units (after rescale)
    double width = 1;
    QString explanation; ///< (0028,1055), may be empty
};

/// PS3.3 C.11.2.1.2 and C.11.2.1.3.
enum class VoiFunction { Linear, LinearExact, Sigmoid };

/// A modality or VOI lookup table (PS3.3 C.11.1.1.1, C.11.2.1.1).
struct LookupTable {
    double firstMapped = 0;
    std::vector<quint16> values;
    int bits = 16; ///< of an entry
    QString explanation;
};

/// Everything between stored value and P-value that the file states. Immutable once read.
struct GrayscaleEncoding {
    double rescaleSlope = 1;
    double rescaleIntercept = 0;
    std::optional<LookupTable> modalityLut; ///< instead of the rescale
    std::vector<VoiWindow> windows;
    VoiFunction voiFunction = VoiFunction::Linear;
    std::vector<LookupTable> voiLuts;
    bool inverted = false;                            ///< MONOCHROME1, or Presentation LUT Shape INVERSE
    std::optional<std::pair<double, double>> padding; ///< stored values first..last that are no image
    double storedMin = 0;                             ///< the smallest and largest value that the stored bits can hold,
    double storedMax = 255;                           ///< or for floats that the file holds
    QString unit; ///< of modality values, for a reader: "HU", "OD" …; empty: none is stated (PS3.3 C.11.1.1.2)
};

/// Whether a stored value says "no image here" (PS3.3 C.7.5.1.1.2): left out of windows and statistics, and shown as
/// background.
inline bool isPadding(const GrayscaleEncoding& encoding, double stored)
{
    return encoding.padding && stored >= encoding.padding->first && stored <= encoding.padding->second;
}

} // namespace triptych
