// Evidence: what one model said of one image, as the fusion takes it.
#pragma once

#include "core/image/image_source.h"
#include "core/inference/inference_engine.h"

namespace triptych {

/// Probabilities in 0…1.
struct Evidence {
    ImageKind modality = ImageKind::Other;
    QString modelId;
    QString endpoint;              ///< "malignant"; only evidence of one endpoint is joined
    double probability = 0;        ///< of the endpoint, calibrated
    double prior = 0;              ///< share of the endpoint in the model's training data
    double validationAccuracy = 0; ///< of the model, on its validation part
    ImageId image;
    QString imageName;    ///< for a person, e.g. "mammogram L MLO"
    QString laterality;   ///< R, L or empty
    QStringList warnings; ///< of the model, where the image is not known to be of the kind it was made for
};

/// Nothing where the model has no endpoint.
std::optional<Evidence> evidenceOf(const ModelCard& card, const Prediction& prediction, const ImageInfo& image);

} // namespace triptych
