// InferenceEngine: what runs models. The one implementation lives in plugins/torch and is loaded on first use.
#pragma once

#include "core/image/image_source.h"
#include "core/inference/model_card.h"
#include "core/jobs/progress.h"

#include <QDateTime>

#include <functional>
#include <optional>

namespace triptych {

/// A grid of values in 0…1 laid over an image; drawn by the same path as an image. Immutable value.
struct Heatmap {
    QString name;       ///< "Grad-CAM", "P(malignant)" …
    QRectF area;        ///< level-0 pixels that the grid covers
    PixelBuffer values; ///< F32, 1 sample; NaN: not computed (yet), drawn as nothing
};

/// The exact tensor a model was given, for the reader to look at.
struct ModelInput {
    PixelBuffer pixels;    ///< U8 (1 or 3 samples) before normalisation
    QRectF area;           ///< level-0 pixels that it covers
    QString preprocessing; ///< one sentence
};

struct Prediction {
    QString modelId;
    QString modelHash;
    QString inputHash; ///< SHA-256 of the tensor (slides: of all patches in order)
    ImageId image;
    int frame = 0;
    std::vector<double> probabilities; ///< one a class, calibrated
    double endpointProbability = -1;   ///< P(malignant), or negative where the model has no such endpoint
    std::vector<Heatmap> heatmaps;
    PixelBuffer segmentation; ///< U8 labels over `segmentationArea`, or null
    QRectF segmentationArea;
    ModelInput input;
    QStringList warnings; ///< "scale unknown, outside the model's contract" …
    QDateTime time;
    double seconds = 0;
};

struct InferenceRequest {
    ModelBundle bundle;
    ImageSourcePtr image;
    int frame = 0;
    /// What the case says the image is, where the file itself does not (a PNG in case.json).
    std::optional<ImageKind> declaredKind;
    /// The part of the frame that the model is to see, level-0 pixels; nothing: all of it. Whole-image models only.
    std::optional<QRectF> region;
    bool outlineOnly = false; ///< no saliency: a reader waits for the outline
    bool trusted = true;      ///< false: a TorchScript bundle the user has not agreed to yet is refused
};

/// Called with a heatmap that is not complete yet; from the engine's thread, at most 10 times a second.
using PartialResultFn = std::function<void(const Heatmap&)>;

class InferenceEngine {
public:
    virtual ~InferenceEngine() = default;
    /// Blocks; call it from a worker. Errors: Refused (outside the contract), BadFormat, Cancelled, Internal.
    virtual Result<Prediction> run(const InferenceRequest& request, const ProgressFn& progress,
                                   const PartialResultFn& partial, std::stop_token stop) = 0;
};

/// Loads plugins/torch from beside the program (or TRIPTYCH_PLUGIN_PATH); may take a second, so from a worker.
/// The first call does it, later ones return the same engine. Errors: NotFound or Internal with the loader's reason.
Result<std::shared_ptr<InferenceEngine>> loadInferenceEngine();

} // namespace triptych
