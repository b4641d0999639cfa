#include "ui/models/job_model.h"

#include <cmath>

namespace triptych {

JobId JobModel::begin(const QString& text, std::function<void()> cancel)
{
    JobEntry entry;
    entry.id = ++m_last;
    entry.text = text;
    entry.cancel = std::move(cancel);
    entry.since.start();
    m_jobs.append(std::move(entry));
    Q_EMIT changed();
    return m_last;
}

void JobModel::setCancel(JobId id, std::function<void()> cancel)
{
    if (const auto i = indexOf(id); i >= 0)
        m_jobs[i].cancel = std::move(cancel);
}

void JobModel::setProgress(JobId id, const Progress& progress)
{
    const auto i = indexOf(id);
    if (i < 0)
        return;
    JobEntry& entry = m_jobs[i];
    entry.progress = progress;
    const double elapsed = double(entry.since.elapsed()) / 1000.0;
    if (progress.remainingSeconds < 0 && progress.total > 0 && progress.done > 0 && elapsed > 1.0)
        entry.progress.remainingSeconds = elapsed * double(progress.total - progress.done) / double(progress.done);
    Q_EMIT changed();
}

void JobModel::finish(JobId id)
{
    if (const auto i = indexOf(id); i >= 0) {
        m_jobs.removeAt(i);
        Q_EMIT changed();
    }
}

void JobModel::cancel(JobId id)
{
    const auto i = indexOf(id);
    if (i < 0)
        return;
    const auto stop = m_jobs[i].cancel;
    finish(id);
    if (stop)
        stop();
}

qsizetype JobModel::indexOf(JobId id) const
{
    for (qsizetype i = 0; i < m_jobs.size(); ++i)
        if (m_jobs[i].id == id)
            return i;
    return -1;
}

QString remainingText(double seconds)
{
    if (seconds < 0)
        return {};
    if (seconds < 90)
        return QStringLiteral("%1 s left").arg(qRound64(std::ceil(seconds)));
    return QStringLiteral("%1 min left").arg(qRound64(std::ceil(seconds / 60)));
}

} // namespace triptych
