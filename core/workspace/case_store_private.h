// The inside of CaseStore, shared by its .cpp files.
#pragma once

#include "core/jobs/worker_pool.h"
#include "core/workspace/case_store.h"
#include "core/workspace/pending_overlay.h"
#include "core/workspace/store_database.h"
#include "core/workspace/store_edits.h"
#include "core/workspace/store_steps.h"

#include <QHash>
#include <QSet>
#include <QTimer>

#include <atomic>
#include <deque>

namespace triptych {

/// One save, kept until it is committed.
struct PendingWrite {
    StoreDatabase::Body body;
    PendingContent content;
    std::function<void()> committed; ///< in the store's thread
};

/// Everything below `pool` is touched by the pool's one thread only.
struct CaseStore::Private {
    Private(CaseStore* q, QString path) : q(q), path(std::move(path)), pool(1) {}

    CaseStore* q;
    QString path;
    QTimer retry;
    QTimer poll; ///< runs while images are open
    std::atomic<int> pendingCount = 0;
    std::atomic<bool> looking = false; ///< for news: one look at a time
    WorkerPool pool;

    std::unique_ptr<StoreDatabase> database;
    std::deque<PendingWrite> queue;
    QString failure;     ///< message of the failure that stands
    bool opened = false; ///< announced
    QHash<ImageId, OpenImage> open;
    QSet<QString> ownSessions; ///< whose edits came through this store
    ShapeCopies copies;

    void post(std::function<void()> inOwnersThread)
    {
        QMetaObject::invokeMethod(q, std::move(inOwnersThread), Qt::QueuedConnection);
    }

    void changePending(int by)
    {
        const int pending = pendingCount += by;
        post([this, pending] { Q_EMIT q->pendingChanged(pending); });
    }

    void fail(const Error& error)
    {
        post([this] { retry.start(); });
        if (failure == error.message)
            return;
        failure = error.message;
        post([this, error] { Q_EMIT q->failed(error); });
    }

    void succeeded()
    {
        if (!opened)
            post([this] { Q_EMIT q->opened(); });
        opened = true;
        post([this] { retry.stop(); });
        if (!failure.isEmpty())
            post([this] { Q_EMIT q->recovered(); });
        failure.clear();
    }

    void tryOpen()
    {
        if (!database)
            database = StoreDatabase::make(path);
        if (database->isWritable())
            return;
        if (const auto done = database->open(); !done)
            fail(done.error());
        else if (queue.empty())
            succeeded();
    }

    void drain()
    {
        tryOpen();
        while (database->isWritable() && !queue.empty()) {
            const auto done = database->write(queue.front().body);
            if (!done && done.error().code != ErrorCode::Refused)
                return fail(done.error());
            if (!done) // the schema would refuse this value for ever, and it would hold up all others
                post([this, error = done.error()] { Q_EMIT q->refused(error); });
            else if (queue.front().committed)
                queue.front().committed();
            queue.pop_front();
            changePending(-1);
            if (queue.empty())
                succeeded();
        }
    }

    void save(StoreDatabase::Body body, PendingContent content, std::function<void()> committed = {})
    {
        changePending(+1); // from now on, not from when the store's thread gets to it
        pool.submit(JobPriority::Background,
                    [this, write = PendingWrite{std::move(body), std::move(content), std::move(committed)}](
                        std::stop_token) mutable {
                        queue.push_back(std::move(write));
                        drain();
                    });
    }

    /// Reads after everything handed in before, and puts on top what of it could not be written. What cannot be read
    /// is answered with `T()`, so that the window can go on.
    template <class T>
    void load(std::function<Result<T>(QSqlDatabase&)> read, std::function<void(T&, const PendingContent&)> overlay,
              std::function<void(T, bool seen)> answer)
    {
        pool.submit(JobPriority::Background, [this, read, overlay, answer](std::stop_token) {
            tryOpen();
            Result<T> result = database->isReadable() ? read(database->database()) : Result<T>(T());
            const bool seen = database->isReadable() && result.ok();
            if (!result) {
                database->noteFailure(result.error());
                fail(result.error());
            }
            T value = result ? std::move(*result) : T();
            for (const PendingWrite& write : queue)
                overlay(value, write.content);
            answer(std::move(value), seen);
        });
    }

    /// Reads what others did to open images; asked for by the timer, and after the database came back.
    void lookForNews();
    void readOpenImages();
};

} // namespace triptych
