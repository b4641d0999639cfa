// The display function of values that are too wide for a table, as the places where its grey changes.
#pragma once

#include "core/display/presentation.h"

#include <optional>
#include <vector>

namespace triptych {

/// Value v is shown in colours[number of thresholds ≤ v].
struct ValueSteps {
    std::vector<double> thresholds; ///< ascending
    std::vector<QRgb> colours;      ///< one more
};

/// Exactly what DisplayLut::colour gives for every finite or infinite value that is no padding. Nothing where the
/// function is not monotone in the value, which a lookup table need not be.
std::optional<ValueSteps> valueSteps(const GrayscaleEncoding& encoding, const Presentation& presentation);

} // namespace triptych
