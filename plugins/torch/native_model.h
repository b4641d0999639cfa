// NativeModel: an architecture that is written here, whose weights come from a bundle.
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <map>
#include <memory>
#include <string>

namespace triptych {

struct NativeOutput {
    torch::Tensor logits;                        ///< N × classes, before calibration
    torch::Tensor maskLogits;                    ///< N × 1 × H × W at the input's size, or undefined
    std::map<std::string, torch::Tensor> layers; ///< N × C × h × w: the layers that Grad-CAM may look at, by name
};

class NativeModel : public torch::nn::Module {
public:
    /// `input`: N × channels × H × W, normalised.
    virtual NativeOutput forward(const torch::Tensor& input) = 0;
};

/// "us_unet_classifier", "idc_residual" or "mammo_classifier"; null for any other name.
std::shared_ptr<NativeModel> createNativeModel(const std::string& architecture, int channels, int classes);

} // namespace triptych
