// Progress from a worker to the list of jobs, at most ten times a second.
#pragma once

#include "ui/models/job_model.h"

#include <QElapsedTimer>
#include <QMetaObject>

#include <functional>
#include <memory>

namespace triptych {

/// To be called from one thread at a time with 0…1. The model outlives the workers (see Services).
inline std::function<void(double)> queuedProgress(JobModel& jobs, JobId job, const QString& text)
{
    auto since = std::make_shared<QElapsedTimer>();
    return [&jobs, job, text, since](double part) {
        constexpr int kEveryMs = 100;
        if (since->isValid() && since->elapsed() < kEveryMs)
            return;
        since->start();
        QMetaObject::invokeMethod(
            &jobs, [&jobs, job, progress = partDone(part, text)] { jobs.setProgress(job, progress); },
            Qt::QueuedConnection);
    };
}

} // namespace triptych
