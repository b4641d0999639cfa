#include "core/evaluation/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace triptych {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kZ95 = 1.959963984540054; // 97.5th percentile of the standard normal

/// Ranks from 1, equal values sharing the mean of theirs.
std::vector<double> midranks(const std::vector<double>& values)
{
    std::vector<size_t> order(values.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (size_t i = 0; i < order.size();) {
        size_t j = i;
        while (j < order.size() && values[order[j]] == values[order[i]])
            ++j;
        const double rank = (static_cast<double>(i + j) + 1) / 2;
        for (; i < j; ++i)
            ranks[order[i]] = rank;
    }
    return ranks;
}

struct Separated {
    std::vector<double> positive;
    std::vector<double> negative;
};

Separated separate(std::span<const ScoredCase> cases)
{
    Separated result;
    for (const ScoredCase& c : cases)
        (c.positive ? result.positive : result.negative).push_back(c.score);
    return result;
}

double variance(const std::vector<double>& values)
{
    if (values.size() < 2)
        return 0;
    const double n = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double sum = 0;
    for (const double v : values)
        sum += (v - mean) * (v - mean);
    return sum / (n - 1);
}

/// The structural components V10 and V01 of DeLong, through midranks (Sun & Xu 2014).
struct Components {
    std::vector<double> positive;
    std::vector<double> negative;
};

Components placements(const Separated& scores)
{
    const size_t m = scores.positive.size();
    const size_t n = scores.negative.size();
    std::vector<double> all = scores.positive;
    all.insert(all.end(), scores.negative.begin(), scores.negative.end());
    const auto pooled = midranks(all);
    const auto ofPositive = midranks(scores.positive);
    const auto ofNegative = midranks(scores.negative);
    Components components;
    for (size_t i = 0; i < m; ++i)
        components.positive.push_back((pooled[i] - ofPositive[i]) / static_cast<double>(n));
    for (size_t j = 0; j < n; ++j)
        components.negative.push_back(1 - (pooled[m + j] - ofNegative[j]) / static_cast<double>(m));
    return components;
}

/// SplitMix64 (Steele et al. 2014): the standard library's distributions differ between implementations.
class Random {
public:
    explicit Random(quint64 seed) : m_state(seed) {}
    size_t below(size_t bound) { return static_cast<size_t>(next() % bound); }

private:
    quint64 next()
    {
        quint64 z = (m_state += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    quint64 m_state;
};

double percentile(const std::vector<double>& sorted, double fraction)
{
    const double position = fraction * static_cast<double>(sorted.size() - 1);
    const size_t below = static_cast<size_t>(position);
    const size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

} // namespace

double rocAuc(std::span<const ScoredCase> cases)
{
    const Separated scores = separate(cases);
    if (scores.positive.empty() || scores.negative.empty())
        return kNaN;
    const auto components = placements(scores);
    return std::accumulate(components.positive.begin(), components.positive.end(), 0.0) /
           static_cast<double>(components.positive.size());
}

Interval rocAucDeLong(std::span<const ScoredCase> cases)
{
    const Separated scores = separate(cases);
    if (scores.positive.size() < 2 || scores.negative.size() < 2)
        return {rocAuc(cases), kNaN, kNaN};
    const double auc = rocAuc(cases);
    const auto components = placements(scores);
    const double deviation = std::sqrt(variance(components.positive) / static_cast<double>(scores.positive.size()) +
                                       variance(components.negative) / static_cast<double>(scores.negative.size()));
    if (auc <= 0 || auc >= 1) // the logit is infinite, and the estimated variance 0: no interval is defined
        return {auc, kNaN, kNaN};
    const double logit = std::log(auc / (1 - auc));
    const double half = kZ95 * deviation / (auc * (1 - auc));
    return {auc, 1 / (1 + std::exp(-(logit - half))), 1 / (1 + std::exp(-(logit + half)))};
}

Operating operatingAt(std::span<const ScoredCase> cases, double threshold)
{
    double truePositive = 0, trueNegative = 0, positives = 0, negatives = 0;
    for (const ScoredCase& c : cases) {
        (c.positive ? positives : negatives) += 1;
        if (c.positive && c.score >= threshold)
            ++truePositive;
        if (!c.positive && c.score < threshold)
            ++trueNegative;
    }
    const auto share = [](double part, double whole) { return whole > 0 ? part / whole : kNaN; };
    return {share(truePositive + trueNegative, positives + negatives), share(truePositive, positives),
            share(trueNegative, negatives)};
}

double youdenThreshold(std::span<const ScoredCase> cases)
{
    std::vector<double> scores;
    for (const ScoredCase& c : cases)
        scores.push_back(c.score);
    std::sort(scores.begin(), scores.end());
    scores.erase(std::unique(scores.begin(), scores.end()), scores.end());
    double best = -1;
    double threshold = scores.empty() ? 0.5 : scores.front();
    for (size_t i = 0; i + 1 < scores.size(); ++i) {
        const double middle = (scores[i] + scores[i + 1]) / 2;
        const Operating at = operatingAt(cases, middle);
        if (at.sensitivity + at.specificity > best) {
            best = at.sensitivity + at.specificity;
            threshold = middle;
        }
    }
    return threshold;
}

double diceCoefficient(std::span<const quint8> a, std::span<const quint8> b)
{
    qint64 both = 0, sum = 0;
    for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        both += a[i] && b[i];
        sum += (a[i] != 0) + (b[i] != 0);
    }
    return sum == 0 ? 1.0 : 2.0 * static_cast<double>(both) / static_cast<double>(sum);
}

std::vector<std::vector<int>> confusionMatrix(std::span<const int> truth, std::span<const int> predicted, int classes)
{
    std::vector<std::vector<int>> counts(static_cast<size_t>(classes), std::vector<int>(static_cast<size_t>(classes)));
    for (size_t i = 0; i < std::min(truth.size(), predicted.size()); ++i)
        ++counts.at(static_cast<size_t>(truth[i])).at(static_cast<size_t>(predicted[i]));
    return counts;
}

Interval groupBootstrap(std::span<const QString> groups, int draws, quint64 seed,
                        const std::function<double(std::span<const size_t>)>& statistic)
{
    std::map<QString, std::vector<size_t>> members;
    for (size_t i = 0; i < groups.size(); ++i)
        members[groups[i]].push_back(i);
    std::vector<const std::vector<size_t>*> units;
    std::vector<size_t> all;
    for (const auto& [name, indices] : members) {
        units.push_back(&indices);
        all.insert(all.end(), indices.begin(), indices.end());
    }
    Interval interval{all.empty() ? kNaN : statistic(all), kNaN, kNaN};
    if (units.size() < 2)
        return interval;
    Random random(seed);
    std::vector<double> values;
    std::vector<size_t> drawn;
    for (int draw = 0; draw < draws; ++draw) {
        drawn.clear();
        for (size_t i = 0; i < units.size(); ++i) {
            const auto& unit = *units[random.below(units.size())];
            drawn.insert(drawn.end(), unit.begin(), unit.end());
        }
        if (const double value = statistic(drawn); std::isfinite(value))
            values.push_back(value);
    }
    if (values.empty())
        return interval;
    std::sort(values.begin(), values.end());
    interval.low = percentile(values, 0.025);
    interval.high = percentile(values, 0.975);
    return interval;
}

} // namespace triptych
