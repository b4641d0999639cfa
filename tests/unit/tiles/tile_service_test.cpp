// TileService: order, merging, limits and failures. Threads meet at semaphores, never at sleeps.
#include "core/tiles/tile_service.h"

#include <QTest>

#include <atomic>
#include <mutex>
#include <semaphore>

using namespace triptych;

namespace {

/// Decodes nothing; counts and remembers what was asked, and can be held.
class FakeSource : public ImageSource {
public:
    explicit FakeSource(DecodeUnit unit, const char* id = "fake")
    {
        m_info.id = {QString::fromLatin1(id)};
        m_info.decodeUnit = unit;
        m_info.frames = 100;
        m_info.levels = {{QSize(1024, 1024), 1, QSize(16, 16)}, {QSize(512, 512), 2, QSize(16, 16)}};
    }
    const ImageInfo& info() const override { return m_info; }
    Result<PixelBuffer> read(int, int, QRect rect, std::stop_token) const override
    {
        return PixelBuffer::allocate(rect.size(), 1, SampleType::U8);
    }
    Result<std::vector<DecodedTile>> readUnit(TileIndex index, std::stop_token) const override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_asked.push_back(index);
        }
        if (hold) {
            entered.release();
            go.acquire();
        }
        if (index.x == 13)
            return Error{ErrorCode::BadFormat, QStringLiteral("fake: tile 13 is broken"), {}};
        std::vector<DecodedTile> tiles;
        const int count = m_info.decodeUnit == DecodeUnit::Frame ? 2 : 1;
        for (int i = 0; i < count; ++i) {
            DecodedTile tile{index, *PixelBuffer::allocate(QSize(16, 16), 1, SampleType::U8)};
            if (count == 2)
                tile.index = {i, index.frame, 0, 0};
            tiles.push_back(tile);
        }
        return tiles;
    }
    std::vector<TileIndex> asked() const
    {
        const std::lock_guard lock(m_mutex);
        return m_asked;
    }

    int previewLevel() const override { return preview ? 1 : -1; }
    Result<std::vector<DecodedTile>> readPreview(int frame, std::stop_token) const override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_asked.push_back({kPreview, frame, 0, 0});
        }
        if (previewFails)
            return Error{ErrorCode::BadFormat, QStringLiteral("fake: no preview"), {}};
        auto pixels = *PixelBuffer::allocate(QSize(16, 16), 1, SampleType::U8);
        pixels.mutableRow<quint8>(0)[0] = kPreviewValue;
        return std::vector<DecodedTile>{{{1, frame, 0, 0}, pixels}};
    }

    static constexpr int kPreview = -7; ///< how asked() tells of one
    static constexpr quint8 kPreviewValue = 77;
    std::atomic<bool> preview = false;
    std::atomic<bool> previewFails = false;
    std::atomic<bool> hold = false;
    mutable std::counting_semaphore<1000> entered{0};
    mutable std::counting_semaphore<1000> go{0};

private:
    ImageInfo m_info;
    mutable std::mutex m_mutex;
    mutable std::vector<TileIndex> m_asked;
};

class FakeClient : public TileClient {
public:
    bool stillWants(const TileKey& key) const override
    {
        ++questions;
        return wants && key.index.x != unwanted;
    }
    void tileReady(const TileKey&) override { ++ready; }
    void previewReady(const TileKey&) override { ++previews; }
    void tileFailed(const TileKey&, const Error& error) override
    {
        const std::lock_guard lock(mutex);
        ++failures;
        message = error.message;
    }
    std::atomic<bool> wants = true;
    std::atomic<int> unwanted = -1;
    mutable std::atomic<int> questions = 0;
    std::atomic<int> ready = 0;
    std::atomic<int> previews = 0;
    std::atomic<int> failures = 0;
    std::mutex mutex;
    QString message;
};

TileKey key(int x, int y = 0, int level = 0, int frame = 0) { return {{QStringLiteral("fake")}, {level, frame, x, y}}; }

/// A service with one thread that is held in the decode of tile 50, so that all that follows must queue.
struct Held {
    std::shared_ptr<FakeSource> source;
    TileService service{1 << 20, 1};
    std::shared_ptr<FakeClient> client = std::make_shared<FakeClient>();
    explicit Held(DecodeUnit unit = DecodeUnit::Tile) : source(std::make_shared<FakeSource>(unit))
    {
        service.addSource(source);
        source->hold = true;
        service.request({key(50)}, JobPriority::Interaction, client);
        source->entered.acquire();
        source->hold = false;
    }
    void release()
    {
        source->go.release();
        service.waitUntilIdle();
    }
};

} // namespace

class TileServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRequestedTileIsCachedAndAnnounced()
    {
        TileService service(1 << 20, 2);
        auto source = std::make_shared<FakeSource>(DecodeUnit::Tile);
        auto client = std::make_shared<FakeClient>();
        service.addSource(source);
        QVERIFY(service.cached(key(1)).isNull());
        service.request({key(1)}, JobPriority::Visible, client);
        service.waitUntilIdle();
        QVERIFY(!service.cached(key(1)).isNull());
        QCOMPARE(client->ready, 1);
        QCOMPARE(service.cachedBytes(), 256);
        // Asked for again it is told at once, and nothing is decoded.
        service.request({key(1)}, JobPriority::Visible, client);
        QCOMPARE(client->ready, 2);
        QCOMPARE(source->asked().size(), size_t(1));
    }

    void interactionFirstAndTheNewestFirstWithinAClass()
    {
        Held held;
        held.service.request({key(1), key(2)}, JobPriority::Visible, held.client);
        held.service.request({key(3)}, JobPriority::Prefetch, held.client);
        held.service.request({key(4)}, JobPriority::Visible, held.client);
        held.service.request({key(5)}, JobPriority::Interaction, held.client);
        held.service.request({key(3)}, JobPriority::Interaction, held.client); // promoted, and now the newest
        held.release();
        std::vector<int> order;
        for (const TileIndex& index : held.source->asked())
            order.push_back(index.x);
        QCOMPARE(order, (std::vector<int>{50, 3, 5, 4, 1, 2}));
    }

    void duplicatesAreMergedAndEachClientIsTold()
    {
        Held held;
        auto other = std::make_shared<FakeClient>();
        for (int i = 0; i < 5; ++i)
            held.service.request({key(7)}, JobPriority::Visible, held.client);
        held.service.request({key(7)}, JobPriority::Visible, other);
        held.service.request({key(50)}, JobPriority::Visible, other); // already being decoded
        held.release();
        QCOMPARE(held.source->asked().size(), size_t(2));
        QCOMPARE(held.client->ready, 2); // 50 and 7, once each
        QCOMPARE(other->ready, 2);
    }

    void whatNobodyWantsAnyLongerIsNotDecoded()
    {
        Held held;
        held.client->unwanted = 8;
        held.service.request({key(8), key(9)}, JobPriority::Visible, held.client);
        auto gone = std::make_shared<FakeClient>();
        held.service.request({key(10)}, JobPriority::Visible, gone);
        gone.reset();
        const int before = held.client->questions;
        held.release();
        QCOMPARE(held.source->asked().size(), size_t(2)); // 50 and 9
        QCOMPARE(held.client->questions - before, 2);     // asked just before the work, not when queued
        QVERIFY(held.service.cached(key(8)).isNull());
        // It can be asked for again later.
        held.client->unwanted = -1;
        held.service.request({key(8)}, JobPriority::Visible, held.client);
        held.service.waitUntilIdle();
        QVERIFY(!held.service.cached(key(8)).isNull());
    }

    void oneDecodeFillsEveryTileOfItsUnit()
    {
        Held held(DecodeUnit::Frame);
        held.service.request({key(0, 0, 0, 1), key(0, 0, 1, 1)}, JobPriority::Visible, held.client);
        held.release();
        QCOMPARE(held.source->asked().size(), size_t(2));
        QVERIFY(!held.service.cached(key(0, 0, 0, 1)).isNull());
        QVERIFY(!held.service.cached(key(0, 0, 1, 1)).isNull());
        QCOMPARE(held.client->ready, 3);
    }

    void thePreviewComesFirstAndGivesWay()
    {
        Held held(DecodeUnit::Frame);
        held.source->preview = true;
        const TileKey fine = key(0, 0, 0, 1), coarse = key(0, 0, 1, 1);
        held.service.request({fine, coarse}, JobPriority::Visible, held.client);
        held.source->hold = true;
        held.source->go.release();
        held.source->entered.acquire(); // the frame itself begins: its preview is there
        QCOMPARE(held.source->asked()[1].level, FakeSource::kPreview);
        QCOMPARE(held.client->previews, 2);
        QCOMPARE(held.service.cached(coarse).row<quint8>(0)[0], FakeSource::kPreviewValue);
        QVERIFY(!held.service.isComplete(coarse));
        QVERIFY(held.service.cached(fine).isNull());
        held.service.request({fine, coarse}, JobPriority::Visible, held.client); // as a view does that has drawn it
        held.source->hold = false;
        held.release();
        QVERIFY(held.service.isComplete(coarse) && held.service.isComplete(fine));
        QCOMPARE(held.service.cached(coarse).row<quint8>(0)[0], quint8(0));
        QCOMPARE(held.source->asked().size(), size_t(3)); // one preview only
        QCOMPARE(held.client->failures, 0);
    }

    void noPreviewForWhatNobodyLooksAt()
    {
        Held held(DecodeUnit::Frame);
        held.source->preview = true;
        held.service.request({key(0, 0, 0, 1)}, JobPriority::Prefetch, held.client);
        held.release();
        QCOMPARE(held.source->asked().size(), size_t(2));
        QCOMPARE(held.client->previews, 0);
    }

    void aPreviewThatFailsIsNoFailure()
    {
        Held held(DecodeUnit::Frame);
        held.source->preview = held.source->previewFails = true;
        held.service.request({key(0, 0, 0, 1)}, JobPriority::Visible, held.client);
        held.release();
        QCOMPARE(held.client->failures, 0);
        QVERIFY(held.service.isComplete(key(0, 0, 0, 1)));
    }

    void theLeastRecentlyUsedLeavesFirst()
    {
        TileService service(3 * 256, 1);
        auto source = std::make_shared<FakeSource>(DecodeUnit::Tile);
        auto client = std::make_shared<FakeClient>();
        service.addSource(source);
        for (int x : {1, 2, 3}) {
            service.request({key(x)}, JobPriority::Visible, client);
            service.waitUntilIdle();
        }
        QVERIFY(!service.cached(key(1)).isNull()); // used: 2 is the oldest now
        service.request({key(4)}, JobPriority::Visible, client);
        service.waitUntilIdle();
        QCOMPARE(service.cachedBytes(), 3 * 256);
        QVERIFY(service.cached(key(2)).isNull());
        QVERIFY(!service.cached(key(1)).isNull());
        QVERIFY(!service.cached(key(4)).isNull());
    }

    void aUnitLargerThanTheCacheIsKeptAlone()
    {
        TileService service(100, 1);
        auto source = std::make_shared<FakeSource>(DecodeUnit::Tile);
        auto client = std::make_shared<FakeClient>();
        service.addSource(source);
        service.request({key(1), key(2)}, JobPriority::Visible, client);
        service.waitUntilIdle();
        QCOMPARE(service.cachedBytes(), 256);
    }

    void aBrokenUnitIsRememberedAndReportedToEveryone()
    {
        TileService service(1 << 20, 1);
        auto source = std::make_shared<FakeSource>(DecodeUnit::Tile);
        auto client = std::make_shared<FakeClient>();
        service.addSource(source);
        for (int i = 0; i < 3; ++i) {
            service.request({key(13)}, JobPriority::Visible, client);
            service.waitUntilIdle();
        }
        QCOMPARE(source->asked().size(), size_t(1));
        QCOMPARE(client->failures, 3);
        QCOMPARE(client->ready, 0);
        QCOMPARE(client->message, QStringLiteral("fake: tile 13 is broken"));
    }

    void aRemovedSourceLeavesNothingBehind()
    {
        Held held;
        held.service.request({key(1)}, JobPriority::Visible, held.client);
        held.service.removeSource({QStringLiteral("fake")}); // while 50 is being decoded
        held.release();
        QCOMPARE(held.service.cachedBytes(), 0);
        QCOMPARE(held.source->asked().size(), size_t(1));
        held.service.request({key(2)}, JobPriority::Visible, held.client); // unknown image: ignored
        held.service.waitUntilIdle();
        QCOMPARE(held.service.cachedBytes(), 0);
    }

    void closingWhileRequestsWaitIsOrderly()
    {
        auto source = std::make_shared<FakeSource>(DecodeUnit::Tile);
        auto client = std::make_shared<FakeClient>();
        {
            TileService service(1 << 20, 2);
            service.addSource(source);
            for (int x = 0; x < 60; ++x)
                service.request({key(x, 1)}, JobPriority::Background, client);
        }
        QVERIFY(source->asked().size() <= 60);
    }
};

QTEST_APPLESS_MAIN(TileServiceTest)
#include "tile_service_test.moc"
