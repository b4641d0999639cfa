// StatusLine: place, value, zoom and scale under the pointer; what is saved, and who else works here; the running job.
#pragma once

#include <QFrame>

class QLabel;
class QProgressBar;
class QToolButton;

namespace triptych {

class JobModel;
class ReadoutModel;

class StatusLine : public QFrame {
    Q_OBJECT
public:
    StatusLine(ReadoutModel* readout, JobModel* jobs, QWidget* parent = nullptr);

private:
    void showReadout();
    void showJobs();

    ReadoutModel* m_readout;
    JobModel* m_jobs;
    QLabel* m_place;
    QLabel* m_zoom;
    QLabel* m_scale;
    QLabel* m_saved;
    QLabel* m_others;
    QLabel* m_job;
    QProgressBar* m_bar;
    QToolButton* m_cancel;
};

} // namespace triptych
