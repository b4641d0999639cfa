// A mask laid into a label map.
#pragma once

#include "core/annotation/label_map.h"

#include <bitset>

namespace triptych {

/// `base` with `label` wherever `mask` (of the same size and downsample) has anything, but not over labels that are set
/// in `locked`. Tiles that stay as they are stay shared. Where sizes differ, `base` as it is.
LabelMap withMask(const LabelMap& base, const LabelMap& mask, quint8 label, const std::bitset<256>& locked = {});

} // namespace triptych
