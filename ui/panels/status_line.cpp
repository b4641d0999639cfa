#include "ui/panels/status_line.h"

#include "ui/models/job_model.h"
#include "ui/models/readout_model.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QToolButton>

namespace triptych {

namespace {

/// "3 / 1,200", or "27 %" of work that counts nothing.
QString doneText(const Progress& progress)
{
    if (!progress.counts)
        return QStringLiteral("%1 %").arg(100 * progress.done / progress.total);
    const QLocale locale(QLocale::English);
    return QStringLiteral("%1 / %2").arg(locale.toString(progress.done), locale.toString(progress.total));
}

} // namespace

StatusLine::StatusLine(ReadoutModel* readout, JobModel* jobs, QWidget* parent)
    : QFrame(parent), m_readout(readout), m_jobs(jobs), m_place(makeLabel({}, "quiet")), m_zoom(makeLabel({}, "quiet")),
      m_scale(makeLabel({}, "quiet")), m_saved(makeLabel({}, "quiet")), m_others(makeLabel({}, "quiet")),
      m_job(makeLabel({}, "quiet")), m_bar(new QProgressBar), m_cancel(new QToolButton)
{
    setObjectName(QStringLiteral("statusLine"));
    setFixedHeight(28);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 0, 10, 0);
    row->setSpacing(18);
    m_place->setMinimumWidth(230);
    m_zoom->setObjectName(QStringLiteral("zoom"));
    m_saved->setObjectName(QStringLiteral("saveState"));
    m_job->setObjectName(QStringLiteral("jobText"));
    row->addWidget(m_place);
    row->addWidget(m_zoom);
    row->addWidget(m_scale);
    row->addWidget(m_saved);
    m_others->setObjectName(QStringLiteral("otherReaders"));
    row->addWidget(m_others);
    row->addStretch(1);
    row->addWidget(m_job);
    m_bar->setFixedWidth(150);
    m_bar->setTextVisible(false);
    row->addWidget(m_bar);
    m_cancel->setObjectName(QStringLiteral("cancelJob"));
    m_cancel->setText(QStringLiteral("✕ cancel"));
    m_cancel->setFocusPolicy(Qt::NoFocus);
    row->addWidget(m_cancel);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        if (!m_jobs->jobs().isEmpty())
            m_jobs->cancel(m_jobs->jobs().first().id);
    });
    connect(readout, &ReadoutModel::changed, this, &StatusLine::showReadout);
    connect(jobs, &JobModel::changed, this, &StatusLine::showJobs);
    showReadout();
    showJobs();
}

void StatusLine::showReadout()
{
    const Readout& readout = m_readout->readout();
    QStringList place{readout.view, readout.position, readout.value};
    place.removeAll(QString());
    m_place->setText(place.join(QStringLiteral("  ·  ")));
    m_zoom->setText(readout.zoom);
    m_scale->setText(readout.scale);
    const SaveState state = m_readout->saveState();
    m_saved->setText(state == SaveState::Saved    ? QStringLiteral("saved")
                     : state == SaveState::Saving ? QStringLiteral("saving…")
                                                  : QStringLiteral("not saved: %1").arg(m_readout->saveError()));
    const QString& others = m_readout->others();
    m_others->setVisible(!others.isEmpty());
    m_others->setText(QStringLiteral("●  %1 is drawing here too").arg(others));
    m_others->setToolTip(QStringLiteral("What others draw appears in the views. Nobody overwrites anybody's work."));
    setRole(m_saved, state == SaveState::Failed ? "bad" : "quiet");
}

void StatusLine::showJobs()
{
    const auto& jobs = m_jobs->jobs();
    const bool any = !jobs.isEmpty();
    m_job->setVisible(any);
    m_bar->setVisible(any);
    m_cancel->setVisible(any);
    if (!any)
        return;
    const JobEntry& job = jobs.first();
    QStringList parts{job.text};
    if (job.progress.total > 1)
        parts.append(doneText(job.progress));
    parts.append(remainingText(job.progress.remainingSeconds));
    if (jobs.size() > 1)
        parts.append(QStringLiteral("%1 more").arg(jobs.size() - 1));
    parts.removeAll(QString());
    m_job->setText(parts.join(QStringLiteral("  ·  ")));
    m_bar->setRange(0, job.progress.total > 0 ? 1000 : 0);
    if (job.progress.total > 0)
        m_bar->setValue(int(1000.0 * double(job.progress.done) / double(job.progress.total)));
}

} // namespace triptych
