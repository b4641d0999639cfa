// ModelTrainer: makes a model bundle from a recipe and a folder of images, and measures a bundle on such a folder.
// Implemented by plugins/torch.
#pragma once

#include "core/inference/model_card.h"
#include "core/jobs/progress.h"

#include <stop_token>

namespace triptych {

struct TrainingRequest {
    std::filesystem::path recipe;            ///< resources/recipes/….json
    std::filesystem::path data;              ///< the dataset's folder; empty: the recipe's, relative to the recipe
    std::filesystem::path bundle;            ///< is written here
    int epochs = 0;                          ///< instead of the recipe's, where positive
    int threads = 0;                         ///< 0: backgroundThreadCount()
    std::function<void(const QString&)> log; ///< one line an epoch
};

struct EvaluationRequest {
    ModelBundle bundle;
    std::filesystem::path data;
    std::filesystem::path output; ///< evaluation.json and predictions.csv are written here
    bool everything = false;      ///< also what the model was trained or validated on
    int threads = 0;
};

class ModelTrainer {
public:
    virtual ~ModelTrainer() = default;
    /// Trains, calibrates on the validation part, measures once on the test part and writes the bundle.
    /// Errors: NotFound, BadFormat (recipe, dataset), WriteFailed, Cancelled, Internal.
    virtual Result<ModelCard> train(const TrainingRequest& request, const ProgressFn& progress,
                                    std::stop_token stop) = 0;
    /// Measures a native bundle. Images of groups that the bundle's split.csv lists as training or validation are left
    /// out, unless `everything`. Errors: as train.
    virtual Result<std::vector<MeasuredResult>> evaluate(const EvaluationRequest& request, const ProgressFn& progress,
                                                         std::stop_token stop) = 0;
};

/// As loadInferenceEngine(), from the same library. Errors: NotFound, Internal.
Result<std::shared_ptr<ModelTrainer>> loadModelTrainer();

} // namespace triptych
