// forEachChunk: one short piece of work, such as a frame to draw, shared by the calling thread and helpers.
#pragma once

#include <functional>

namespace triptych {

/// Calls `work(0)` … `work(count − 1)`, each once, on the calling thread and on up to `threads` − 1 idle helpers, and
/// returns when all are done. A helper that the system does not let run holds nobody up: whoever is free takes the next
/// chunk, and only chunks that were begun are waited for. `work` must be thread-safe and must not throw.
void forEachChunk(int count, int threads, const std::function<void(int)>& work);

} // namespace triptych
