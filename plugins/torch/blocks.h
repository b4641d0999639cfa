// The layers that several of the native architectures are made of.
#pragma once

#include <torch/nn.h>

namespace triptych {

/// k×k convolution (stride s, same padding), batch normalisation, ReLU.
inline torch::nn::Sequential convBlock(int in, int out, int kernel = 3, int stride = 1)
{
    return torch::nn::Sequential(
        torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false)),
        torch::nn::BatchNorm2d(out), torch::nn::ReLU());
}

/// Two 3×3 convolutions of which the second is added to its input (He et al. 2016).
class ResidualBlockImpl : public torch::nn::Module {
public:
    explicit ResidualBlockImpl(int channels)
        : m_first(register_module("first", convBlock(channels, channels))),
          m_second(register_module(
              "second", torch::nn::Sequential(
                            torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, channels, 3).padding(1).bias(false)),
                            torch::nn::BatchNorm2d(channels))))
    {
    }
    torch::Tensor forward(const torch::Tensor& x) { return torch::relu(x + m_second->forward(m_first->forward(x))); }

private:
    torch::nn::Sequential m_first;
    torch::nn::Sequential m_second;
};
TORCH_MODULE(ResidualBlock);

} // namespace triptych
