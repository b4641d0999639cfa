// TileService: the byte-bounded cache of decoded tiles and the queue that fills it. Everything that is drawn comes
// from here: images, slides, label maps' backing and heatmaps.
#pragma once

#include "core/base/ids.h"
#include "core/image/image_source.h"
#include "core/jobs/worker_pool.h"

#include <memory>
#include <vector>

namespace triptych {

/// The one key of caches, requests and layers. A value.
struct TileKey {
    ImageId image;
    TileIndex index;
    friend bool operator==(const TileKey&, const TileKey&) = default;
};
size_t qHash(const TileKey& key, size_t seed = 0);

/// Who asks for tiles. Called from worker threads: implementations only post a queued signal.
class TileClient {
public:
    virtual ~TileClient() = default;
    /// Asked just before the work begins; false drops the request.
    virtual bool stillWants(const TileKey& key) const = 0;
    virtual void tileReady(const TileKey& key) = 0;
    /// Something to draw meanwhile is in memory; the tile itself still comes.
    virtual void previewReady(const TileKey&) {}
    /// The unit that holds the tile cannot be decoded; it is not asked for again.
    virtual void tileFailed(const TileKey& key, const Error& error) = 0;
};

/// Thread-safe. Sources are registered once; the cache evicts the least recently used tiles beyond its bytes.
class TileService {
public:
    TileService(qint64 cacheBytes, int threads);
    ~TileService();

    void addSource(ImageSourcePtr source);
    void removeSource(const ImageId& image);
    ImageSourcePtr source(const ImageId& image) const;

    /// The tile if it or its preview is in memory, else a null buffer. Never blocks on I/O.
    PixelBuffer cached(const TileKey& key) const;
    /// Whether it is in memory and more than a preview.
    bool isComplete(const TileKey& key) const;
    /// Queues what is neither cached nor already under way. Interaction first, newest first within a class;
    /// duplicates are merged (each client is told). All tiles that come of one decode are cached. Where the source has
    /// a preview, that of a frame in view comes first.
    void request(const std::vector<TileKey>& keys, JobPriority priority, std::weak_ptr<TileClient> client);

    qint64 cachedBytes() const;
    /// Blocks until no request is left: for the command line and tests only.
    void waitUntilIdle();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace triptych
