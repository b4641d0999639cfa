#include "app/window/exchange_controller.h"

#include "app/window/case_controller.h"
#include "app/window/worker_call.h"
#include "core/base/atomic_file.h"
#include "core/raster/mask_file.h"
#include "ui/dialogs/ask.h"
#include "ui/models/image_text.h"
#include "ui/models/message_model.h"

#include <QFileInfo>

namespace triptych {

namespace {

const char kMaskFilter[] = "Label masks (*.png *.nii *.nii.gz *.nrrd *.mha);;All files (*)";

/// One frame into a PNG; every frame where the file can hold them.
Result<void> writeLabels(const QMap<int, LabelMap>& maps, const ImageInfo& info, double downsample, const QString& path)
{
    MaskImage mask;
    for (const LabelMap& labels : maps) {
        auto pixels = labels.toBuffer(QRect(QPoint(), labels.size()));
        if (!pixels)
            return pixels.error();
        mask.frames.push_back(std::move(*pixels));
    }
    if (const auto spacing = info.calibration.nominalSpacing())
        mask.spacing = PixelSpacing{spacing->xMm * downsample, spacing->yMm * downsample};
    return writeMask(path.toStdString(), mask, {info.path.toStdString()});
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

QString ExchangeController::suggestion(const ImageId& image, const QString& suffix) const
{
    const CaseImage* found = m_cases.image(image);
    return found ? QFileInfo(found->source->info().path).completeBaseName() + suffix : QString();
}

void ExchangeController::write(const QString& what, const QString& path, std::function<Result<void>()> work)
{
    const JobId job = m_jobs.begin(what, {});
    JobHandle handle = callInWorker(
        m_pool, JobPriority::Visible, this, [work = std::move(work)](std::stop_token) { return work(); },
        [this, job, what, path](Result<void> result) {
            m_jobs.finish(job);
            if (result)
                m_messages.post(UserMessage::Severity::Information, QStringLiteral("%1: written").arg(path));
            else
                m_messages.post(result.error());
            Q_EMIT finished(path, result.ok());
        });
    // A file is whole or not there: writing itself is not interrupted, only no longer waited for.
    m_jobs.setCancel(job, [handle]() mutable { handle.cancel(); });
}

void ExchangeController::exportMask(const ImageId& image, int frame)
{
    if (annotationsOrSay(image))
        askSaveFile(m_window, QStringLiteral("Export painted labels"),
                    suggestion(image, QStringLiteral("_labels.nii.gz")), QLatin1String(kMaskFilter),
                    QStringLiteral("png"),
                    [this, image, frame](const QString& path) { exportMaskTo(image, frame, path); });
}

void ExchangeController::exportMaskTo(const ImageId& image, int frame, const QString& path)
{
    AnnotationModel* annotations = annotationsOrSay(image);
    const CaseImage* found = m_cases.image(image);
    if (!annotations || !found)
        return;
    QMap<int, LabelMap> maps; // copies share their tiles
    const ImageInfo& info = found->source->info();
    if (path.endsWith(QLatin1String(".png"), Qt::CaseInsensitive) || info.frames == 1)
        maps[frame] = annotations->labelMap(frame);
    else
        for (int i = 0; i < info.frames; ++i)
            maps[i] = annotations->labelMap(i);
    write(QStringLiteral("Exporting labels"), path,
          [maps, source = found->source, downsample = annotations->maskDownsample(), path] {
              return writeLabels(maps, source->info(), downsample, path);
          });
}

void ExchangeController::importMask(const ImageId& image, int frame)
{
    if (annotationsOrSay(image))
        askOpenFiles(m_window, QStringLiteral("Import painted labels"), QLatin1String(kMaskFilter),
                     [this, image, frame](const QStringList& paths) { importMaskFrom(image, frame, paths.first()); });
}

void ExchangeController::importMaskFrom(const ImageId& image, int frame, const QString& path)
{
    const AnnotationModel* annotations = annotationsOrSay(image);
    if (!annotations)
        return;
    using Maps = Result<std::vector<LabelMap>>;
    callInWorker(
        m_pool, JobPriority::Visible, this,
        [path, downsample = annotations->maskDownsample()](std::stop_token) -> Maps {
            const auto mask = readMask(path.toStdString());
            if (!mask)
                return mask.error();
            std::vector<LabelMap> maps;
            for (const PixelBuffer& pixels : mask->frames) {
                auto labels = LabelMap::fromBuffer(pixels, downsample);
                if (!labels)
                    return labels.error();
                maps.push_back(std::move(*labels));
            }
            return maps;
        },
        [this, image, frame, path](Maps maps) {
            AnnotationModel* target = m_cases.annotations(image);
            if (!target) // closed meanwhile
                return;
            bool ok = maps.ok();
            if (!ok)
                m_messages.post(maps.error());
            for (size_t i = 0; ok && i < maps->size(); ++i) {
                const int at = maps->size() == 1 ? frame : int(i);
                if (const auto placed = target->replaceLabelMap(at, (*maps)[i]); !placed) {
                    m_messages.post(UserMessage::Severity::Error,
                                    QStringLiteral("%1: %2").arg(path, placed.error().message));
                    ok = false;
                }
            }
            Q_EMIT finished(path, ok);
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
                    write(QStringLiteral("Saving the report"), path, [path, bytes = text.toUtf8(), sources] {
                        return writeFileAtomically(path.toStdString(), bytes, sources);
                    });
                });
}

} // namespace triptych
