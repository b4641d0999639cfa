// What a native model says of a prepared set, and how good that is.
#pragma once

#include "core/evaluation/metrics.h"
#include "plugins/torch/native_model.h"
#include "plugins/torch/prepared_set.h"

namespace triptych {

struct SetPredictions {
    torch::Tensor logits;          ///< N × classes, uncalibrated
    torch::Tensor maskProbability; ///< N × H × W, or undefined
};

/// In batches, in evaluation mode, with the averaging of the card. Errors: Cancelled.
Result<SetPredictions> predictSet(NativeModel& model, const PreparedSet& set, const ModelCard& card,
                                  std::stop_token stop);

/// Softmax of the logits divided by the temperature, N × classes doubles.
torch::Tensor calibrated(const torch::Tensor& logits, double temperature);

/// Mean negative log likelihood of the true classes.
double logLoss(const torch::Tensor& probabilities, const std::vector<int>& labels);

/// The temperature with the smallest log loss (Guo et al. 2017), 0.2 … 5.
double bestTemperature(const torch::Tensor& logits, const std::vector<int>& labels);

/// Every case with the endpoint's probability; only those whose class is the endpoint's or among `negatives`.
std::vector<ScoredCase> endpointCases(const torch::Tensor& probabilities, const PreparedSet& set, int endpointClass,
                                      const std::vector<int>& negatives);

/// Every class that is not the endpoint's.
std::vector<int> otherClasses(const ModelCard& card);

/// Dice of every image that has a lesion, at the image's own resolution; NaN for the others.
Result<std::vector<double>> lesionDice(const Dataset& dataset, const PreparedSet& set,
                                       const torch::Tensor& maskProbability);

/// The mean Dice of the images that have a lesion, with its interval; nothing where none has one.
Result<std::optional<MeasuredResult>> measureDice(const QString& name, const Dataset& dataset, const PreparedSet& set,
                                                  const torch::Tensor& maskProbability);

/// Everything the card reports of a set: AUCs, accuracy, sensitivity and specificity at the operating point, Dice, each
/// with its interval.
Result<std::vector<MeasuredResult>> measureSet(const Dataset& dataset, const PreparedSet& set,
                                               const SetPredictions& predictions, const ModelCard& card);

} // namespace triptych
