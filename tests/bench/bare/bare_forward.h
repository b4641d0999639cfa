// The forward pass alone: nothing but LibTorch.
#pragma once

#include "plugins/torch/native_model.h"

namespace triptych::bare {

/// Runs `batches` batches through the network without gradients; seconds.
double forwardSeconds(NativeModel& model, const torch::Tensor& batch, int batches);

} // namespace triptych::bare
