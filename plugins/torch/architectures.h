// The native architectures, one file each.
#pragma once

#include "plugins/torch/native_model.h"

namespace triptych {

std::shared_ptr<NativeModel> makeUsUnetClassifier(int channels, int classes);
std::shared_ptr<NativeModel> makeIdcResidual(int channels, int classes);
std::shared_ptr<NativeModel> makeMammoClassifier(int channels, int classes);

} // namespace triptych
