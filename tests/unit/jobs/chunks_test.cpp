// Every chunk is done once, by the caller alone where no helper comes.
#include "core/jobs/chunks.h"

#include <QTest>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>
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
