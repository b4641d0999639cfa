// mammo_classifier: a mammogram cropped to the breast into normal, benign and malignant.
//
// A small residual network; an attention map, taught with the circles drawn around the abnormalities, says where the
// class head looks.
#include "plugins/torch/architectures.h"
#include "plugins/torch/blocks.h"

namespace triptych {

namespace {

class MammoClassifier : public NativeModel {
public:
    MammoClassifier(int channels, int classes)
        : m_stem(register_module("stem", convBlock(channels, 16, 5, 2))),
          m_stage1(register_module("stage1", convBlock(16, 32))),
          m_stage2(register_module("stage2", convBlock(32, 48))),
          m_block2(register_module("block2", ResidualBlock(48))),
          m_stage3(register_module("stage3", convBlock(48, 64))),
          m_block3(register_module("block3", ResidualBlock(64))),
          m_attention(register_module("attention", torch::nn::Conv2d(torch::nn::Conv2dOptions(64, 1, 1)))),
          m_head(register_module("head", torch::nn::Sequential(torch::nn::Dropout(0.4), torch::nn::Linear(128, 32),
                                                               torch::nn::ReLU(), torch::nn::Dropout(0.2),
                                                               torch::nn::Linear(32, classes))))
    {
    }

    NativeOutput forward(const torch::Tensor& input) override
    {
        const auto halve = [](const torch::Tensor& x) { return torch::max_pool2d(x, 2); };
        auto x = halve(m_stage1->forward(m_stem->forward(input)));
        x = halve(m_block2->forward(m_stage2->forward(x)));
        const auto features = m_block3->forward(m_stage3->forward(x));
        const auto attention = m_attention->forward(features);
        const auto weights = torch::softmax(attention.flatten(2), 2).view_as(attention);
        const auto pooled = torch::cat({(features * weights).sum({2, 3}), features.mean({2, 3})}, 1);
        const auto mask =
            torch::nn::functional::interpolate(attention, torch::nn::functional::InterpolateFuncOptions()
                                                              .size(std::vector<int64_t>{input.size(2), input.size(3)})
                                                              .mode(torch::kBilinear)
                                                              .align_corners(false));
        return {m_head->forward(pooled), mask, {{"block3", features}}};
    }

private:
    torch::nn::Sequential m_stem, m_stage1, m_stage2;
    ResidualBlock m_block2;
    torch::nn::Sequential m_stage3;
    ResidualBlock m_block3;
    torch::nn::Conv2d m_attention;
    torch::nn::Sequential m_head;
};

} // namespace

std::shared_ptr<NativeModel> makeMammoClassifier(int channels, int classes)
{
    return std::make_shared<MammoClassifier>(channels, classes);
}

} // namespace triptych
