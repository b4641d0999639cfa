// TorchScriptModel: anybody's exported PyTorch model behind the interface of the native ones.
#pragma once

#include "core/inference/model_card.h"
#include "plugins/torch/native_model.h"

namespace triptych {

/// Loads the program. `forward` must give the logits (N × classes), or a tuple of logits and mask logits (N × 1 × H ×
/// W). An export with methods `features` and `head` offers the layer "features" to Grad-CAM. Running it is running
/// code: callers see to it that the bundle is trusted. Errors: BadFormat with the loader's reason.
Result<std::shared_ptr<NativeModel>> loadTorchScriptModel(const ModelBundle& bundle);

} // namespace triptych
