// Whether an image is what a model was made for: refused where the answer would be wrong, warned where something cannot
// be checked.
#pragma once

#include "core/inference/inference_engine.h"

namespace triptych {

/// The warnings to show with the result. Errors: Refused, with a sentence that names the image and the reason.
Result<QStringList> checkInput(const InferenceRequest& request);

/// Millimetres between the pixels of level 0: the image's calibration, else what the objective's power suggests
/// (10 µm divided by it), else 0.5 µm as of a ×20 scan. `known` only for the first.
struct SlideScale {
    double mmPerPixel = 0;
    bool known = false;
};
SlideScale slideScale(const ImageInfo& info);

/// What a model is wanted for: to say what an image shows, or to outline what a reader points at.
enum class ModelUse { Analysis, Outline };

/// Whether a model is offered for an image at all: its kind, and no projection's model for the slices of a
/// tomosynthesis. A prompted model (see ModelCard) analyses nothing.
bool isMadeFor(const ModelCard& card, const ImageInfo& info, ModelUse use);

} // namespace triptych
