// SlabShelf: the slabs that views show, each once, known to the tile service for as long as any view shows it.
#pragma once

#include "core/image/slab_source.h"

#include <map>
#include <memory>

namespace triptych {

class TileService;

/// GUI thread. Leases may outlive the shelf, not the tile service.
class SlabShelf {
public:
    explicit SlabShelf(TileService& tiles) : m_tiles(tiles) {}

    /// Keeps a slab registered with the tile service; whoever shows it holds one.
    class Lease {
    public:
        Lease(TileService& tiles, ImageSourcePtr slab);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        const ImageSourcePtr& slab() const { return m_slab; }

    private:
        TileService& m_tiles;
        ImageSourcePtr m_slab;
    };

    /// `stack` as in SlabSource; `choice.slices` > 1.
    std::shared_ptr<const Lease> take(const ImageSourcePtr& stack, const SlabChoice& choice);

private:
    TileService& m_tiles;
    std::map<QString, std::weak_ptr<const Lease>> m_leases; ///< by the slab's id
};

} // namespace triptych
