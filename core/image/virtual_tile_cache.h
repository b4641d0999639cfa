// VirtualTileCache: keeps made-up tiles within a byte budget. Making a tile costs 4× more with every halving since the
// file's own level, so when room is needed the shallowest go first, the oldest of them before the others.
#pragma once

#include "core/image/image_source.h"

#include <list>
#include <map>
#include <mutex>
#include <optional>

namespace triptych {

/// Thread-safe.
class VirtualTileCache {
public:
    explicit VirtualTileCache(qint64 maxBytes) : m_maxBytes(maxBytes) {}

    std::optional<PixelBuffer> find(TileIndex index) const;
    void insert(TileIndex index, int depth, const PixelBuffer& pixels);
    qint64 bytes() const;

private:
    struct Key {
        int level, frame, x, y;
        friend auto operator<=>(const Key&, const Key&) = default;
    };

    qint64 m_maxBytes;
    mutable std::mutex m_mutex;
    std::map<Key, PixelBuffer> m_tiles;
    std::map<int, std::list<Key>> m_byDepth; ///< oldest first
    qint64 m_bytes = 0;
};

} // namespace triptych
