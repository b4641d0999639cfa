// Every chunk is done once, by the caller alone where no helper comes.
#include "core/jobs/chunks.h"
#include "core/jobs/worker_pool.h"

#include <QTest>

#include <atomic>
#include <mutex>
#include <set>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace triptych;

class ChunksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachChunkIsDoneOnce_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("threads");
        for (const int count : {0, 1, 2, 33, 1000})
            for (const int threads : {1, 2, 8})
                QTest::addRow("%d chunks, %d threads", count, threads) << count << threads;
    }

    void eachChunkIsDoneOnce()
    {
        QFETCH(const int, count);
        QFETCH(const int, threads);
        std::vector<std::atomic<int>> done(static_cast<size_t>(count));
        forEachChunk(count, threads, [&](int chunk) { ++done[size_t(chunk)]; });
        for (const auto& times : done)
            QCOMPARE(times.load(), 1);
    }

    void helpersTakeTheirShare()
    {
        // No single call is sure of a helper: the system may be busy with something else.
        std::mutex mutex;
        std::set<std::thread::id> seen;
        const auto threadsSoFar = [&] {
            forEachChunk(64, 2, [&](int) {
                const std::lock_guard lock(mutex);
                seen.insert(std::this_thread::get_id());
            });
            return seen.size();
        };
        QTRY_VERIFY(threadsSoFar() > 1);
    }

    /// A frame waits for its helpers: they must not stand behind everybody else, as workers do.
    void helpersOfTheMainThreadAreNoWorkers()
    {
        const auto helperOf = [] {
            std::atomic<int> niceness = -1000;
            const pid_t caller = gettid();
            while (niceness == -1000)
                forEachChunk(2, 2, [&](int) {
                    if (gettid() != caller)
                        niceness = getpriority(PRIO_PROCESS, id_t(gettid()));
                    else // leaves the other chunk to a helper
                        std::this_thread::yield();
                });
            return niceness.load();
        };
        const int own = getpriority(PRIO_PROCESS, id_t(gettid()));
        WorkerPool pool(1);
        int ofWorker = own;
        pool.submit(JobPriority::Visible, [&](std::stop_token) { ofWorker = helperOf(); });
        pool.waitUntilIdle();
        QVERIFY(ofWorker > own || own == 19);
        QCOMPARE(helperOf(), own);
    }

    void manyCallersAtOnce()
    {
        std::atomic<int> sum = 0;
        {
            std::vector<std::jthread> callers;
            for (int caller = 0; caller < 8; ++caller)
                callers.emplace_back([&] {
                    for (int call = 0; call < 200; ++call)
                        forEachChunk(16, 4, [&](int) { ++sum; });
                });
        }
        QCOMPARE(sum.load(), 8 * 200 * 16);
    }
};

QTEST_GUILESS_MAIN(ChunksTest)
#include "chunks_test.moc"
