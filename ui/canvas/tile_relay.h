// TileRelay: a view's ear at the tile service. Called from worker threads; tells the view once per turn of the event
// loop.
#pragma once

#include "core/tiles/tile_service.h"

#include <QPointer>
#include <QSet>

#include <functional>
#include <mutex>

namespace triptych {

/// Shared between the view and the requests under way, so it outlives the view where it must, but then says nothing.
class TileRelay : public TileClient, public std::enable_shared_from_this<TileRelay> {
public:
    /// `arrived` runs in the thread of `receiver`, with the message of the first failure since the last time, or empty.
    TileRelay(QObject* receiver, std::function<void(const QString& failure)> arrived);

    void setWanted(QSet<TileKey> keys);
    /// Before the receiver goes.
    void detach();

    bool stillWants(const TileKey& key) const override;
    void tileReady(const TileKey& key) override;
    void previewReady(const TileKey& key) override { tileReady(key); }
    void tileFailed(const TileKey& key, const Error& error) override;

private:
    void post();
    void deliver();

    mutable std::mutex m_mutex;
    QObject* m_receiver;
    std::function<void(const QString&)> m_arrived;
    QSet<TileKey> m_wanted;
    QString m_failure;
    bool m_posted = false;
};

} // namespace triptych
