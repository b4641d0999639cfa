// ExchangeController: shapes, painted labels and the report to files and back. The dialogs ask, workers read and write.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/exchange/exchange_formats.h"
#include "core/jobs/worker_pool.h"

#include <QObject>

#include <functional>
#include <memory>

class QWidget;

namespace triptych {

class CaseController;
class JobModel;
class LabelModel;
class MessageModel;
enum class ExportScope;
enum class ImportAs;
struct ExportOrder;

/// Where the reader stands when something is exported or imported.
struct ExchangePlace {
    ImageId image;
    int frame = 0;
    QList<ShapeId> selection;
};

class ExchangeController : public QObject {
    Q_OBJECT
public:
    ExchangeController(CaseController& cases, WorkerPool& pool, JobModel& jobs, MessageModel& messages,
                       LabelModel& labels, QWidget* window);

    /// Asks what, in which format and where to; `labelsFirst`: painted labels are proposed, else shapes.
    void exportMarks(const ExchangePlace& place, bool labelsFirst);
    /// Asks for a file, shows what would come in, and brings it in as one step for each image.
    void importMarks(const ExchangePlace& place);
    void saveReport(const QString& text);

    /// The same without asking for the file: what the dialogs end in.
    void exportTo(const ExportOrder& order);
    void importFrom(const ExchangePlace& place, const QString& path);

Q_SIGNALS:
    void finished(const QString& path, bool ok);

private:
    /// The image's annotations, or null and a word to the reader.
    AnnotationModel* annotationsOrSay(const ImageId& image);
    ExchangeContent contentFor(const ExchangePlace& place, ExportScope scope) const;
    /// The place's image first, then the others of the case.
    QList<ExchangeImage> imagesFrom(const ImageId& first) const;
    QMap<ImageId, ShapeList> presentShapes() const;
    void preview(const QString& path, const ExchangeReading& reading, int replaced);
    void bringIn(const QString& path, const ExchangeReading& reading, ImportAs as);
    struct Placing;
    void place(const QString& path, const ExchangeContent& content);
    void placeNext(const std::shared_ptr<Placing>& placing);
    void takeOver(const std::shared_ptr<Placing>& placing, PreparedChange& prepared);
    void placed(const Placing& placing);
    void runJob(const QString& what, const QString& path,
                std::function<Result<QString>(std::stop_token, const std::function<void(double)>&)> work);

    CaseController& m_cases;
    WorkerPool& m_pool;
    JobModel& m_jobs;
    MessageModel& m_messages;
    LabelModel& m_labels;
    QWidget* m_window;
};

} // namespace triptych
