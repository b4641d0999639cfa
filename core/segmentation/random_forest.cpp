#include "core/segmentation/random_forest.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace triptych {

namespace {

/// Splits that are tried for one feature lie between this many equal shares of the node's examples.
constexpr int kShares = 24;

double gini(double object, double all)
{
    if (all <= 0)
        return 0;
    const double p = object / all;
    return all * 2 * p * (1 - p);
}

} // namespace

/// Grows one tree on a bootstrap sample whose classes weigh alike: painted strokes say nothing of how common they are.
class TreeGrower {
public:
    TreeGrower(const std::vector<std::vector<float>>& examples, const std::vector<bool>& isObject,
               const ForestSettings& settings, std::mt19937& random)
        : m_examples(examples), m_isObject(isObject), m_settings(settings), m_random(random)
    {
    }

    std::vector<RandomForest::Node> grow(std::vector<int> sample)
    {
        m_nodes.clear();
        m_sample = std::move(sample);
        split(0, int(m_sample.size()), 0);
        return std::move(m_nodes);
    }

private:
    struct Split {
        int feature = -1;
        float value = 0;
        double impurity = 0;
    };

    double objectsIn(int from, int to) const
    {
        return double(std::count_if(m_sample.begin() + from, m_sample.begin() + to,
                                    [&](int example) { return m_isObject[size_t(example)]; }));
    }

    int split(int from, int to, int depth)
    {
        const int index = int(m_nodes.size());
        m_nodes.push_back({});
        const double all = to - from, objects = objectsIn(from, to);
        m_nodes[size_t(index)].value = float(objects / all);
        if (depth >= m_settings.depth || to - from < 2 * m_settings.leastLeaf || objects == 0 || objects == all)
            return index;
        const Split best = bestSplit(from, to, gini(objects, all));
        if (best.feature < 0)
            return index;
        const auto middle = std::partition(m_sample.begin() + from, m_sample.begin() + to,
                                           [&](int example) { return valueOf(example, best.feature) < best.value; });
        const int cut = int(middle - m_sample.begin());
        const int left = split(from, cut, depth + 1);
        const int right = split(cut, to, depth + 1);
        m_nodes[size_t(index)] = {best.feature, best.value, left, right};
        return index;
    }

    float valueOf(int example, int feature) const { return m_examples[size_t(example)][size_t(feature)]; }

    Split bestSplit(int from, int to, double impurity)
    {
        const int features = int(m_examples.front().size());
        std::vector<int> order(static_cast<size_t>(features));
        std::iota(order.begin(), order.end(), 0);
        std::shuffle(order.begin(), order.end(), m_random);
        Split best{-1, 0, impurity * (1 - 1e-6)};
        const int tried = std::max(1, int(std::lround(std::sqrt(double(features)))));
        // Further features only while none of those tried parts anything.
        for (int i = 0; i < features && (i < tried || best.feature < 0); ++i)
            trySplits(from, to, order[size_t(i)], best);
        return best;
    }

    void trySplits(int from, int to, int feature, Split& best)
    {
        m_sorted.clear();
        for (int i = from; i < to; ++i)
            m_sorted.push_back({valueOf(m_sample[size_t(i)], feature), m_isObject[size_t(m_sample[size_t(i)])]});
        std::sort(m_sorted.begin(), m_sorted.end());
        const int count = int(m_sorted.size());
        const double allObjects =
            double(std::count_if(m_sorted.begin(), m_sorted.end(), [](const auto& entry) { return entry.second; }));
        double objects = 0;
        const int step = std::max(1, count / kShares);
        for (int i = 1; i < count; ++i) {
            objects += m_sorted[size_t(i) - 1].second ? 1 : 0;
            const float before = m_sorted[size_t(i) - 1].first, after = m_sorted[size_t(i)].first;
            const bool changes = m_sorted[size_t(i) - 1].second != m_sorted[size_t(i)].second;
            if (before == after || i < m_settings.leastLeaf || count - i < m_settings.leastLeaf ||
                (i % step != 0 && !changes))
                continue;
            const double impurity = gini(objects, i) + gini(allObjects - objects, count - i);
            if (impurity < best.impurity)
                best = {feature, before + (after - before) / 2 > before ? before + (after - before) / 2 : after,
                        impurity};
        }
    }

    const std::vector<std::vector<float>>& m_examples;
    const std::vector<bool>& m_isObject;
    const ForestSettings& m_settings;
    std::mt19937& m_random;
    std::vector<RandomForest::Node> m_nodes;
    std::vector<int> m_sample;
    std::vector<std::pair<float, bool>> m_sorted;
};

Result<RandomForest> RandomForest::train(const std::vector<std::vector<float>>& examples,
                                         const std::vector<bool>& isObject, const ForestSettings& settings,
                                         std::stop_token stop)
{
    std::vector<int> objects, others;
    for (size_t i = 0; i < examples.size(); ++i)
        (isObject[i] ? objects : others).push_back(int(i));
    if (objects.empty() || others.empty())
        return Error{
            ErrorCode::Refused,
            QStringLiteral("A classifier needs examples of both: paint some of the object with the active label "
                           "and some of the rest with another one"),
            {}};
    RandomForest forest;
    forest.m_features = int(examples.front().size());
    std::mt19937 random(settings.random);
    TreeGrower grower(examples, isObject, settings, random);
    const size_t each = std::max(objects.size(), others.size());
    for (int tree = 0; tree < settings.trees; ++tree) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("Training was cancelled"), {}};
        std::vector<int> sample;
        for (const auto* group : {&objects, &others}) {
            std::uniform_int_distribution<size_t> draw(0, group->size() - 1);
            for (size_t i = 0; i < each; ++i)
                sample.push_back((*group)[draw(random)]);
        }
        forest.m_trees.push_back(grower.grow(std::move(sample)));
    }
    return forest;
}

float RandomForest::probability(const float* features) const
{
    float sum = 0;
    for (const std::vector<Node>& tree : m_trees) {
        const Node* node = &tree.front();
        while (node->feature >= 0)
            node = &tree[size_t(features[node->feature] < node->value ? node->left : node->right)];
        sum += node->value;
    }
    return m_trees.empty() ? 0 : sum / float(m_trees.size());
}

} // namespace triptych
