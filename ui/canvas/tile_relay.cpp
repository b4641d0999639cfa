#include "ui/canvas/tile_relay.h"

namespace triptych {

TileRelay::TileRelay(QObject* receiver, std::function<void(const QString&)> arrived)
    : m_receiver(receiver), m_arrived(std::move(arrived))
{
}

void TileRelay::setWanted(QSet<TileKey> keys)
{
    const std::lock_guard lock(m_mutex);
    m_wanted = std::move(keys);
}

void TileRelay::detach()
{
    const std::lock_guard lock(m_mutex);
    m_receiver = nullptr;
    m_wanted.clear();
}

bool TileRelay::stillWants(const TileKey& key) const
{
    const std::lock_guard lock(m_mutex);
    return m_wanted.contains(key);
}

void TileRelay::tileReady(const TileKey& key)
{
    const std::lock_guard lock(m_mutex);
    if (m_wanted.contains(key))
        post();
}

void TileRelay::tileFailed(const TileKey& key, const Error& error)
{
    const std::lock_guard lock(m_mutex);
    if (!m_wanted.contains(key) || error.code == ErrorCode::Cancelled)
        return;
    if (m_failure.isEmpty())
        m_failure = error.message;
    post();
}

void TileRelay::post()
{
    if (m_posted || !m_receiver)
        return;
    m_posted = true;
    // The receiver cannot go away here: detach() takes the same lock. Should it go later, Qt drops the event.
    QMetaObject::invokeMethod(
        m_receiver,
        [weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->deliver();
        },
        Qt::QueuedConnection);
}

void TileRelay::deliver()
{
    QString failure;
    {
        const std::lock_guard lock(m_mutex);
        m_posted = false;
        if (!m_receiver)
            return;
        failure = std::exchange(m_failure, {});
    }
    m_arrived(failure);
}

} // namespace triptych
