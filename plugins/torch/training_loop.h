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

/// What is learnt from in an epoch (1, 2 …): always the same images, perhaps parts of them that change. U8 tensors.
using SetOfEpoch = std::function<Result<PreparedSet>(int epoch)>;

/// Errors: Cancelled, Internal (the loss is not a number any more), those of `training`.
Result<TrainedWeights> runTrainingLoop(const TrainingRecipe& recipe, const ModelCard& card, const Dataset& dataset,
                                       const SetOfEpoch& training, const PreparedSet& validation,
                                       const TrainingRequest& request, const ProgressFn& progress,
                                       std::stop_token stop);

} // namespace triptych
