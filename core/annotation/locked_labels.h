// Which labels are locked: what is painted with them is not changed.
#pragma once

#include "core/annotation/annotation_model.h"

#include <bitset>

namespace triptych {

/// By label; 0, and what is no label, is never locked.
std::bitset<256> lockedLabels(const QMap<int, LabelInfo>& labels);

} // namespace triptych
