#include "core/tiles/tile_service.h"

#include <QHash>

#include <algorithm>
#include <list>
#include <map>
#include <mutex>
#include <optional>

namespace triptych {

size_t qHash(const TileKey& key, size_t seed)
{
    return qHashMulti(seed, key.image, key.index.level, key.index.frame, key.index.x, key.index.y);
}

namespace {

/// What one decode yields: the tile itself, or a frame, whose key has level −1.
TileKey unitOf(const TileKey& key, DecodeUnit unit)
{
    return unit == DecodeUnit::Tile ? key : TileKey{key.image, {-1, key.index.frame, 0, 0}};
}

constexpr int kPreviewUnit = -2;

/// The quick decode of the same frame.
TileKey previewOf(const TileKey& key) { return {key.image, {kPreviewUnit, key.index.frame, 0, 0}}; }

struct Waiter {
    TileKey key;
    std::weak_ptr<TileClient> client;
};

/// First by class, then the newest.
struct QueueOrder {
    JobPriority priority;
    qint64 newestFirst;
    friend auto operator<=>(const QueueOrder&, const QueueOrder&) = default;
};

struct Pending {
    std::vector<Waiter> waiters;
    QueueOrder order;
    bool running = false;
};

struct Entry {
    TileKey key;
    PixelBuffer pixels;
    bool preview = false; ///< to be replaced by the tile itself
};

} // namespace

struct TileService::Private {
    explicit Private(qint64 bytes) : maxBytes(bytes) {}

    mutable std::mutex mutex;
    const qint64 maxBytes;
    qint64 bytes = 0;
    qint64 requests = 0;
    QHash<ImageId, ImageSourcePtr> sources;
    mutable std::list<Entry> recent; ///< the most recently used first
    QHash<TileKey, std::list<Entry>::iterator> cache;
    QHash<TileKey, Pending> pending; ///< by unit
    std::map<QueueOrder, TileKey> queue;
    QHash<TileKey, Error> failed; ///< by unit
    std::unique_ptr<WorkerPool> pool;

