// TrainingController: exports what is done in an annotation project as a training set. Files are read and written in
// workers.
#pragma once

#include "app/window/marks_gatherer.h"
#include "core/workspace/training_export.h"
#include "ui/models/job_model.h"

#include <QObject>

namespace triptych {

class MessageModel;
class ProjectModel;

class TrainingController : public QObject {
    Q_OBJECT
public:
    struct Services {
        CaseStore& store;
        WorkerPool& pool;
        const ReaderRegistry& readers;
        const CaseController& cases;
        JobModel& jobs;
        MessageModel& messages;
    };
    TrainingController(ProjectModel& model, const Services& services, QWidget* window);

    void askFolder();
    /// Into a new folder named after the project. What the present reader has done; in adjudication what was accepted.
    void exportInto(const QString& parentFolder);

Q_SIGNALS:
    void finished(const QString& folder, bool ok);

private:
    QString classOf(const QString& file) const;
    void add(const MarksGatherer::Gathered& gathered);
    void write();
    void tell(const TrainingSetSummary& summary, const QString& folder);

    ProjectModel& m_model;
    Services m_services;
    QWidget* m_window;
    MarksGatherer m_gatherer;
    TrainingSetRequest m_request;
    std::vector<TrainingImage> m_images;
    JobId m_job = 0;
};

} // namespace triptych
