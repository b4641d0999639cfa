// JobModel: the long jobs that run now, for the status line: what, how far, how long still, and how to stop it.
#pragma once

#include "core/jobs/progress.h"
#include "core/jobs/worker_pool.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>

#include <functional>

namespace triptych {

using JobId = quint64;

struct JobEntry {
    JobId id = 0;
    QString text;
    Progress progress; ///< remainingSeconds is estimated from the pace where the job does not say it
    std::function<void()> cancel;
    QElapsedTimer since;
};

/// GUI thread. Workers report through queued calls with the job's id; reports of finished jobs are ignored.
class JobModel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    JobId begin(const QString& text, std::function<void()> cancel);
    void setCancel(JobId id, std::function<void()> cancel);
    void setProgress(JobId id, const Progress& progress);
    void finish(JobId id);
    /// Asks the job to stop and forgets it at once: what it still reports is ignored.
    void cancel(JobId id);
    const QList<JobEntry>& jobs() const { return m_jobs; }

Q_SIGNALS:
    void changed();

private:
    qsizetype indexOf(JobId id) const;
    QList<JobEntry> m_jobs;
    JobId m_last = 0;
};

/// "38 s left", "2 min left", or nothing where it is not known.
QString remainingText(double seconds);

} // namespace triptych
