#include "app/window/slab_shelf.h"

#include "core/tiles/tile_service.h"

namespace triptych {

SlabShelf::Lease::Lease(TileService& tiles, ImageSourcePtr slab) : m_tiles(tiles), m_slab(std::move(slab))
{
    m_tiles.addSource(m_slab);
}

SlabShelf::Lease::~Lease() { m_tiles.removeSource(m_slab->info().id); }

std::shared_ptr<const SlabShelf::Lease> SlabShelf::take(const ImageSourcePtr& stack, const SlabChoice& choice)
{
    auto slab = std::make_shared<SlabSource>(stack, choice);
    std::weak_ptr<const Lease>& known = m_leases[slab->info().id.value];
    auto lease = known.lock();
    if (!lease) {
        lease = std::make_shared<const Lease>(m_tiles, std::move(slab));
        known = lease;
    }
    return lease;
}

} // namespace triptych
