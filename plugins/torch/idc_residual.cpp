// idc_residual: patches of 50×50 of a stained section into without and with invasive ductal carcinoma.
//
// Seven 3×3 convolutions of 32 filters, each with batch normalisation: one, then three residual blocks of two with an
// addition around each, max pooling between them; dropout; dense 128–64–64–2.
#include "plugins/torch/architectures.h"
#include "plugins/torch/blocks.h"

namespace triptych {

namespace {

class IdcResidual : public NativeModel {
public:
    IdcResidual(int channels, int classes)
        : m_first(register_module("first", convBlock(channels, 32))),
          m_block1(register_module("block1", ResidualBlock(32))),
          m_block2(register_module("block2", ResidualBlock(32))),
          m_block3(register_module("block3", ResidualBlock(32))),
          m_head(register_module(
              "head", torch::nn::Sequential(torch::nn::Dropout(0.3), torch::nn::Linear(32 * kPooled * kPooled, 128),
                                            torch::nn::ReLU(), torch::nn::Dropout(0.4), torch::nn::Linear(128, 64),
                                            torch::nn::ReLU(), torch::nn::Linear(64, 64), torch::nn::ReLU(),
                                            torch::nn::Linear(64, classes))))
    {
    }

    NativeOutput forward(const torch::Tensor& input) override
    {
        const auto halve = [](const torch::Tensor& x) { return torch::max_pool2d(x, 2); };
        auto x = halve(m_first->forward(input));
        x = halve(m_block1->forward(x));
        x = m_block2->forward(x);
        const auto features = m_block3->forward(x);
        const auto pooled = torch::adaptive_avg_pool2d(features, {kPooled, kPooled}).flatten(1);
        return {m_head->forward(pooled), {}, {{"block3", features}}};
    }

private:
    static constexpr int kPooled = 3; // the last grid of 12×12 in nine fields
    torch::nn::Sequential m_first;
    ResidualBlock m_block1, m_block2, m_block3;
    torch::nn::Sequential m_head;
};

} // namespace

std::shared_ptr<NativeModel> makeIdcResidual(int channels, int classes)
{
    return std::make_shared<IdcResidual>(channels, classes);
}

} // namespace triptych
