// TileWait: calls back once when all the tiles that were asked for have come or failed. Owned by who waits: letting go
// of it drops the request.
#pragma once

#include "core/tiles/tile_service.h"

#include <QMetaObject>
#include <QObject>

#include <atomic>
#include <functional>

namespace triptych {

class TileWait : public TileClient {
public:
    /// `then` runs in the thread of `receiver`, which outlives this.
    TileWait(QObject* receiver, int tiles, std::function<void()> then)
        : m_receiver(receiver), m_then(std::move(then)), m_left(tiles)
    {
    }
    void drop() { m_wanted = false; }

    bool stillWants(const TileKey&) const override { return m_wanted; }
    void tileReady(const TileKey&) override { countDown(); }
    void tileFailed(const TileKey&, const Error&) override { countDown(); }

private:
    void countDown()
    {
        if (--m_left == 0 && m_wanted)
            QMetaObject::invokeMethod(m_receiver, m_then, Qt::QueuedConnection);
    }

    QObject* m_receiver;
    std::function<void()> m_then;
    std::atomic<int> m_left;
    std::atomic<bool> m_wanted = true;
};

} // namespace triptych
