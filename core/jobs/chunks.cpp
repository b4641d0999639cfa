#include "core/jobs/chunks.h"

#include <QThreadPool>

#include <algorithm>
#include <atomic>
#include <memory>

#include <unistd.h>

namespace triptych {

namespace {

/// Shared with helpers, which may come to it after the call has returned: then no chunk is left, and `work` is not
/// touched.
struct Chunks {
    Chunks(int chunks, const std::function<void(int)>& fn) : count(chunks), work(fn) {}

    void takeAll()
    {
        for (int chunk = next++; chunk < count; chunk = next++) {
            work(chunk);
            if (++done == count)
                done.notify_all();
        }
    }
    void waitUntilDone()
    {
        for (int now = done; now < count; now = done)
            done.wait(now);
    }

    const int count;
    const std::function<void(int)>& work;
    std::atomic<int> next = 0;
    std::atomic<int> done = 0;
};

/// Threads that live on between frames: starting one takes as long as a chunk. A thread goes as far behind the window
/// as the one that made it (see worker_pool.cpp), so the window's own frames have helpers of their own.
QThreadPool& helpers()
{
    static QThreadPool ofMainThread, ofWorkers;
    return gettid() == getpid() ? ofMainThread : ofWorkers;
}

} // namespace

void forEachChunk(int count, int threads, const std::function<void(int)>& work)
{
    const auto chunks = std::make_shared<Chunks>(count, work);
    for (int helper = 1; helper < std::min(threads, count); ++helper)
        if (!helpers().tryStart([chunks] { chunks->takeAll(); }))
            break;
    chunks->takeAll();
    chunks->waitUntilDone();
}

} // namespace triptych
