// The colours that painted labels are shown in.
#pragma once

#include "core/annotation/annotation_model.h"

#include <array>

namespace triptych {

/// A colour for a label that has been given none: hues that stay apart from their neighbours'.
QColor spareLabelColour(int number);
/// Colours by label for a mask layer, the label's opacity as alpha; 0 where hidden. What is painted with a label that
/// is not among them is shown all the same, in its spare colour.
std::array<QRgb, 256> labelColourTable(const QMap<int, LabelInfo>& labels);

} // namespace triptych
