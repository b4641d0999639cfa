// TorchEngine: InferenceEngine on LibTorch. Keeps the models it has loaded; may be called from several threads.
#pragma once

#include "core/inference/inference_engine.h"
#include "plugins/torch/native_model.h"

#include <list>
#include <mutex>

namespace triptych {

class TorchEngine : public InferenceEngine {
public:
    Result<Prediction> run(const InferenceRequest& request, const ProgressFn& progress, const PartialResultFn& partial,
                           std::stop_token stop) override;

private:
    Result<std::shared_ptr<NativeModel>> modelOf(const ModelBundle& bundle);

    struct Kept {
        QString hash;
        std::shared_ptr<NativeModel> model;
    };
    std::mutex m_mutex;
    std::list<Kept> m_models; ///< the last used first
};

} // namespace triptych
