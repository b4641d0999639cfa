#include "core/jobs/worker_pool.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

namespace triptych {

namespace {

/// As nice(1) counts. Where there are more threads than cores the window, which the reader moves, goes first.
constexpr int kBehindTheWindow = 10;

/// Linux counts the niceness of every thread on its own (setpriority(2)); where it cannot be set all are equal.
void stepBehindTheWindow()
{
    setpriority(PRIO_PROCESS, id_t(gettid()), getpriority(PRIO_PROCESS, id_t(getpid())) + kBehindTheWindow);
}

} // namespace

int backgroundThreadCount() { return std::max(1, int(std::thread::hardware_concurrency()) - 1); }

int decodingThreadCount() { return std::max(1, int(std::thread::hardware_concurrency())); }

struct WorkerPool::Private {
    struct Entry {
        std::stop_source stop;
        Job job;
    };

    std::mutex mutex;
    std::condition_variable wake;
    std::condition_variable idle;
    std::array<std::deque<Entry>, 4> queues;
    std::vector<std::stop_source> running;
    bool quitting = false;
    std::vector<std::jthread> threads;

    bool empty() const
    {
        return std::all_of(queues.begin(), queues.end(), [](const auto& queue) { return queue.empty(); });
    }

    std::optional<Entry> take()
    {
        for (size_t i = 0; i < queues.size(); ++i) {
            auto& queue = queues[i];
            if (queue.empty())
                continue;
            Entry entry = i == size_t(JobPriority::Interaction) ? std::move(queue.back()) : std::move(queue.front());
            i == size_t(JobPriority::Interaction) ? queue.pop_back() : queue.pop_front();
            return entry;
        }
        return std::nullopt;
    }

    void work()
    {
        stepBehindTheWindow();
        std::unique_lock lock(mutex);
        for (;;) {
            wake.wait(lock, [this] { return quitting || !empty(); });
            if (quitting)
                return;
            auto entry = take();
            if (entry) {
                running.push_back(entry->stop);
                lock.unlock();
                if (!entry->stop.stop_requested())
                    entry->job(entry->stop.get_token());
                entry->job = nullptr; // what the job holds is released outside the lock
                lock.lock();
                running.erase(std::find(running.begin(), running.end(), entry->stop));
            }
            if (running.empty() && empty())
                idle.notify_all();
        }
    }
};

WorkerPool::WorkerPool(int threads) : d(std::make_unique<Private>())
{
    for (int i = 0; i < threads; ++i)
        d->threads.emplace_back([this] { d->work(); });
}

WorkerPool::~WorkerPool()
{
    decltype(d->queues) waiting;
    {
        const std::lock_guard lock(d->mutex);
        d->quitting = true;
        d->queues.swap(waiting); // what jobs hold is released outside the lock
        for (auto& stop : d->running)
            stop.request_stop();
    }
    d->wake.notify_all();
    d->threads.clear();
}

JobHandle WorkerPool::submit(JobPriority priority, Job job)
{
    std::stop_source stop;
    {
        const std::lock_guard lock(d->mutex);
        if (d->quitting)
            return JobHandle(stop);
        d->queues[size_t(priority)].push_back({stop, std::move(job)});
    }
    d->wake.notify_one();
    return JobHandle(stop);
}

void WorkerPool::waitUntilIdle()
{
    std::unique_lock lock(d->mutex);
    d->idle.wait(lock, [this] { return d->running.empty() && d->empty(); });
}

} // namespace triptych
