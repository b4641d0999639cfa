// What the program and plugins/torch agree on: the functions that the library exports.
#pragma once

#include "core/inference/inference_engine.h"
#include "core/inference/model_trainer.h"

namespace triptych {

/// Both are built from one source tree; a library of another build is refused. Raise it when an interface changes.
constexpr int kEnginePluginVersion = 1;

using PluginVersionFn = int (*)();
using CreateEngineFn = InferenceEngine* (*)(); ///< the caller owns it; null where Torch cannot be started
using CreateTrainerFn = ModelTrainer* (*)();

} // namespace triptych