    bool isComplete(const TileKey& key) const;
    bool wantsPreview(const TileKey& key, const ImageSource& source, JobPriority priority) const;
    void insert(std::vector<DecodedTile> tiles, const ImageId& image, bool preview);
    void evict(size_t keep);
    void drop(const TileKey& key);
    bool enqueue(const TileKey& unit, Waiter waiter, JobPriority priority);
    bool anyoneWants(std::vector<Waiter>& waiters) const;
    void runNext(std::stop_token stop);
    void finish(const TileKey& unit, const ImageSourcePtr& source, Result<std::vector<DecodedTile>> decoded);
};

void TileService::Private::drop(const TileKey& key)
{
    const auto found = cache.find(key);
    if (found == cache.end())
        return;
    bytes -= (*found)->pixels.byteCount();
    recent.erase(*found);
    cache.erase(found);
}

/// Drops the least recently used; the first `keep` tiles, just decoded, stay even where a single unit exceeds the
/// limit: dropping them would decode them again for ever.
void TileService::Private::evict(size_t keep)
{
    while (bytes > maxBytes && recent.size() > keep)
        drop(TileKey(recent.back().key));
}

bool TileService::Private::isComplete(const TileKey& key) const
{
    const auto found = cache.constFind(key);
    return found != cache.cend() && !(*found)->preview;
}

/// Only while nothing of the frame is there and somebody waits for it.
bool TileService::Private::wantsPreview(const TileKey& key, const ImageSource& source, JobPriority priority) const
{
    const int level = source.previewLevel();
    return level >= 0 && priority <= JobPriority::Visible &&
           !cache.contains({key.image, {level, key.index.frame, 0, 0}}) && !failed.contains(previewOf(key));
}

void TileService::Private::insert(std::vector<DecodedTile> tiles, const ImageId& image, bool preview)
{
    for (DecodedTile& tile : tiles) {
        const TileKey key{image, tile.index};
        if (preview && cache.contains(key))
            continue; // the tile itself was faster
        drop(key);
        bytes += tile.pixels.byteCount();
        recent.push_front({key, std::move(tile.pixels), preview});
        cache.insert(key, recent.begin());
    }
    evict(tiles.size());
}

/// True where a new unit was queued, which wants a job of its own.
bool TileService::Private::enqueue(const TileKey& unit, Waiter waiter, JobPriority priority)
{
    auto found = pending.find(unit);
    const bool isNew = found == pending.end();
    if (isNew)
        found = pending.insert(unit, {{}, {priority, 0}, false});
    const bool known = std::any_of(found->waiters.begin(), found->waiters.end(), [&](const Waiter& other) {
        return other.key == waiter.key && !other.client.owner_before(waiter.client) &&
               !waiter.client.owner_before(other.client);
    });
    if (!known)
        found->waiters.push_back(std::move(waiter));
    if (found->running)
        return false;
    if (!isNew)
        queue.erase(found->order);
    found->order = {std::min(found->order.priority, priority), -(++requests)};
    queue.emplace(found->order, unit);
    return isNew;
}

/// Asked without the lock; those who no longer want their tile are taken out.
bool TileService::Private::anyoneWants(std::vector<Waiter>& waiters) const
{
    std::erase_if(waiters, [](const Waiter& waiter) {
        const auto client = waiter.client.lock();
        return !client || !client->stillWants(waiter.key);
    });
    return !waiters.empty();
}

void TileService::Private::runNext(std::stop_token stop)
{
    TileKey unit;
    TileIndex index;
    ImageSourcePtr source;
    std::vector<Waiter> asked;
    {
        const std::lock_guard lock(mutex);
        if (queue.empty())
            return;
        unit = queue.begin()->second;
        queue.erase(queue.begin());
        Pending& work = pending[unit];
        work.running = true;
        asked = std::move(work.waiters);
        work.waiters.clear();
        index = asked.front().key.index;
        source = sources.value(unit.image);
    }
    const bool wanted = source && anyoneWants(asked);
    {
        const std::lock_guard lock(mutex);
        auto& waiters = pending[unit].waiters; // those who came while the others were asked
        if (!wanted && waiters.empty()) {
            pending.remove(unit);
            return;
        }
        waiters.insert(waiters.end(), asked.begin(), asked.end());
    }
    if (source)
        finish(unit, source,
               unit.index.level == kPreviewUnit ? source->readPreview(index.frame, stop)
                                                : source->readUnit(index, stop));
    else
        finish(unit, source, Error{ErrorCode::Cancelled, QStringLiteral("%1: closed").arg(unit.image.value), {}});
}

void TileService::Private::finish(const TileKey& unit, const ImageSourcePtr& source,
                                  Result<std::vector<DecodedTile>> decoded)
{
    std::vector<Waiter> waiters;
    const bool preview = unit.index.level == kPreviewUnit;
    const std::optional<Error> error = decoded ? std::nullopt : std::optional(decoded.error());
    {
        const std::lock_guard lock(mutex);
        waiters = pending.take(unit).waiters;
        const bool stillOpen = source && sources.value(unit.image) == source;
        if (stillOpen && !error)
            insert(std::move(*decoded), unit.image, preview);
        else if (stillOpen && error->code != ErrorCode::Cancelled)
            failed.insert(unit, *error);
    }
    if (preview && error)
        return; // what is wrong comes with the tile itself
    for (const Waiter& waiter : waiters)
        if (const auto client = waiter.client.lock())
            preview ? client->previewReady(waiter.key)
            : error ? client->tileFailed(waiter.key, *error)
                    : client->tileReady(waiter.key);
}

TileService::TileService(qint64 cacheBytes, int threads) : d(std::make_unique<Private>(cacheBytes))
{
    d->pool = std::make_unique<WorkerPool>(threads);
}

TileService::~TileService()
{
    d->pool.reset(); // joins, so that no job sees the rest go
}

void TileService::addSource(ImageSourcePtr source)
{
    const std::lock_guard lock(d->mutex);
    d->sources.insert(source->info().id, source);
}

void TileService::removeSource(const ImageId& image)
{
    const std::lock_guard lock(d->mutex);
    d->sources.remove(image);
    d->failed.removeIf([&](const auto& item) { return item.key().image == image; });
    std::vector<TileKey> keys;
    for (const Entry& entry : d->recent)
        if (entry.key.image == image)
            keys.push_back(entry.key);
    for (const TileKey& key : keys)
        d->drop(key);
}

ImageSourcePtr TileService::source(const ImageId& image) const
{
    const std::lock_guard lock(d->mutex);
    return d->sources.value(image);
}

PixelBuffer TileService::cached(const TileKey& key) const
{
    const std::lock_guard lock(d->mutex);
    const auto found = d->cache.constFind(key);
    if (found == d->cache.cend())
        return {};
    d->recent.splice(d->recent.begin(), d->recent, *found);
    return (*found)->pixels;
}

bool TileService::isComplete(const TileKey& key) const
{
    const std::lock_guard lock(d->mutex);
    return d->isComplete(key);
}

void TileService::request(const std::vector<TileKey>& keys, JobPriority priority, std::weak_ptr<TileClient> client)
{
    int newUnits = 0;
    std::vector<TileKey> ready;
    std::vector<std::pair<TileKey, Error>> broken;
    {
        const std::lock_guard lock(d->mutex);
        // Backwards, so that the first key of a request is its newest.
        for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
            const auto source = d->sources.value(key->image);
            if (!source)
                continue;
            const TileKey unit = unitOf(*key, source->info().decodeUnit);
            if (d->isComplete(*key)) {
                ready.push_back(*key);
            } else if (const auto failure = d->failed.constFind(unit); failure != d->failed.cend()) {
                broken.emplace_back(*key, *failure);
            } else {
                newUnits += d->enqueue(unit, {*key, client}, priority);
                if (d->wantsPreview(*key, *source, priority))
                    newUnits += d->enqueue(previewOf(*key), {*key, client}, JobPriority::Interaction);
            }
        }
    }
    for (int i = 0; i < newUnits; ++i)
        d->pool->submit(JobPriority::Interaction, [this](std::stop_token stop) { d->runNext(stop); });
    // What came in or failed since the client looked is told at once.
    if (const auto listener = client.lock()) {
        for (const TileKey& key : ready)
            listener->tileReady(key);
        for (const auto& [key, error] : broken)
            listener->tileFailed(key, error);
    }
}

qint64 TileService::cachedBytes() const
{
    const std::lock_guard lock(d->mutex);
    return d->bytes;
}

void TileService::waitUntilIdle() { d->pool->waitUntilIdle(); }

} // namespace triptych
