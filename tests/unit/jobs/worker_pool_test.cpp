// WorkerPool: order of priorities, cancelling, and an orderly end. Threads meet at latches, never at sleeps.
#include "core/jobs/worker_pool.h"

#include <QTest>

#include <atomic>
#include <latch>
#include <mutex>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

using namespace triptych;

class WorkerPoolTest : public QObject {
    Q_OBJECT

private:
    /// Keeps the only thread of a pool busy, so that what is submitted meanwhile must queue.
    struct Blocker {
        std::latch started{1};
        std::latch release{1};
        explicit Blocker(WorkerPool& pool)
        {
            pool.submit(JobPriority::Interaction, [this](std::stop_token) {
                started.count_down();
                release.wait();
            });
            started.wait();
        }
    };

private Q_SLOTS:
    void runsByPriorityThenAge()
    {
        WorkerPool pool(1);
        Blocker blocker(pool);
        std::vector<int> order;
        const auto record = [&order](int value) {
            return [&order, value](std::stop_token) { order.push_back(value); };
        };
        pool.submit(JobPriority::Background, record(50));
        pool.submit(JobPriority::Visible, record(20));
        pool.submit(JobPriority::Visible, record(21));
        pool.submit(JobPriority::Interaction, record(10));
        pool.submit(JobPriority::Interaction, record(11));
        blocker.release.count_down();
        pool.waitUntilIdle();
        // The newest interaction first; the other classes in the order of asking.
        QCOMPARE(order, (std::vector<int>{11, 10, 20, 21, 50}));
    }

    void neverStartsWhatWasCancelledWhileWaiting()
    {
        WorkerPool pool(1);
        Blocker blocker(pool);
        bool ran = false;
        JobHandle handle = pool.submit(JobPriority::Visible, [&ran](std::stop_token) { ran = true; });
        handle.cancel();
        blocker.release.count_down();
        pool.waitUntilIdle();
        QVERIFY(!ran);
    }

    void tellsARunningJobToStop()
    {
        WorkerPool pool(1);
        std::latch started(1);
        std::atomic_bool stopped = false;
        JobHandle handle = pool.submit(JobPriority::Visible, [&](std::stop_token stop) {
            std::latch asked(1);
            const std::stop_callback onStop(stop, [&asked] { asked.count_down(); });
            started.count_down();
            asked.wait();
            stopped = true;
        });
        started.wait();
        handle.cancel();
        pool.waitUntilIdle();
        QVERIFY(stopped);
    }

    void destructionStopsAndDropsWork()
    {
        std::atomic_int finished = 0;
        std::latch started(1);
        {
            WorkerPool pool(1);
            pool.submit(JobPriority::Visible, [&](std::stop_token stop) {
                std::latch asked(1);
                const std::stop_callback onStop(stop, [&asked] { asked.count_down(); });
                started.count_down();
                asked.wait();
                ++finished;
            });
            pool.submit(JobPriority::Visible, [&](std::stop_token) { finished += 100; });
            started.wait();
        }
        QCOMPARE(finished.load(), 1);
    }

    void goesBehindTheThreadOfTheWindow()
    {
        WorkerPool pool(1);
        const auto niceness = [] { return getpriority(PRIO_PROCESS, id_t(gettid())); };
        const int own = niceness();
        int ofJob = own, ofJobWithin = own;
        pool.submit(JobPriority::Visible, [&](std::stop_token) {
            ofJob = niceness();
            WorkerPool within(1);
            within.submit(JobPriority::Visible, [&](std::stop_token) { ofJobWithin = niceness(); });
            within.waitUntilIdle();
        });
        pool.waitUntilIdle();
        QVERIFY(ofJob > own || own == 19); // the last there is
        QCOMPARE(ofJobWithin, ofJob);
        QCOMPARE(niceness(), own);
    }

    void usesAllItsThreads()
    {
        WorkerPool pool(2);
        std::latch both(2); // each job waits for the other: one thread alone would never end
        for (int i = 0; i < 2; ++i)
            pool.submit(JobPriority::Visible, [&both](std::stop_token) { both.arrive_and_wait(); });
        pool.waitUntilIdle();
        QVERIFY(both.try_wait());
    }
};

QTEST_GUILESS_MAIN(WorkerPoolTest)
#include "worker_pool_test.moc"
