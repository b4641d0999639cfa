// TrainingLoop: the epochs. Learns from the training part; the validation part alone decides which weights are kept.
#pragma once

#include "core/inference/model_trainer.h"
#include "plugins/torch/measurement.h"
#include "plugins/torch/recipe.h"

#include <functional>

namespace triptych {

struct TrainedWeights {
    std::shared_ptr<NativeModel> model; ///< the running mean of the weights at its best epoch
    int epoch = 0;
    int epochsRun = 0;
    /// Validation: AUC of the endpoint + Dice (where outlines are offered) − log loss; of a prompted model its Dice.
    double score = 0;
};

/// What is learnt from, and what decides which weights are kept. U8 tensors.
struct Lessons {
    PreparedSet first; ///< of the training part, for the first epoch
    /// For epochs 2 …: other parts of the same images; empty: the same.
    std::function<Result<PreparedSet>(int epoch)> later;
    PreparedSet validation;
};

/// Errors: Cancelled, Internal (the loss is not a number any more), those of `later`.
Result<TrainedWeights> runTrainingLoop(const TrainingRecipe& recipe, const ModelCard& card, const Dataset& dataset,
                                       const Lessons& lessons, const TrainingRequest& request,
                                       const ProgressFn& progress, std::stop_token stop);

} // namespace triptych
