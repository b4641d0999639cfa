// Measured results as lines of text.
#pragma once

#include "core/inference/model_card.h"

namespace triptych {

/// "AUC malignant vs benign: 0.912 (95 % 0.861 … 0.955; 97 cases; bootstrap …)" on stdout.
void printMeasured(const std::vector<MeasuredResult>& results);

} // namespace triptych
