#include "app/window/exchange_controller.h"

#include "app/window/case_controller.h"
#include "app/window/job_progress.h"
#include "app/window/worker_call.h"
#include "core/base/atomic_file.h"
#include "ui/dialogs/ask.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/models/label_model.h"
#include "ui/models/message_model.h"

#include <QFileInfo>
#include <QSet>

#include <numeric>

namespace triptych {

namespace {

/// What is on one image, of the frames chosen.
ExchangeMarks marksOf(const CaseImage& image, const AnnotationModel& annotations, QList<int> frames)
{
    ExchangeMarks marks;
    marks.image = exchangeImageOf(*image.source, annotations.maskDownsample());
    marks.frames = std::move(frames);
    marks.shapes = annotations.shapes();
    for (const int frame : annotations.paintedFrames()) // copies share their tiles
        marks.masks[frame] = annotations.labelMap(frame);
    return marks;
}

QList<int> allFrames(const CaseImage& image)
{
    QList<int> frames(image.source->info().frames);
    std::iota(frames.begin(), frames.end(), 0);
    return frames;
}

} // namespace

ExchangeController::ExchangeController(CaseController& cases, WorkerPool& pool, JobModel& jobs, MessageModel& messages,
                                       LabelModel& labels, QWidget* window)
    : m_cases(cases), m_pool(pool), m_jobs(jobs), m_messages(messages), m_labels(labels), m_window(window)
{
}

AnnotationModel* ExchangeController::annotationsOrSay(const ImageId& image)
{
    AnnotationModel* annotations = m_cases.annotations(image);
    if (!annotations)
        m_messages.post(UserMessage::Severity::Warning, QStringLiteral("Open a case and choose a view first."));
    return annotations;
}

ExchangeContent ExchangeController::contentFor(const ExchangePlace& place, ExportScope scope) const
{
    ExchangeContent content{{}, m_labels.labels()};
    if (!m_cases.current())
        return content;
    for (const CaseImage& image : m_cases.current()->images) {
        const ImageId& id = image.source->info().id;
        const AnnotationModel* annotations = m_cases.annotations(id);
        if (!annotations || (scope != ExportScope::AllImages && id != place.image))
            continue;
        const bool oneFrame = scope == ExportScope::ThisFrame;
        ExchangeMarks marks = marksOf(image, *annotations, oneFrame ? QList<int>{place.frame} : allFrames(image));
        if (scope == ExportScope::SelectedShapes) {
            const QSet<ShapeId> selected(place.selection.cbegin(), place.selection.cend());
            marks.shapes.removeIf([&](const Shape& shape) { return !selected.contains(shape.id); });
            marks.masks.clear();
        }
        content.images << marks;
    }
    return content;
}

void ExchangeController::exportMarks(const ExchangePlace& place, bool labelsFirst)
{
    const CaseImage* image = m_cases.image(place.image);
    if (!annotationsOrSay(place.image) || !image)
        return;
    m_cases.finishGestures(); // what was asked for before is in the file
    ExportOffer offer;
    offer.content = [this, place](ExportScope scope) { return contentFor(place, scope); };
    offer.selectedShapes = int(place.selection.size());
    offer.frame = place.frame;
    offer.frames = image->source->info().frames;
    offer.images = int(m_cases.current()->images.size());
    offer.labelsFirst = labelsFirst;
    const QFileInfo source(image->source->info().path);
    offer.folder = source.absolutePath();
    offer.name = source.completeBaseName() + (labelsFirst ? QStringLiteral("_labels") : QString());
    auto* dialog = new ExportDialog(offer, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDialog::ordered, this, &ExchangeController::exportTo);
    dialog->open();
}

void ExchangeController::runJob(
    const QString& what, const QString& path,
    std::function<Result<QString>(std::stop_token, const std::function<void(double)>&)> work)
{
    const JobId job = m_jobs.begin(what, {});
    const auto report = queuedProgress(m_jobs, job, what);
    JobHandle handle = callInWorker(
        m_pool, JobPriority::Visible, this,
        [work = std::move(work), report](std::stop_token stop) { return work(std::move(stop), report); },
        [this, job, path](Result<QString> result) {
            m_jobs.finish(job);
            if (result)
                m_messages.post(UserMessage::Severity::Information, *result);
            else if (result.error().code != ErrorCode::Cancelled)
                m_messages.post(result.error());
            Q_EMIT finished(path, result.ok());
        });
    m_jobs.setCancel(job, [handle]() mutable { handle.cancel(); });
}

void ExchangeController::exportTo(const ExportOrder& order)
{
    std::vector<std::filesystem::path> sources; // whatever name is typed, no image of the case is written over
    if (m_cases.current())
        for (const CaseImage& image : m_cases.current()->images)
            sources.emplace_back(image.source->info().path.toStdString());
    runJob(QStringLiteral("Exporting"), order.path,
           [order, sources](std::stop_token stop, const std::function<void(double)>& report) -> Result<QString> {
               ExchangeOptions options = order.options;
               options.stop = std::move(stop);
               options.progress = report;
               const auto files = writeExchange(*exchangeFormat(order.formatId), order.content,
                                                order.path.toStdString(), options, sources);
               if (!files)
                   return files.error();
               return files->size() == 1 ? QStringLiteral("%1: written").arg(order.path)
                                         : QStringLiteral("%1: %2 files written").arg(order.path).arg(files->size());
           });
}

void ExchangeController::saveReport(const QString& text)
{
    std::vector<std::filesystem::path> sources; // whatever name is typed, no image of the case is written over
    if (m_cases.current())
        for (const CaseImage& image : m_cases.current()->images)
            sources.emplace_back(image.source->info().path.toStdString());
    askSaveFile(m_window, QStringLiteral("Save the report"), QStringLiteral("report.txt"),
                QStringLiteral("Text (*.txt)"), QStringLiteral("txt"), [this, text, sources](const QString& path) {
                    runJob(
                        QStringLiteral("Saving the report"), path,
                        [path, bytes = text.toUtf8(), sources](const std::stop_token&, const auto&) -> Result<QString> {
                            const auto written = writeFileAtomically(path.toStdString(), bytes, sources);
                            if (!written)
                                return written.error();
                            return QStringLiteral("%1: written").arg(path);
                        });
                });
}

} // namespace triptych
