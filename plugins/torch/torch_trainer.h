// TorchTrainer: ModelTrainer for the native architectures.
#pragma once

#include "core/inference/model_trainer.h"

namespace triptych {

class TorchTrainer : public ModelTrainer {
public:
    Result<ModelCard> train(const TrainingRequest& request, const ProgressFn& progress, std::stop_token stop) override;
    Result<std::vector<MeasuredResult>> evaluate(const EvaluationRequest& request, const ProgressFn& progress,
                                                 std::stop_token stop) override;
};

} // namespace triptych
