#include "app/window/case_controller.h"

#include "app/window/worker_call.h"
#include "core/annotation/annotation_layer.h"
#include "core/annotation/label_ops.h"
#include "ui/models/image_text.h"
#include "ui/models/message_model.h"
#include "ui/models/readout_model.h"

#include <algorithm>

namespace triptych {

CaseController::CaseController(CaseServices services, QObject* parent)
    : QObject(parent), m_services(services), m_slabs(services.tiles),
      m_sync(services.store, services.messages, services.readout)
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

void CaseController::open(const QStringList& paths, bool allowMixed) { open(paths, allowMixed, std::nullopt); }

void CaseController::openItem(const QString& path, const ItemPurpose& purpose) { open({path}, false, purpose); }

void CaseController::open(const QStringList& paths, bool allowMixed, const Purpose& purpose)
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
        [files, allowMixed, report, kind = purpose.value_or(ItemPurpose{}).kind,
         &readers = m_services.readers](std::stop_token stop) {
            auto value = openCase(files, readers, allowMixed, report, stop);
            return value ? Result<BreastCase>(withKindOfSilent(std::move(*value), kind)) : value;
        },
        [this, paths, job, purpose](Result<BreastCase> result) { opened(paths, job, purpose, std::move(result)); });
    m_services.jobs.setCancel(job, [this, handle = m_handle]() mutable {
        handle.cancel();
        m_opening = false;
        m_job = 0;
    });
}

void CaseController::opened(const QStringList& paths, JobId job, const Purpose& purpose, Result<BreastCase> result)
{
    if (job != m_job) // cancelled or overtaken
        return;
    m_services.jobs.finish(job);
    m_job = 0;
    m_opening = false;
    if (result) {
        adopt(paths, purpose, std::move(*result));
        return;
    }
    if (result.error().code == ErrorCode::Refused)
        Q_EMIT mixedPatients(paths, result.error().message);
    else if (result.error().code != ErrorCode::Cancelled)
        m_services.messages.post(result.error());
    Q_EMIT openFailed(paths);
}

void CaseController::adopt(const QStringList& paths, const Purpose& purpose, BreastCase value)
{
    closeCase();
    const ItemPurpose item = purpose.value_or(ItemPurpose{});
    m_sync.setReader(purpose ? item.author : m_user);
    m_case = std::make_shared<const BreastCase>(std::move(value));
    for (const CaseImage& image : m_case->images) {
        const ImageInfo& info = image.source->info();
        m_services.tiles.addSource(image.source);
        ImageState& state = m_images[info.id.value];
        if (state.model)
            continue; // the same image twice
        state.model = makeModel(info, layeredImage(info.id, item.layer), maskDownsampleOf(info));
        ++m_waitingForAnnotations;
        m_sync.open(*state.model, info.size());
    }
    if (!purpose)
        enlist(paths);
    for (const QString& warning : m_case->warnings) {
        // Of a project's images that is usual, and would be said hundreds of times.
        if (!purpose || !warning.endsWith(QLatin1String(": no patient information")))
            m_services.messages.post(UserMessage::Severity::Warning, warning);
    }
    Q_EMIT caseOpened();
}

/// Among the cases, the last opened first.
void CaseController::enlist(const QStringList& paths)
{
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
}

double CaseController::maskDownsampleOf(const ImageInfo& info) const
{
    const double chosen = m_chosenDownsample ? m_chosenDownsample(info) : 0;
    return chosen >= 1 ? chosen : maskDownsample(info);
}

std::unique_ptr<AnnotationModel> CaseController::makeModel(const ImageInfo& info, const ImageId& key, double downsample)
{
    auto model = std::make_unique<AnnotationModel>(key, info.size(), downsample);
    connect(model.get(), &AnnotationModel::edited, this, &CaseController::save);
    connect(model.get(), &AnnotationModel::shapesChanged, this, &CaseController::shapesChanged);
    showTravels(*model);
    return model;
}

