#include "core/fusion/evidence.h"

namespace triptych {

namespace {

/// "mammogram L MLO", "slide".
QString nameOf(const ImageInfo& info)
{
    const QString view = (info.identity.laterality + QLatin1Char(' ') + info.identity.viewPosition).trimmed();
    return view.isEmpty() ? imageKindName(info.kind) : imageKindName(info.kind) + QLatin1Char(' ') + view;
}

} // namespace

std::optional<Evidence> evidenceOf(const ModelCard& card, const Prediction& prediction, const ImageInfo& image)
{
    if (prediction.endpointProbability < 0)
        return std::nullopt;
    Evidence evidence;
    evidence.modality = image.kind;
    evidence.modelId = card.id;
    evidence.endpoint = card.endpoint;
    evidence.probability = prediction.endpointProbability;
    evidence.prior = card.prior;
    evidence.validationAccuracy = card.validationAccuracy;
    evidence.image = image.id;
    evidence.imageName = nameOf(image);
    evidence.laterality = image.identity.laterality;
    evidence.warnings = prediction.warnings;
    return evidence;
}

} // namespace triptych
