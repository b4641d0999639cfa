// Fusion: the probabilities of several modalities joined into one, with everything needed to check it by hand.
#pragma once

#include "core/image/image_source.h"

#include <QJsonObject>

#include <vector>

namespace triptych {

/// What one model said of one image. Probabilities in 0…1.
struct Evidence {
    ImageKind modality = ImageKind::Other;
    QString modelId;
    QString endpoint;              ///< "malignant"; only evidence of one endpoint is joined
    double probability = 0;        ///< of the endpoint, calibrated
    double prior = 0;              ///< share of the endpoint in the model's training data
    double validationAccuracy = 0; ///< of the model, on its validation part
    ImageId image;
    QString imageName;  ///< for a person, e.g. "L MLO"
    QString laterality; ///< R, L or empty
};

/// What one modality adds. probability = Σ weight × prior + Σ contribution.
struct Contribution {
    ImageKind modality = ImageKind::Other;
    QString modelId;
    double probability = 0; ///< after pooling over the images of this modality
    double prior = 0;
    double weight = 0;       ///< softmax of the validation accuracies of the modalities present
    double contribution = 0; ///< weight × (probability − prior)
    QString pooling;         ///< which images it rests on and how they were pooled, in words
};

struct FusedPrediction {
    QString endpoint;
    double probability = 0;
    std::vector<Contribution> contributions;
    std::vector<ImageKind> missing; ///< of mammogram, ultrasound, slide
    QString formula;                ///< how the number came about, in words
    QStringList cautions;           ///< sentences to show beside the number, never empty
};

/// The accuracy-weighted ensemble: p = Σ wᵢ pᵢ with w = softmax(validation accuracies) over the modalities present.
/// Several images of a modality are pooled first: mammograms by the mean over the views of one breast and then the
/// breast with the highest mean; other modalities by the highest. Evidence of another endpoint than `endpoint` is left
/// out and named in the cautions. Errors: Refused where no evidence is left, or a number is outside 0…1.
Result<FusedPrediction> fuseByAccuracy(const std::vector<Evidence>& evidence, const QString& endpoint);

QJsonObject toJson(const FusedPrediction& fused);

} // namespace triptych
