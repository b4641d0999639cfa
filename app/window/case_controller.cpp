#include "app/window/case_controller.h"

#include "app/window/worker_call.h"
#include "core/annotation/label_ops.h"
#include "ui/models/image_text.h"
#include "ui/models/message_model.h"
#include "ui/models/readout_model.h"

#include <algorithm>

namespace triptych {

CaseController::CaseController(CaseServices services, QObject* parent)
    : QObject(parent), m_services(services), m_slabs(services.tiles)
{
    bindStore();
}

CaseController::~CaseController() = default;

void CaseController::bindStore()
{
    connect(&m_services.store, &CaseStore::annotationsLoaded, this, &CaseController::restore);
    connect(&m_services.store, &CaseStore::pendingChanged, this, [this](int pending) {
        if (m_services.readout.saveState() != SaveState::Failed)
            m_services.readout.setSaveState(pending > 0 ? SaveState::Saving : SaveState::Saved);
    });
    connect(&m_services.store, &CaseStore::failed, this, &CaseController::storeFailed);
    connect(&m_services.store, &CaseStore::recovered, this, [this] {
        m_services.readout.setSaveState(SaveState::Saved);
        withdrawStoreMessage();
    });
    connect(&m_services.store, &CaseStore::refused, this, [this](const Error& error) {
        m_services.messages.post(UserMessage::Severity::Error,
                                 error.message + QStringLiteral("; one change was not kept."));
    });
}

void CaseController::storeFailed(const Error& error)
{
    m_services.readout.setSaveState(SaveState::Failed, QStringLiteral("kept in memory"));
    withdrawStoreMessage(); // one reason at a time: the newest
    m_storeMessage = error.message + QStringLiteral(". What was saved before is safe; what is new is kept in memory "
                                                    "and saved as soon as that is possible.");
    m_services.messages.post(UserMessage::Severity::Error, m_storeMessage);
}

void CaseController::withdrawStoreMessage()
{
    m_services.messages.withdraw(m_storeMessage);
    m_storeMessage.clear();
}

void CaseController::open(const QStringList& paths, bool allowMixed)
{
    m_handle.cancel();
    m_services.jobs.finish(m_job);
    m_opening = true;
    const JobId job = m_services.jobs.begin(QStringLiteral("Opening the case"), {});
    m_job = job;
    std::vector<std::filesystem::path> files;
    for (const QString& path : paths)
        files.emplace_back(path.toStdString());
    const auto report = [this, job](const Progress& progress) {
        QMetaObject::invokeMethod(
            this, [this, job, progress] { m_services.jobs.setProgress(job, progress); }, Qt::QueuedConnection);
    };
    m_handle = callInWorker(
        m_services.pool, JobPriority::Interaction, this,
        [files, allowMixed, report, &readers = m_services.readers](std::stop_token stop) {
            return openCase(files, readers, allowMixed, report, stop);
        },
        [this, paths, job](Result<BreastCase> result) { opened(paths, job, std::move(result)); });
    m_services.jobs.setCancel(job, [this, handle = m_handle]() mutable {
        handle.cancel();
        m_opening = false;
        m_job = 0;
    });
}

void CaseController::opened(const QStringList& paths, JobId job, Result<BreastCase> result)
{
    if (job != m_job) // cancelled or overtaken
        return;
    m_services.jobs.finish(job);
    m_job = 0;
    m_opening = false;
    if (result) {
        adopt(paths, std::move(*result));
        return;
    }
    if (result.error().code == ErrorCode::Refused)
        Q_EMIT mixedPatients(paths, result.error().message);
    else if (result.error().code != ErrorCode::Cancelled)
        m_services.messages.post(result.error());
    Q_EMIT openFailed(paths);
}

void CaseController::adopt(const QStringList& paths, BreastCase value)
{
    closeCase();
    m_case = std::make_shared<const BreastCase>(std::move(value));
    for (const CaseImage& image : m_case->images) {
        const ImageInfo& info = image.source->info();
        m_services.tiles.addSource(image.source);
        ImageState& state = m_images[info.id.value];
        if (state.model)
            continue; // the same image twice
        state.model = makeModel(info, downsampleOf(info));
        ++m_waitingForAnnotations;
        m_services.store.loadAnnotations(info.id, info.size(), downsampleOf(info));
    }
    StoredCase stored;
    stored.id = m_case->id;
    stored.title = m_case->title;
    stored.location = QString::fromStdString(m_case->location.string());
    stored.paths = paths;
    stored.summary = caseSummary(*m_case);
    stored.state = QStringLiteral("started");
    stored.mixed = m_case->mixed;
    stored.lastOpened = QDateTime::currentDateTimeUtc();
    m_services.store.saveCase(stored);
    m_services.store.loadCases();
    for (const QString& warning : m_case->warnings)
        m_services.messages.post(UserMessage::Severity::Warning, warning);
    Q_EMIT caseOpened();
}

double CaseController::downsampleOf(const ImageInfo& info) const
{
    const double chosen = m_chosenDownsample ? m_chosenDownsample(info) : 0;
    return chosen >= 1 ? chosen : maskDownsample(info);
}

std::unique_ptr<AnnotationModel> CaseController::makeModel(const ImageInfo& info, double downsample)
{
    auto model = std::make_unique<AnnotationModel>(info.id, info.size(), downsample);
    connect(model.get(), &AnnotationModel::edited, this, &CaseController::save);
    connect(model.get(), &AnnotationModel::shapesChanged, this, &CaseController::shapesChanged);
    return model;
}

void CaseController::repaintAt(const ImageId& id, double downsample)
{
    AnnotationModel* before = annotations(id);
    const CaseImage* shown = image(id);
    if (!before || !shown || before->maskDownsample() == downsample || downsample < 1)
        return;
    const QSize size = shown->source->info().size();
    auto after = makeModel(shown->source->info(), downsample);
    after->setAuthor(before->author());
    after->restore(before->shapes(), {}); // they are stored already
    AnnotationChange cleared{tr("Paint at another level"), {}, {}, {}};
    AnnotationChange painted = cleared;
    for (const int frame : before->paintedFrames()) {
        painted.labels[frame] = resampled(before->labelMap(frame), size, downsample);
        cleared.labels[frame] = LabelMap(before->maskSize(), before->maskDownsample());
    }
    (void)before->apply(cleared); // both are of the right size, and stored in this order
    (void)after->apply(painted);
    after->undoStack()->clear();
    const std::unique_ptr<AnnotationModel> gone = std::exchange(m_images[id.value].model, std::move(after));
    Q_EMIT annotationsReady(id);
    Q_EMIT shapesChanged();
}

void CaseController::closeCase()
{
    if (!m_case)
        return;
    Q_EMIT caseAboutToClose();
    for (const CaseImage& image : m_case->images)
        m_services.tiles.removeSource(image.source->info().id);
    m_images.clear();
    m_waitingForAnnotations = 0;
    m_case.reset();
}

void CaseController::restore(const StoredAnnotations& stored)
{
    const auto found = m_images.find(stored.image.value);
    if (found == m_images.end() || found->second.ready)
        return;
    found->second.model->restore(stored.shapes, stored.labelMaps);
    found->second.ready = true;
    Q_EMIT annotationsReady(stored.image);
    Q_EMIT shapesChanged();
    if (--m_waitingForAnnotations == 0)
        Q_EMIT allAnnotationsReady();
}

void CaseController::save(const AnnotationEdit& edit)
{
    if (m_services.readout.saveState() == SaveState::Saved)
        m_services.readout.setSaveState(SaveState::Saving);
    m_services.store.saveEdit(edit);
}

void CaseController::reopen(const StoredCase& entry) { open(entry.paths, entry.mixed); }

const CaseImage* CaseController::image(const ImageId& id) const
{
    if (!m_case)
        return nullptr;
    const auto found = std::find_if(m_case->images.begin(), m_case->images.end(),
                                    [&](const CaseImage& image) { return image.source->info().id == id; });
    return found == m_case->images.end() ? nullptr : &*found;
}

AnnotationModel* CaseController::annotations(const ImageId& id) const
{
    const auto found = m_images.find(id.value);
    return found == m_images.end() || !found->second.ready ? nullptr : found->second.model.get();
}

} // namespace triptych
