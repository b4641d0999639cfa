#include "core/segmentation/pixel_classifier.h"

#include "core/segmentation/filters.h"
#include "core/segmentation/itk_bridge.h"
#include "core/segmentation/random_forest.h"

#include <algorithm>

namespace triptych {

namespace {

constexpr double kScales[] = {1, 2, 4};       ///< pixels
constexpr double kCurvatureScales[] = {2, 4}; ///< pixels

/// At most `most` of them, evenly spread.
std::vector<size_t> thinned(const std::vector<size_t>& all, size_t most)
{
    if (all.size() <= most)
        return all;
    std::vector<size_t> some;
    for (size_t i = 0; i < most; ++i)
        some.push_back(all[i * all.size() / most]);
    return some;
}

void report(const ProgressFn& progress, double part, const QString& text)
{
    if (progress)
        progress(partDone(part, text));
}

Result<RandomForest> trainOn(const std::vector<ScalarGrid>& features, const LabelGrid& painted, quint8 object,
                             const std::stop_token& stop)
{
    std::vector<size_t> ofObject, ofRest;
    for (size_t i = 0; i < painted.values.size(); ++i)
        if (painted.values[i] != 0)
            (painted.values[i] == object ? ofObject : ofRest).push_back(i);
    std::vector<std::vector<float>> examples;
    std::vector<bool> isObject;
    for (const auto* group : {&ofObject, &ofRest})
        for (const size_t voxel : thinned(*group, kMostExamples)) {
            std::vector<float> example;
            for (const ScalarGrid& feature : features)
                example.push_back(feature.values[voxel]);
            examples.push_back(std::move(example));
            isObject.push_back(group == &ofObject);
        }
    return RandomForest::train(examples, isObject, {}, stop);
}

} // namespace

Result<std::vector<ScalarGrid>> pixelFeatures(const ScalarGrid& grid, std::stop_token stop, const ProgressFn& progress)
{
    const qint64 dimensions = grid.isFlat() ? 2 : 3;
    const qint64 count = 1 + 2 * qint64(std::size(kScales)) + dimensions * qint64(std::size(kCurvatureScales));
    if (qint64(grid.count()) * count * qint64(sizeof(float)) > kMostSegmentationBytes)
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("The pixel classifier would need too much memory here; choose a smaller region"),
                     {}};
    std::vector<ScalarGrid> features{grid};
    const QString text = QStringLiteral("Looking at the pixels");
    for (const double sigma : kScales) {
        for (auto* filter : {&smoothed, &gradientMagnitude}) {
            auto feature = filter(grid, sigma, stop);
            if (!feature)
                return feature.error();
            features.push_back(std::move(*feature));
        }
        report(progress, 0.5 * double(features.size()) / double(count), text);
    }
    for (const double sigma : kCurvatureScales) {
        auto bends = curvatures(grid, sigma, stop);
        if (!bends)
            return bends.error();
        std::move(bends->begin(), bends->end(), std::back_inserter(features));
        report(progress, 0.5 * double(features.size()) / double(count), text);
    }
    return features;
}

Result<ScalarGrid> classifyPixels(const ScalarGrid& grid, const LabelGrid& painted, quint8 object, std::stop_token stop,
                                  const ProgressFn& progress)
{
    if (painted.size != grid.size)
        return Error{ErrorCode::Refused, QStringLiteral("The painted examples and the picture differ in size"), {}};
    // Before the work of the features, so that a missing example is told at once.
    const bool any = std::any_of(painted.values.begin(), painted.values.end(), [](quint8 label) { return label != 0; });
    const auto features = any ? pixelFeatures(grid, stop, progress) : std::vector<ScalarGrid>{grid};
    if (!features)
        return features.error();
    const auto forest = trainOn(*features, painted, object, stop);
    if (!forest)
        return forest.error();
    auto probability = gridLike<float>(grid);
    std::vector<float> voxel(features->size());
    for (size_t i = 0; i < grid.count(); ++i) {
        if (i % (size_t(1) << 13) == 0) {
            if (stop.stop_requested())
                return cancelledError();
            report(progress, 0.5 + 0.5 * double(i) / double(grid.count()), QStringLiteral("Classifying the pixels"));
        }
        for (size_t f = 0; f < voxel.size(); ++f)
            voxel[f] = (*features)[f].values[i];
        probability.values[i] = forest->probability(voxel.data());
    }
    return probability;
}

} // namespace triptych
