// Where a model looked.
#pragma once

#include "plugins/torch/native_model.h"

namespace triptych {

/// Grad-CAM (Selvaraju et al. 2017) of one class for one input (1 × C × H × W): the layer's channels weighted by the
/// mean gradient of the class's logit, negative parts cut; H × W at the input's size, 0…1. Undefined where the model
/// has no such layer.
torch::Tensor gradCam(NativeModel& model, const torch::Tensor& input, const std::string& layer, int64_t classIndex);

/// Magnitude of the gradient of the class's logit by the input (Simonyan et al. 2014), the largest of the channels;
/// H × W, 0…1.
torch::Tensor inputGradient(NativeModel& model, const torch::Tensor& input, int64_t classIndex);

} // namespace triptych
