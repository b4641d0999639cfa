// us_unet_classifier: one network that outlines a lesion in an ultrasound image and classes it.
//
// A U-Net (Ronneberger et al. 2015) with residual encoder stages after a stride-2 stem. The class head reads features
// of encoder and decoder at 1/8 of the input, averaged over the predicted lesion, over a rim around it (margin and
// shadow tell benign from malignant) and over the whole image, and five numbers of the lesion's shape.
#include "plugins/torch/architectures.h"
#include "plugins/torch/blocks.h"

namespace triptych {

namespace {

namespace F = torch::nn::functional;

torch::Tensor upsampled(const torch::Tensor& x, const torch::Tensor& like)
{
    return F::interpolate(x, F::InterpolateFuncOptions()
                                 .size(std::vector<int64_t>{like.size(2), like.size(3)})
                                 .mode(torch::kBilinear)
                                 .align_corners(false));
}

/// Mean of the features weighted by a map, N × C.
torch::Tensor weightedMean(const torch::Tensor& features, const torch::Tensor& weights)
{
    return (features * weights).sum({2, 3}) / (weights.sum({2, 3}) + 1.0);
}

/// Area, perimeter against area, extent to either side, and sharpness of the predicted lesion, N × 5, each around 0…2.
torch::Tensor shapeNumbers(const torch::Tensor& mask)
{
    const double height = static_cast<double>(mask.size(2));
    const double width = static_cast<double>(mask.size(3));
    const auto area = mask.sum({2, 3}) + 1.0;
    const auto dx = (mask.narrow(3, 1, mask.size(3) - 1) - mask.narrow(3, 0, mask.size(3) - 1)).abs().sum({2, 3});
    const auto dy = (mask.narrow(2, 1, mask.size(2) - 1) - mask.narrow(2, 0, mask.size(2) - 1)).abs().sum({2, 3});
    const auto x = torch::arange(mask.size(3), mask.options()).view({1, 1, 1, -1});
    const auto y = torch::arange(mask.size(2), mask.options()).view({1, 1, -1, 1});
    const auto meanX = ((mask * x).sum({2, 3}) / area).view({-1, 1, 1, 1});
    const auto meanY = ((mask * y).sum({2, 3}) / area).view({-1, 1, 1, 1});
    const auto spreadX = ((mask * (x - meanX).square()).sum({2, 3}) / area + 1e-3).sqrt();
    const auto spreadY = ((mask * (y - meanY).square()).sum({2, 3}) / area + 1e-3).sqrt();
    const auto sharpness = (mask * (1 - mask)).sum({2, 3}) / area;
    return torch::cat({area / (width * height) * 5, (dx + dy) / area.sqrt() / 5, (spreadY / (spreadX + 0.5)),
                       torch::log(spreadX * spreadY * 12 / area + 0.1), sharpness * 4},
                      1);
}

class UsUnetClassifier : public NativeModel {
public:
    UsUnetClassifier(int channels, int classes)
        : m_stem(register_module("stem", convBlock(channels, 16, 5, 2))),
          m_enc1(register_module("enc1", convBlock(16, 32))), m_enc2a(register_module("enc2a", convBlock(32, 64))),
          m_enc2(register_module("enc2", ResidualBlock(64))), m_enc3a(register_module("enc3a", convBlock(64, 128))),
          m_enc3(register_module("enc3", ResidualBlock(128))), m_enc4a(register_module("enc4a", convBlock(128, 128))),
          m_enc4(register_module("enc4", ResidualBlock(128))), m_dec3(register_module("dec3", convBlock(256, 64))),
          m_dec2(register_module("dec2", convBlock(128, 32))), m_dec1(register_module("dec1", convBlock(64, 16))),
          m_mask(register_module("mask", torch::nn::Conv2d(torch::nn::Conv2dOptions(16, 1, 1)))),
          m_classFeatures(register_module("class_features", convBlock(192, 64))),
          m_head(
              register_module("head", torch::nn::Sequential(torch::nn::Dropout(0.4),
                                                            torch::nn::Linear(64 * 4 + 128 + 5, 64), torch::nn::ReLU(),
                                                            torch::nn::Dropout(0.3), torch::nn::Linear(64, classes))))
    {
    }

    NativeOutput forward(const torch::Tensor& input) override
    {
        const auto halve = [](const torch::Tensor& x) { return torch::max_pool2d(x, 2); };
        const auto skip1 = m_enc1->forward(m_stem->forward(input));
        const auto skip2 = m_enc2->forward(m_enc2a->forward(halve(skip1)));
        const auto skip3 = m_enc3->forward(m_enc3a->forward(halve(skip2)));
        const auto bottom = m_enc4->forward(m_enc4a->forward(halve(skip3)));
        const auto up3 = m_dec3->forward(torch::cat({upsampled(bottom, skip3), skip3}, 1));
        const auto up2 = m_dec2->forward(torch::cat({upsampled(up3, skip2), skip2}, 1));
        const auto up1 = m_dec1->forward(torch::cat({upsampled(up2, skip1), skip1}, 1));
        const auto mask = m_mask->forward(up1);

        // The class loss must not bend the outline: the head reads the mask, but does not teach it.
        const auto lesion = torch::sigmoid(mask).detach();
        const auto coarse = torch::adaptive_avg_pool2d(lesion, {skip3.size(2), skip3.size(3)});
        const auto rim = (torch::max_pool2d(coarse, 5, 1, 2) - coarse).clamp_min(0);
        const auto features = m_classFeatures->forward(torch::cat({up3, skip3}, 1));
        const auto pooled =
            torch::cat({weightedMean(features, coarse), weightedMean(features, rim), features.mean({2, 3}),
                        features.amax({2, 3}), bottom.mean({2, 3}), shapeNumbers(lesion)},
                       1);
        return {m_head->forward(pooled), upsampled(mask, input), {{"class_features", features}, {"enc4", bottom}}};
    }

private:
    torch::nn::Sequential m_stem, m_enc1, m_enc2a;
    ResidualBlock m_enc2;
    torch::nn::Sequential m_enc3a;
    ResidualBlock m_enc3;
    torch::nn::Sequential m_enc4a;
    ResidualBlock m_enc4;
    torch::nn::Sequential m_dec3, m_dec2, m_dec1;
    torch::nn::Conv2d m_mask;
    torch::nn::Sequential m_classFeatures, m_head;
};

} // namespace

std::shared_ptr<NativeModel> makeUsUnetClassifier(int channels, int classes)
{
    return std::make_shared<UsUnetClassifier>(channels, classes);
}

} // namespace triptych
