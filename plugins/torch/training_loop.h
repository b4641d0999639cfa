// TrainingLoop: the epochs. Learns from the training part; the validation part alone decides which weights are kept.
#pragma once

#include "core/inference/model_trainer.h"
#include "plugins/torch/measurement.h"
#include "plugins/torch/recipe.h"

namespace triptych {

struct TrainedWeights {
    std::shared_ptr<NativeModel> model; ///< the running mean of the weights at its best epoch
    int epoch = 0;
    int epochsRun = 0;
    double score = 0; ///< validation: AUC of the endpoint + Dice (where outlines are offered) − log loss
};

/// Errors: Cancelled, Internal (the loss is not a number any more).
Result<TrainedWeights> runTrainingLoop(const TrainingRecipe& recipe, const ModelCard& card, const Dataset& dataset,
                                       const PreparedSet& training, const PreparedSet& validation,
                                       const TrainingRequest& request, const ProgressFn& progress,
                                       std::stop_token stop);

} // namespace triptych
