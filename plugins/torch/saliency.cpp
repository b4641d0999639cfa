#include "plugins/torch/saliency.h"

#include <torch/autograd.h>
#include <torch/nn/functional.h>

namespace triptych {

namespace {

torch::Tensor scaledToOne(const torch::Tensor& map)
{
    const double highest = map.max().item<double>();
    return highest > 0 ? map / highest : map;
}

} // namespace

torch::Tensor gradCam(NativeModel& model, const torch::Tensor& input, const std::string& layer, int64_t classIndex)
{
    const torch::AutoGradMode gradients(true);
    // The graph must reach back to the layer whether or not the weights keep gradients.
    const auto x = input.detach().clone().requires_grad_(true);
    const NativeOutput output = model.forward(x);
    const auto found = output.layers.find(layer);
    if (found == output.layers.end())
        return {};
    const auto& activation = found->second;
    const auto gradient = torch::autograd::grad({output.logits[0][classIndex]}, {activation})[0];
    const torch::NoGradGuard done;
    const auto weights = gradient.mean({2, 3}, true);
    const auto map = torch::relu((weights * activation.detach()).sum(1, true));
    namespace F = torch::nn::functional;
    const auto enlarged = F::interpolate(map, F::InterpolateFuncOptions()
                                                  .size(std::vector<int64_t>{input.size(2), input.size(3)})
                                                  .mode(torch::kBilinear)
                                                  .align_corners(false));
    return scaledToOne(enlarged[0][0]).contiguous();
}

torch::Tensor inputGradient(NativeModel& model, const torch::Tensor& input, int64_t classIndex)
{
    const torch::AutoGradMode gradients(true);
    const auto x = input.detach().clone().requires_grad_(true);
    const NativeOutput output = model.forward(x);
    const auto gradient = torch::autograd::grad({output.logits[0][classIndex]}, {x})[0];
    return scaledToOne(gradient.detach()[0].abs().amax(0)).contiguous();
}

} // namespace triptych
