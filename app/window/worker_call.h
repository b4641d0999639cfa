// Work in a worker, answer in the GUI thread. The pool is stopped before the receivers are destroyed (see Services).
#pragma once

#include "core/jobs/worker_pool.h"

#include <QMetaObject>
#include <QObject>

#include <memory>
#include <type_traits>

namespace triptych {

/// Runs `work(stop_token)` in the pool, then `done(result)` in the thread of `receiver`, unless that is gone by then.
template <class Work, class Done>
JobHandle callInWorker(WorkerPool& pool, JobPriority priority, QObject* receiver, Work work, Done done)
{
    return pool.submit(priority, [receiver, work = std::move(work), done = std::move(done)](std::stop_token stop) {
        using Value = std::invoke_result_t<Work, std::stop_token>;
        // Shared, because a queued functor must be copyable and the result may be large.
        auto result = std::make_shared<Value>(work(stop));
        QMetaObject::invokeMethod(
            receiver, [result, done] { done(std::move(*result)); }, Qt::QueuedConnection);
    });
}

} // namespace triptych
