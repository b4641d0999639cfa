// Every chunk is done once, by the caller alone where no helper comes.
#include "core/jobs/chunks.h"

#include <QTest>

#include <atomic>
#include <latch>
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
        std::latch both(2); // neither chunk ends before the other has begun
        forEachChunk(2, 2, [&](int) { both.arrive_and_wait(); });
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
