// Fusion: the probabilities of several modalities joined into one, with everything needed to check it by hand.
#pragma once

#include "core/fusion/evidence.h"

#include <QJsonObject>

#include <vector>

namespace triptych {

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
    bool warned = false;            ///< a model that was asked has warned of its image, even of one that another outdid
};

/// The accuracy-weighted ensemble: p = Σ wᵢ pᵢ with w = softmax(validation accuracies) over the modalities present.
/// Several images of a modality are pooled first: mammograms by the mean over the views of one breast and then the
/// breast with the highest mean; other modalities by the highest. Evidence of another endpoint than `endpoint` is left
/// out and named in the cautions. Errors: Refused where no evidence is left, or a number is outside 0…1.
Result<FusedPrediction> fuseByAccuracy(const std::vector<Evidence>& evidence, const QString& endpoint);

QJsonObject toJson(const FusedPrediction& fused);

} // namespace triptych
