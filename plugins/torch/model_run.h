// The two ways of running a model: on a whole image, and swept over a slide.
#pragma once

#include "core/inference/inference_engine.h"
#include "plugins/torch/native_model.h"

namespace triptych {

/// One tensor from the whole frame; with Grad-CAM (or input gradients) and, where the model has one, the outline.
Result<Prediction> runWholeImage(NativeModel& model, const InferenceRequest& request, const ProgressFn& progress,
                                 std::stop_token stop);

/// Overlapping patches over the tissue, in batches; the heatmap is handed out while it fills.
Result<Prediction> runSlideSweep(NativeModel& model, const InferenceRequest& request, const ProgressFn& progress,
                                 const PartialResultFn& partial, std::stop_token stop);

} // namespace triptych
