#include "app/window/seen_keeper.h"

#include "core/display/seen_area.h"
#include "core/workspace/case_store.h"

#include <chrono>

namespace triptych {

SeenKeeper::SeenKeeper(CaseStore& store, QObject* parent)
    : QObject(parent), m_store(store), m_reader(qEnvironmentVariable("USER"))
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(std::chrono::milliseconds(300));
    connect(&m_soon, &QTimer::timeout, this, &SeenKeeper::saveNow);
    connect(&store, &CaseStore::seenLoaded, this, &SeenKeeper::restore);
}

SeenKeeper::~SeenKeeper() = default;

std::shared_ptr<SeenArea> SeenKeeper::areaOf(const ImageInfo& image)
{
    Kept& kept = m_kept[image.id.value];
    if (!kept.area) {
        kept.area = std::make_shared<SeenArea>(image.size());
        m_store.loadSeen(image.id, m_reader);
    }
    return kept.area;
}

void SeenKeeper::drawn(const ImageId& image)
{
    const auto found = m_kept.find(image.value);
    if (found != m_kept.end() && found->second.area->revision() != found->second.saved && !m_soon.isActive())
        m_soon.start();
}

void SeenKeeper::saveNow()
{
    m_soon.stop();
    for (auto& [id, kept] : m_kept) {
        if (kept.area->revision() == kept.saved)
            continue;
        kept.saved = kept.area->revision();
        m_store.saveSeen({ImageId{id}, m_reader, kept.area->grid(), kept.area->bits()});
    }
}

void SeenKeeper::restore(const SeenMask& seen)
{
    const auto found = m_kept.find(seen.image.value);
    if (found == m_kept.end() || seen.reader != m_reader)
        return;
    found->second.area->merge(seen.grid, seen.bits);
    Q_EMIT changed(seen.image);
}

} // namespace triptych
