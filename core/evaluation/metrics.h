// Measures of how well a model does, with 95 % intervals. Pure functions.
#pragma once

#include "core/base/result.h"

#include <QString>

#include <functional>
#include <span>
#include <vector>

namespace triptych {

/// A value and its 95 % interval. `low`/`high` are NaN where no interval is defined.
struct Interval {
    double value = 0;
    double low = 0;
    double high = 0;
};

/// One case that was scored: `score` grows with the positive class; `group` is what must be resampled together
/// (a patient, or near duplicates of one acquisition).
struct ScoredCase {
    double score = 0;
    bool positive = false;
    QString group;
};

/// Area under the ROC curve: the probability that a positive scores higher than a negative, ties counting one half
/// (Mann–Whitney; Hanley & McNeil 1982). NaN where one class is absent.
double rocAuc(std::span<const ScoredCase> cases);

/// The same with the variance of DeLong, DeLong & Clarke-Pearson (1988); the interval is formed on the logit scale, so
/// that it stays within 0…1. It treats cases as independent: for grouped cases prefer the bootstrap.
Interval rocAucDeLong(std::span<const ScoredCase> cases);

/// Shares of the cases at a threshold (score ≥ threshold is called positive). NaN where the class is absent.
struct Operating {
    double accuracy = 0;
    double sensitivity = 0;
    double specificity = 0;
};
Operating operatingAt(std::span<const ScoredCase> cases, double threshold);

/// The threshold with the largest sensitivity + specificity (Youden 1950), midway between neighbouring scores.
double youdenThreshold(std::span<const ScoredCase> cases);

/// 2·|A∩B| / (|A|+|B|) of two masks of the same length (non-zero is inside); 1 where both are empty.
double diceCoefficient(std::span<const quint8> a, std::span<const quint8> b);

/// confusion[truth][predicted]: counts. Labels must lie in 0…classes−1.
std::vector<std::vector<int>> confusionMatrix(std::span<const int> truth, std::span<const int> predicted, int classes);

/// Percentile bootstrap that resamples whole groups: `statistic` is called with the indices of the drawn cases. Draws
/// in which it is NaN are left out. The seed is fixed by the caller: the same call gives the same interval.
Interval groupBootstrap(std::span<const QString> groups, int draws, quint64 seed,
                        const std::function<double(std::span<const size_t>)>& statistic);

} // namespace triptych
