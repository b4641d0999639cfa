// The functions that the program finds in libtriptych_torch.so.
#include "core/inference/engine_plugin.h"
#include "plugins/torch/torch_engine.h"
#include "plugins/torch/torch_trainer.h"

#define TRIPTYCH_EXPORT extern "C" __attribute__((visibility("default")))

TRIPTYCH_EXPORT int triptych_plugin_version() { return triptych::kEnginePluginVersion; }

TRIPTYCH_EXPORT triptych::InferenceEngine* triptych_create_engine()
{
    try {
        return new triptych::TorchEngine;
    } catch (...) { // no exception may cross into the program: its runtime types are others
        return nullptr;
    }
}

TRIPTYCH_EXPORT triptych::ModelTrainer* triptych_create_trainer()
{
    try {
        return new triptych::TorchTrainer;
    } catch (...) {
        return nullptr;
    }
}
