// ExchangeController, second part: from files into the case.
#include "app/window/exchange_controller.h"

#include "app/window/case_controller.h"
#include "app/window/job_progress.h"
#include "app/window/worker_call.h"
#include "core/base/counted.h"
#include "ui/dialogs/ask.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/models/label_model.h"
#include "ui/models/message_model.h"

namespace triptych {

QList<ExchangeImage> ExchangeController::imagesFrom(const ImageId& first) const
{
    QList<ExchangeImage> images;
    for (const CaseImage& image : m_cases.current()->images) {
        const ImageInfo& info = image.source->info();
        const AnnotationModel* annotations = m_cases.annotations(info.id);
        if (!annotations)
            continue;
        const ExchangeImage known = exchangeImageOf(*image.source, annotations->maskDownsample());
        info.id == first ? images.prepend(known) : images.append(known);
    }
    return images;
}

void ExchangeController::importMarks(const ExchangePlace& place)
{
    if (annotationsOrSay(place.image))
        askOpenFiles(m_window, QStringLiteral("Import shapes or labels"), exchangeNameFilter(),
                     [this, place](const QStringList& paths) { importFrom(place, paths.first()); });
}

void ExchangeController::importFrom(const ExchangePlace& place, const QString& path)
{
    if (!annotationsOrSay(place.image))
        return;
    const QString what = QStringLiteral("Reading %1").arg(path.section(QLatin1Char('/'), -1));
    const JobId job = m_jobs.begin(what, {});
    ExchangeOptions options;
    options.frame = place.frame;
    options.progress = queuedProgress(m_jobs, job, what);
    JobHandle handle = callInWorker(
        m_pool, JobPriority::Visible, this,
        [path, options, images = imagesFrom(place.image), labels = m_labels.labels()](std::stop_token stop) {
            ExchangeOptions own = options;
            own.stop = std::move(stop);
            return readExchange(path.toStdString(), images, labels, own);
        },
        [this, job, place, path](Result<ExchangeReading> reading) {
            m_jobs.finish(job);
            if (!m_cases.annotations(place.image)) // closed meanwhile
                return;
            if (reading) {
                preview(path, *reading);
                return;
            }
            if (reading.error().code != ErrorCode::Cancelled)
                m_messages.post(reading.error());
            Q_EMIT finished(path, false);
        });
    m_jobs.setCancel(job, [handle]() mutable { handle.cancel(); });
}

void ExchangeController::preview(const QString& path, const ExchangeReading& reading)
{
    int replaced = 0, painted = 0;
    for (const ExchangeMarks& marks : reading.content.images) {
        const AnnotationModel* annotations = m_cases.annotations(marks.image.id);
        if (!annotations)
            continue;
        for (const Shape& shape : marks.shapes)
            replaced += annotations->shape(shape.id) != nullptr;
        for (auto it = marks.masks.cbegin(); it != marks.masks.cend(); ++it)
            painted += !annotations->labelMap(it.key()).isEmpty();
    }
    auto* dialog = new ImportDialog(path, reading, replaced, painted, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImportDialog::confirmed, this, [this, path, reading](ImportAs as) { bringIn(path, reading, as); });
    connect(dialog, &QDialog::rejected, this, [this, path] { Q_EMIT finished(path, false); });
    dialog->open();
}

void ExchangeController::bringIn(const QString& path, const ExchangeReading& reading, ImportAs as)
{
    QMap<int, LabelInfo> labels = m_labels.labels(); // those here stay as they are
    for (auto it = reading.content.labels.cbegin(); it != reading.content.labels.cend(); ++it)
        if (!labels.contains(it.key()))
            labels.insert(it.key(), it.value());
    if (labels.size() > m_labels.labels().size())
        m_labels.setLabels(labels);
    if (as == ImportAs::AsInFile) {
        place(path, reading.content);
        return;
    }
    callInWorker(
        m_pool, JobPriority::Visible, this,
        [content = reading.content, as](std::stop_token stop) {
            return as == ImportAs::Shapes ? asShapes(content, stop) : asMasks(content, stop);
        },
        [this, path](Result<ExchangeContent> content) {
            if (content) {
                place(path, *content);
                return;
            }
            m_messages.post(content.error());
            Q_EMIT finished(path, false);
        });
}

void ExchangeController::place(const QString& path, const ExchangeContent& content)
{
    bool good = true;
    qsizetype shapes = 0, frames = 0;
    for (const ExchangeMarks& marks : content.images) {
        AnnotationModel* target = m_cases.annotations(marks.image.id);
        if (!target) // closed meanwhile
            continue;
        const auto applied = target->apply({QStringLiteral("Import"), marks.shapes, {}, marks.masks});
        if (!applied)
            m_messages.post(UserMessage::Severity::Error, QStringLiteral("%1: %2").arg(path, applied.error().message));
        good = good && applied.ok();
        shapes += marks.shapes.size();
        frames += marks.masks.size();
    }
    if (good)
        m_messages.post(UserMessage::Severity::Information,
                        QStringLiteral("%1: brought in %2 and labels on %3")
                            .arg(path, counted(shapes, QStringLiteral("1 shape"), QStringLiteral("%1 shapes")),
                                 counted(frames, QStringLiteral("1 frame"), QStringLiteral("%1 frames"))));
    Q_EMIT finished(path, good);
}

} // namespace triptych
