// ExchangeController: shapes, painted labels and the report to files and back. The dialogs ask, workers read and write.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/jobs/worker_pool.h"

#include <QObject>

#include <functional>

class QWidget;

namespace triptych {

class CaseController;
class JobModel;
class LabelModel;
class MessageModel;

class ExchangeController : public QObject {
    Q_OBJECT
public:
    ExchangeController(CaseController& cases, WorkerPool& pool, JobModel& jobs, MessageModel& messages,
                       LabelModel& labels, QWidget* window);

    void exportShapes(const ImageId& image);
    void importShapes(const ImageId& image);
    void exportMask(const ImageId& image, int frame);
    void importMask(const ImageId& image, int frame);
    void saveReport(const QString& text);

    /// The same without asking for the file: what the dialogs end in.
    void exportShapesTo(const ImageId& image, const QString& path);
    void importShapesFrom(const ImageId& image, const QString& path);
    void exportMaskTo(const ImageId& image, int frame, const QString& path);
    void importMaskFrom(const ImageId& image, int frame, const QString& path);

Q_SIGNALS:
    void finished(const QString& path, bool ok);

private:
    /// The image's annotations, or null and a word to the reader.
    AnnotationModel* annotationsOrSay(const ImageId& image);
    void write(const QString& what, const QString& path, std::function<Result<void>()> work);
    QString suggestion(const ImageId& image, const QString& suffix) const;

    CaseController& m_cases;
    WorkerPool& m_pool;
    JobModel& m_jobs;
    MessageModel& m_messages;
    LabelModel& m_labels;
    QWidget* m_window;
};

} // namespace triptych
