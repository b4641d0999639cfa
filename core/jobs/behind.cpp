#include "core/jobs/behind.h"

namespace triptych {

void runBehind(JobPriority priority, std::function<void()> job)
{
    static WorkerPool pool(1);
    pool.submit(priority, [job = std::move(job)](std::stop_token) { job(); });
}

} // namespace triptych
