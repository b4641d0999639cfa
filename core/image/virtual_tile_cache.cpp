#include "core/image/virtual_tile_cache.h"

namespace triptych {

std::optional<PixelBuffer> VirtualTileCache::find(TileIndex index) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_tiles.find({index.level, index.frame, index.x, index.y});
    return found == m_tiles.end() ? std::nullopt : std::optional(found->second);
}

void VirtualTileCache::insert(TileIndex index, int depth, const PixelBuffer& pixels)
{
    const std::lock_guard lock(m_mutex);
    const Key key{index.level, index.frame, index.x, index.y};
    if (!m_tiles.emplace(key, pixels).second)
        return;
    m_byDepth[depth].push_back(key);
    m_bytes += pixels.byteCount();
    while (m_bytes > m_maxBytes) {
        auto& [shallowest, keys] = *m_byDepth.begin();
        const auto evicted = m_tiles.find(keys.front());
        m_bytes -= evicted->second.byteCount();
        m_tiles.erase(evicted);
        keys.pop_front();
        if (keys.empty())
            m_byDepth.erase(m_byDepth.begin());
    }
}

qint64 VirtualTileCache::bytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

} // namespace triptych
