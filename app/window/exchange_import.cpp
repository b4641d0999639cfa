// ExchangeController, second part: from files into the case.
#include "app/window/exchange_controller.h"

#include "app/window/case_controller.h"
#include "app/window/job_progress.h"
#include "app/window/worker_call.h"
#include "core/annotation/prepared_change.h"
#include "core/base/counted.h"
#include "core/jobs/behind.h"
#include "ui/dialogs/ask.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/models/label_model.h"
#include "ui/models/message_model.h"

namespace triptych {

namespace {

/// How many of the shapes in a file would replace one that is there.
int knownShapes(const ExchangeContent& content, const QMap<ImageId, ShapeList>& present)
{
    qsizetype known = 0;
    for (const ExchangeMarks& marks : content.images) {
        QSet<ShapeId> ids;
        const ShapeList there = present.value(marks.image.id);
        for (const Shape& shape : there)
            ids.insert(shape.id);
        if (!ids.isEmpty())
            known += std::count_if(marks.shapes.cbegin(), marks.shapes.cend(),
                                   [&ids](const Shape& shape) { return ids.contains(shape.id); });
    }
    return int(known);
}

} // namespace

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

QMap<ImageId, ShapeList> ExchangeController::presentShapes() const
{
    QMap<ImageId, ShapeList> present;
    for (const CaseImage& image : m_cases.current()->images)
        if (const AnnotationModel* annotations = m_cases.annotations(image.source->info().id))
            present.insert(image.source->info().id, annotations->shapes());
    return present;
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
        [path, options, images = imagesFrom(place.image), labels = m_labels.labels(),
         present = presentShapes()](std::stop_token stop) {
            ExchangeOptions own = options;
            own.stop = std::move(stop);
            auto reading = readExchange(path.toStdString(), images, labels, own);
            const int replaced = reading ? knownShapes(reading->content, present) : 0;
            return std::pair(std::move(reading), replaced);
        },
        [this, job, place, path](std::pair<Result<ExchangeReading>, int> read) {
            const auto& [reading, replaced] = read;
            m_jobs.finish(job);
            if (!m_cases.annotations(place.image)) // closed meanwhile
                return;
            if (reading) {
                preview(path, *reading, replaced);
                return;
            }
            if (reading.error().code != ErrorCode::Cancelled)
                m_messages.post(reading.error());
            Q_EMIT finished(path, false);
        });
    m_jobs.setCancel(job, [handle]() mutable { handle.cancel(); });
}

void ExchangeController::preview(const QString& path, const ExchangeReading& reading, int replaced)
{
    int painted = 0;
    for (const ExchangeMarks& marks : reading.content.images) {
        const AnnotationModel* annotations = m_cases.annotations(marks.image.id);
        if (!annotations)
            continue;
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

struct ExchangeController::Placing {
    QString path;
    std::vector<ExchangeMarks> images; ///< still to come, the next last
    JobId job = 0;
    bool cancelled = false;
    bool good = true;
    qsizetype shapes = 0, frames = 0;
};

void ExchangeController::place(const QString& path, const ExchangeContent& content)
{
    const auto placing = std::make_shared<Placing>();
    placing->path = path;
    placing->images.assign(content.images.rbegin(), content.images.rend());
    placing->job = m_jobs.begin(QStringLiteral("Bringing in %1").arg(path.section(QLatin1Char('/'), -1)), {});
    placeNext(placing);
}

/// A worker works out the marks of one image, however many shapes there are; then they are taken over at once.
void ExchangeController::placeNext(const std::shared_ptr<Placing>& placing)
{
    while (!placing->images.empty() && !m_cases.annotations(placing->images.back().image.id))
        placing->images.pop_back(); // closed meanwhile
    if (placing->images.empty())
        return placed(*placing);
    const AnnotationModel* target = m_cases.annotations(placing->images.back().image.id);
    JobHandle handle = callInWorker(
        m_pool, JobPriority::Visible, this,
        [base = target->shapes(), author = target->author(), marks = placing->images.back()](std::stop_token stop) {
            return prepareChange(base, {QStringLiteral("Import"), marks.shapes, {}, marks.masks}, author, stop);
        },
        [this, placing](std::shared_ptr<PreparedChange> prepared) {
            if (!prepared || placing->cancelled)
                return;
            takeOver(placing, *prepared);
            freeBehind(std::move(prepared));
        });
    m_jobs.setCancel(placing->job, [this, handle, placing]() mutable {
        handle.cancel();
        placing->cancelled = true;
        Q_EMIT finished(placing->path, false);
    });
}

void ExchangeController::takeOver(const std::shared_ptr<Placing>& placing, PreparedChange& prepared)
{
    const ExchangeMarks& marks = placing->images.back();
    AnnotationModel* target = m_cases.annotations(marks.image.id);
    if (target) {
        const auto taken = target->take(prepared);
        if (taken && !*taken) // drawn on meanwhile
            return placeNext(placing);
        if (!taken)
            m_messages.post(UserMessage::Severity::Error,
                            QStringLiteral("%1: %2").arg(placing->path, taken.error().message));
        placing->good = placing->good && taken.ok();
        placing->shapes += marks.shapes.size();
        placing->frames += marks.masks.size();
    }
    freeBehind(std::move(placing->images.back()));
    placing->images.pop_back();
    placeNext(placing);
}

void ExchangeController::placed(const Placing& placing)
{
    m_jobs.finish(placing.job);
    QStringList what;
    addCounted(what, placing.shapes, "1 shape", "%L1 shapes");
    addCounted(what, placing.frames, "labels on 1 frame", "labels on %L1 frames");
    if (placing.good && !what.isEmpty())
        m_messages.post(UserMessage::Severity::Information,
                        QStringLiteral("%1: brought in %2").arg(placing.path, what.join(QStringLiteral(" and "))));
    Q_EMIT finished(placing.path, placing.good);
}

} // namespace triptych
