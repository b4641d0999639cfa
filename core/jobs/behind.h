// Work that nobody waits for: freeing what was large, packing an index anew.
#pragma once

#include "core/jobs/worker_pool.h"

namespace triptych {

/// Runs a job on a thread that the whole program shares, one after another by priority. What the job holds is freed
/// there, too. When the program ends (after main(), so no job may need QApplication) what runs is waited for, and what
/// has not begun is not run.
void runBehind(JobPriority priority, std::function<void()> job);

/// Frees a value there: a million shapes take a quarter of a second.
template <class T>
void freeBehind(T value)
{
    runBehind(JobPriority::Background, [held = std::make_shared<T>(std::move(value))] {});
}

} // namespace triptych
