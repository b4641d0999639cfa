// WorkerPool: a fixed number of threads, behind the window's, that run jobs by priority. Core starts threads here only.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>

namespace triptych {

/// Lower runs first; within a class the newest first for Interaction, the oldest first otherwise.
enum class JobPriority { Interaction = 0, Visible = 1, Prefetch = 2, Background = 3 };

/// How many threads background work may use: cores − 1, at least 1. Torch, ITK and our pools share this budget.
int backgroundThreadCount();
/// How many threads may decode what a reader waits for: all cores. The GUI thread waits with the reader.
int decodingThreadCount();

/// Keeps a job's stop source; copies share it. Destroying the handle does not stop the job.
class JobHandle {
public:
    JobHandle() : m_stop(std::nostopstate) {}
    explicit JobHandle(std::stop_source stop) : m_stop(std::move(stop)) {}
    /// Asks the job to stop and returns at once.
    void cancel() { m_stop.request_stop(); }

private:
    std::stop_source m_stop;
};

class WorkerPool {
public:
    using Job = std::function<void(std::stop_token)>;

    explicit WorkerPool(int threads);
    /// Asks running jobs to stop, drops waiting ones and joins the threads.
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Queues a job from any thread. A job whose handle was cancelled while waiting is never started.
    JobHandle submit(JobPriority priority, Job job);
    /// Blocks until nothing runs or waits. For command line and tests, never for the GUI thread.
    void waitUntilIdle();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace triptych
