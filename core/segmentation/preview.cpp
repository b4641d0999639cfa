#include "core/segmentation/preview.h"

#include "core/segmentation/pixel_classifier.h"

#include <algorithm>

namespace triptych {

namespace {

Error hint(const QString& text) { return {ErrorCode::Refused, text, {}}; }

Result<SpeedImage> speedOf(const SegmentRequest& request, const std::stop_token& stop, const ProgressFn& progress)
{
    const SegmentSettings& settings = request.settings;
    if (request.speed)
        return *request.speed;
    if (settings.speed == SnakeSpeed::Threshold)
        return speedByThresholds(*request.grid, settings.thresholdSpeed, stop);
    if (settings.speed == SnakeSpeed::Edges)
        return speedByEdges(*request.grid, settings.edgeSpeed, stop);
    auto probability =
        classifyPixels(*request.grid, paintedIn(request.region, request.painted), request.label, stop, progress);
    if (!probability)
        return probability.error();
    return speedByProbability(std::move(*probability));
}

Result<SegmentPreview> snakePreview(const SegmentRequest& request, const std::stop_token& stop,
                                    const ProgressFn& progress)
{
    auto speed = speedOf(request, stop, progress);
    if (!speed)
        return speed.error();
    SegmentPreview preview{gridLike<quint8>(*request.grid), std::move(*speed), 0};
    if (!request.bubbles.empty()) {
        const ScalarGrid distance = distanceToBubbles(*request.grid, request.bubbles);
        std::transform(distance.values.begin(), distance.values.end(), preview.mask.values.begin(),
                       [](float value) { return quint8(value < 0); });
    }
    return preview;
}

/// The painted labels grow, and what the object's own label reaches is the result.
Result<LabelGrid> grownLabels(const SegmentRequest& request, const std::stop_token& stop)
{
    const LabelGrid painted = paintedIn(request.region, request.painted);
    const bool object = std::count(painted.values.begin(), painted.values.end(), request.label) > 0;
    const bool rest = std::any_of(painted.values.begin(), painted.values.end(),
                                  [&](quint8 label) { return label != 0 && label != request.label; });
    if (!object || !rest)
        return hint(QStringLiteral("Paint a little of the object with the active label, and of what is not the object "
                                   "with another one: both grow until they meet"));
    auto grown = growFromMarkers(*request.grid, painted, request.settings.labelsSigma, stop);
    if (grown)
        for (quint8& label : grown->values)
            label = label == request.label;
    return grown;
}

Result<LabelGrid> maskOf(const SegmentRequest& request, const std::stop_token& stop)
{
    const SegmentSettings& settings = request.settings;
    const bool needsSeed = settings.method == SegmentMethod::Connected ||
                           settings.method == SegmentMethod::Confidence || settings.method == SegmentMethod::Watershed;
    if (needsSeed && request.seeds.empty())
        return hint(QStringLiteral("Click into the object: it grows from there"));
    switch (settings.method) {
    case SegmentMethod::Threshold: return thresholdBetween(*request.grid, settings.band, stop);
    case SegmentMethod::Connected:
        return growConnected(*request.grid, request.seeds, settings.band, settings.sigma, stop);
    case SegmentMethod::Confidence: return growByConfidence(*request.grid, request.seeds, settings.confidence, stop);
    case SegmentMethod::Watershed: return watershedAt(*request.grid, request.seeds, settings.watershed, stop);
    case SegmentMethod::Labels: return grownLabels(request, stop);
    case SegmentMethod::Snake: break;
    }
    return gridLike<quint8>(*request.grid);
}

} // namespace

qint64 countSet(const LabelGrid& mask)
{
    return std::count_if(mask.values.begin(), mask.values.end(), [](quint8 label) { return label != 0; });
}

bool sameSpeed(const SegmentSettings& a, const SegmentSettings& b)
{
    return a.speed == b.speed && a.volume == b.volume && a.thresholdSpeed == b.thresholdSpeed &&
           a.edgeSpeed == b.edgeSpeed;
}

Result<SegmentPreview> previewOf(const SegmentRequest& request, std::stop_token stop, const ProgressFn& progress)
{
    Result<SegmentPreview> preview = SegmentPreview{};
    if (request.settings.method == SegmentMethod::Snake) {
        preview = snakePreview(request, stop, progress);
    } else {
        auto mask = maskOf(request, stop);
        if (!mask)
            return mask.error();
        preview->mask = std::move(*mask);
    }
    if (preview)
        preview->voxels = countSet(preview->mask);
    return preview;
}

} // namespace triptych