/// What changes very many shapes takes a while: it is a job that can be called off.
void CaseController::showTravels(AnnotationModel& model)
{
    const auto job = std::make_shared<JobId>(0);
    JobModel& jobs = m_services.jobs;
    connect(&model, &AnnotationModel::travellingChanged, this, [&jobs, &model, job] {
        jobs.finish(*job);
        if (const QString text = model.travelText(); !text.isEmpty())
            *job = jobs.begin(text, [&model] { model.callOff(); });
    });
    connect(&model, &QObject::destroyed, this, [&jobs, job] { jobs.finish(*job); });
}

void CaseController::repaintAt(const ImageId& id, double downsample)
{
    AnnotationModel* before = annotations(id);
    const CaseImage* shown = image(id);
    if (!before || !shown || before->maskDownsample() == downsample || downsample < 1)
        return;
    const ImageInfo& info = shown->source->info();
    before->endStroke();
    before->finishGestures();
    before->callOff();
    AnnotationChange painted{tr("Paint at another level"), {}, {}, {}};
    for (const int frame : before->paintedFrames())
        painted.labels[frame] = resampled(before->labelMap(frame), info.size(), downsample);
    ImageState& state = m_images[id.value];
    // What is painted stays where it is until it stands on the other level, too.
    state.replaced = std::exchange(state.model, makeModel(info, before->image(), downsample));
    state.ready = false;
    state.afterRestore = std::move(painted);
    ++m_waitingForAnnotations;
    Q_EMIT annotationsChanged(id); // nobody draws on what is left: it would not go along
    m_sync.open(*state.model, info.size());
}

/// The labels of the level that is left, over what was stored at this one; then they go from there.
void CaseController::takeToOtherLevel(ImageState& state)
{
    auto change = std::exchange(state.afterRestore, std::nullopt);
    const auto before = std::move(state.replaced);
    if (!change)
        return;
    for (auto it = change->labels.begin(); it != change->labels.end(); ++it)
        it.value() = laidOver(state.model->labelMap(it.key()), it.value(), PaintRule{1, PaintOver::Everything, 0, {}});
    if (!state.model->apply(*change) || !before)
        return;
    AnnotationChange cleared{change->text, {}, {}, {}};
    for (const int frame : before->paintedFrames())
        cleared.labels[frame] = LabelMap(before->maskSize(), before->maskDownsample());
    (void)before->apply(cleared);
}

void CaseController::finishGestures()
{
    for (const auto& [id, state] : m_images)
        if (state.ready)
            state.model->finishGestures();
}

void CaseController::closeCase()
{
    if (!m_case)
        return;
    finishGestures();
    Q_EMIT caseAboutToClose();
    for (const CaseImage& image : m_case->images)
        m_services.tiles.removeSource(image.source->info().id);
    m_sync.closeAll();
    m_images.clear();
    m_waitingForAnnotations = 0;
    m_case.reset();
}

void CaseController::restore(const StoredAnnotations& stored)
{
    const ImageId image = imageOfLayer(stored.image);
    const auto found = m_images.find(image.value);
    if (found == m_images.end() || found->second.ready || !stored.opened ||
        found->second.model->image() != stored.image || found->second.model->maskDownsample() != stored.maskDownsample)
        return;
    found->second.model->restore(stored.table ? std::move(*stored.table) : ShapeTable(), stored.labelMaps);
    found->second.model->addSteps(stored.steps);
    if (!found->second.afterRestore) // else the labels of the level that is left are still stored
        for (const QString& warning : stored.warnings)
            m_services.messages.post(UserMessage::Severity::Warning, warning);
    found->second.ready = true;
    takeToOtherLevel(found->second);
    Q_EMIT annotationsChanged(image);
    Q_EMIT shapesChanged();
    if (--m_waitingForAnnotations == 0)
        Q_EMIT allAnnotationsReady();
}

void CaseController::save(const AnnotationEdit& edit)
{
    if (m_services.readout.saveState() == SaveState::Saved)
        m_services.readout.setSaveState(SaveState::Saving);
    m_services.store.saveEdit(edit);
    Q_EMIT marked(imageOfLayer(edit.image));
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
