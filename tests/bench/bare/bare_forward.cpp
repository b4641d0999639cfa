#include "tests/bench/bare/bare_forward.h"

#include <c10/core/InferenceMode.h>

#include <chrono>

namespace triptych::bare {

double forwardSeconds(NativeModel& model, const torch::Tensor& batch, int batches)
{
    const c10::InferenceMode inference;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < batches; ++i)
        model.forward(batch);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace triptych::bare
