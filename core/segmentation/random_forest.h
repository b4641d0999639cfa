// RandomForest: a small two-class forest (Breiman, Machine Learning 45:5, 2001) for the pixel classifier. The program
// links no library of classifiers (OpenCV's lives in plugins), and this is all of one that painting needs.
#pragma once

#include "core/base/result.h"

#include <stop_token>
#include <vector>

namespace triptych {

struct ForestSettings {
    int trees = 24;
    int depth = 10;
    int leastLeaf = 3;  ///< examples in a leaf
    quint32 random = 1; ///< same examples and same number: the same forest
};

class RandomForest {
public:
    /// `examples[i]` are the features of example i, all equally many, and `isObject[i]` its class. Errors: Refused
    /// where a class has no example; Cancelled.
    static Result<RandomForest> train(const std::vector<std::vector<float>>& examples,
                                      const std::vector<bool>& isObject, const ForestSettings& settings = {},
                                      std::stop_token stop = {});

    int features() const { return m_features; }
    /// Probability of the object, 0…1. `features` holds as many values as the examples did.
    float probability(const float* features) const;

private:
    struct Node {
        int feature = -1; ///< −1: a leaf
        float value = 0;  ///< to the left where below; in a leaf the share of the object
        int left = 0, right = 0;
    };
    friend class TreeGrower;

    int m_features = 0;
    std::vector<std::vector<Node>> m_trees;
};

} // namespace triptych
