#include "plugins/torch/torchscript_model.h"

#include "core/base/file_hash.h"

#include <torch/script.h>

#include <stdexcept>

namespace triptych {

namespace {

class TorchScriptModel : public NativeModel {
public:
    TorchScriptModel(torch::jit::Module module, int64_t classes) : m_module(std::move(module)), m_classes(classes)
    {
        m_module.eval();
        m_hasLayers = m_module.find_method("features").has_value() && m_module.find_method("head").has_value();
    }

    NativeOutput forward(const torch::Tensor& input) override
    {
        NativeOutput output;
        if (m_hasLayers) {
            const auto features = m_module.get_method("features")({input}).toTensor();
            output.logits = m_module.get_method("head")({features}).toTensor();
            if (features.dim() == 4)
                output.layers["features"] = features;
        } else {
            const auto result = m_module.forward({input});
            if (result.isTuple() && result.toTuple()->elements().size() >= 2) {
                output.logits = result.toTuple()->elements()[0].toTensor();
                output.maskLogits = result.toTuple()->elements()[1].toTensor();
            } else {
                output.logits = result.toTensor();
            }
        }
        if (output.logits.dim() != 2 || output.logits.size(0) != input.size(0) || output.logits.size(1) != m_classes)
            throw std::runtime_error("the model's output is not one row of logits for each class of its card");
        return output;
    }

private:
    torch::jit::Module m_module;
    int64_t m_classes;
    bool m_hasLayers = false;
};

} // namespace

Result<std::shared_ptr<NativeModel>> loadTorchScriptModel(const ModelBundle& bundle)
{
    const QString path = displayPath(bundle.weights);
    try {
        return std::shared_ptr<NativeModel>(std::make_shared<TorchScriptModel>(
            torch::jit::load(bundle.weights.string(), torch::kCPU), static_cast<int64_t>(bundle.card.classes.size())));
    } catch (const std::exception& problem) {
        return Error{ErrorCode::BadFormat, QStringLiteral("%1: not a TorchScript program that can be loaded").arg(path),
                     QString::fromUtf8(problem.what())};
    }
}

} // namespace triptych
