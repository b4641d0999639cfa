#include "core/evaluation/kappa.h"

#include <limits>
#include <numeric>

namespace triptych {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double beyondChance(double observed, double expected)
{
    return expected >= 1 ? kNaN : (observed - expected) / (1 - expected);
}

} // namespace

double cohenKappa(const std::vector<std::vector<qint64>>& table)
{
    const size_t categories = table.size();
    std::vector<double> rows(categories, 0), columns(categories, 0);
    double total = 0, agreed = 0;
    for (size_t i = 0; i < categories; ++i)
        for (size_t j = 0; j < categories && j < table[i].size(); ++j) {
            const double count = double(table[i][j]);
            rows[i] += count;
            columns[j] += count;
            total += count;
            agreed += i == j ? count : 0;
        }
    if (total == 0)
        return kNaN;
    double expected = 0;
    for (size_t i = 0; i < categories; ++i)
        expected += rows[i] / total * (columns[i] / total);
    return beyondChance(agreed / total, expected);
}

double fleissKappa(const std::vector<RatedSubjects>& subjects)
{
    std::vector<double> chosen;
    double total = 0, agreement = 0;
    int readers = 0;
    for (const RatedSubjects& subject : subjects) {
        const int raters = std::accumulate(subject.counts.begin(), subject.counts.end(), 0);
        if (subject.times <= 0)
            continue;
        if (raters < 2 || (readers && raters != readers))
            return kNaN;
        readers = raters;
        chosen.resize(std::max(chosen.size(), subject.counts.size()), 0);
        double pairs = 0;
        for (size_t j = 0; j < subject.counts.size(); ++j) {
            const double count = subject.counts[j];
            chosen[j] += count * double(subject.times);
            pairs += count * (count - 1);
        }
        agreement += pairs / (double(raters) * (raters - 1)) * double(subject.times);
        total += double(subject.times);
    }
    if (total == 0)
        return kNaN;
    double expected = 0;
    for (const double count : chosen) {
        const double share = count / (total * readers);
        expected += share * share;
    }
    return beyondChance(agreement / total, expected);
}

} // namespace triptych
