#include "app/window/analysis_controller.h"

#include "app/window/case_controller.h"
#include "app/window/worker_call.h"
#include "core/base/program_paths.h"
#include "core/fusion/fusion.h"
#include "core/inference/input_check.h"
#include "core/inference/prediction_json.h"
#include "ui/models/image_text.h"
#include "ui/models/message_model.h"

namespace triptych {

namespace {

QString runKey(const ModelBundle& bundle, const ImageId& image)
{
    return bundle.card.id + QLatin1Char('@') + image.value;
}

} // namespace

AnalysisController::AnalysisController(CaseController& cases, WorkerPool& pool, CaseStore& store, JobModel& jobs,
                                       MessageModel& messages, AiModel& model, QObject* parent)
    : QObject(parent), m_cases(cases), m_pool(pool), m_store(store), m_jobs(jobs), m_messages(messages), m_ai(model)
{
    connect(&cases, &CaseController::caseOpened, this, &AnalysisController::adoptCase);
    connect(&cases, &CaseController::caseAboutToClose, this, [this] {
        cancel();
        m_ai.setRuns({});
        m_ai.setFused({});
        m_ai.setReading({});
        m_ai.setRevealed(false);
        m_modelsKnown = false;
    });
    connect(&m_service, &AnalysisService::progressed, this, &AnalysisController::showProgress);
    connect(&m_service, &AnalysisService::partialResult, this,
            [this](quint64 job, const Heatmap& map) { changeRun(job, [&](AiRun& run) { run.partial = {map}; }); });
    connect(&m_service, &AnalysisService::finished, this, &AnalysisController::predicted);
    connect(&m_service, &AnalysisService::failed, this, &AnalysisController::failed);
    connect(&store, &CaseStore::analysesLoaded, this, &AnalysisController::restoreAnalyses);
    connect(&store, &CaseStore::readingsLoaded, this, &AnalysisController::restoreReadings);
}

AnalysisController::~AnalysisController() = default;

void AnalysisController::adoptCase()
{
    if (m_bundles)
        return fitModels();
    callInWorker(
        m_pool, JobPriority::Background, this,
        [](std::stop_token) { return discoverModelBundles(resourceFolder() / "models"); },
        [this](Result<BundleDiscovery> found) {
            // Without installed models everything else works; the panel says that none fits.
            m_bundles = std::make_shared<const BundleDiscovery>(found ? std::move(*found) : BundleDiscovery{});
            if (m_cases.current())
                fitModels();
        });
}

void AnalysisController::fitModels()
{
    QList<AiRun> runs;
    for (const CaseImage& image : m_cases.current()->images) {
        if (image.prior)
            continue; // the question is about the current study
        for (const ModelBundle& bundle : m_bundles->bundles) {
            if (!isMadeFor(bundle.card, image.source->info(), ModelUse::Analysis))
                continue;
            AiRun run;
            run.key = runKey(bundle, image.source->info().id);
            run.modality = modalityName(image.kind());
            run.title = QStringLiteral("%1 · %2").arg(imageCaption(image.source->info()), bundle.card.name);
            run.image = image.source->info().id;
            run.frames = image.source->info().frames;
            run.card = bundle.card;
            runs.append(run);
        }
    }
    m_ai.setRuns(std::move(runs));
    showWarnings(m_bundles->problems);
    m_modelsKnown = true;
    m_store.loadReadings(m_cases.current()->id);
    m_store.loadAnalyses(m_cases.current()->id);
    Q_EMIT modelsReady();
}

void AnalysisController::showWarnings(const QStringList& problems)
{
    QStringList warnings;
    if (m_cases.current()->mixed)
        warnings.append(QStringLiteral("Mixed case: images of several patients. A fused prediction says nothing about "
                                       "any one of them."));
    m_ai.setWarnings(warnings + problems);
}

void AnalysisController::run()
{
    if (!m_cases.current() || !m_bundles || m_ai.running() || m_ai.runs().isEmpty())
        return;
    QList<AiRun> runs = m_ai.runs();
    m_all = int(runs.size());
    m_job = m_jobs.begin(QStringLiteral("Analysis"), [this] { cancel(); });
    for (AiRun& run : runs)
        start(run);
    m_ai.setRuns(std::move(runs)); // what the service tells comes through the event loop, so after this
}

int AnalysisController::frameToRun(const AiRun& run) const
{
    const int shown = m_shownFrame ? m_shownFrame(run.image) : -1;
    return shown >= 0 && shown < run.frames ? shown : run.frames / 2;
}

void AnalysisController::start(AiRun& run)
{
    run.state = AiRun::State::Waiting;
    run.message.clear();
    run.partial.clear();
    run.progress = {};
    run.frame = frameToRun(run);
    const CaseImage* image = m_cases.image(run.image);
    for (const ModelBundle& bundle : m_bundles->bundles) {
        if (!image || runKey(bundle, run.image) != run.key)
            continue;
        InferenceRequest request;
        request.bundle = bundle;
        request.image = image->source;
        request.frame = run.frame;
        request.declaredKind = image->kind();
        m_running[m_service.start(std::move(request))] = run.key;
    }
}

void AnalysisController::changeRun(quint64 job, const std::function<void(AiRun&)>& change)
{
    const auto found = m_running.find(job);
    const AiRun* current = found == m_running.end() ? nullptr : m_ai.run(found->second);
    if (!current)
        return;
    AiRun run = *current;
    change(run);
    m_ai.updateRun(run);
}

void AnalysisController::showProgress(quint64 job, const Progress& progress)
{
    if (!m_running.contains(job))
        return;
    changeRun(job, [&](AiRun& run) {
        run.state = AiRun::State::Running;
        run.progress = progress;
    });
    Progress shown = progress;
    if (progress.total <= 1) { // a single pass: count models instead
        shown.done = m_all - qint64(m_running.size());
        shown.total = m_all;
    }
    m_jobs.setProgress(m_job, shown);
}

void AnalysisController::predicted(quint64 job, const Prediction& prediction)
{
    if (!m_running.contains(job))
        return;
    changeRun(job, [&](AiRun& run) {
        run.partial.clear();
        run.state = AiRun::State::Done;
        run.prediction = prediction;
    });
    m_store.saveAnalysis(m_cases.current()->id, prediction.image,
                         [prediction] { return predictionToJson(prediction); });
    fuse();
    ended(job);
}

void AnalysisController::failed(quint64 job, const Error& error)
{
    changeRun(job, [&](AiRun& run) {
        run.partial.clear();
        run.state = AiRun::State::Failed;
        run.message = error.message;
    });
    ended(job);
}

void AnalysisController::ended(quint64 job)
{
    if (m_running.erase(job) == 0 || !m_running.empty())
        return;
    m_jobs.finish(m_job);
    Q_EMIT finished();
}

void AnalysisController::cancel()
{
    if (m_running.empty())
        return;
    m_running.clear(); // what still comes is ignored
    m_service.cancelAll();
    m_jobs.finish(m_job);
    QList<AiRun> runs = m_ai.runs();
    for (AiRun& run : runs) {
        run.partial.clear();
        if (run.state == AiRun::State::Waiting || run.state == AiRun::State::Running)
            run.state = run.prediction ? AiRun::State::Done : AiRun::State::Cancelled;
    }
    m_ai.setRuns(runs);
    Q_EMIT finished();
}

void AnalysisController::commitReading(const QString& assessment, const QString& text)
{
    if (!m_cases.current() || assessment.isEmpty())
        return;
    Reading reading;
    reading.caseId = m_cases.current()->id;
    reading.author = qEnvironmentVariable("USER");
    reading.assessment = assessment;
    reading.text = text;
    reading.beforeAi = !m_ai.revealed();
    reading.time = QDateTime::currentDateTimeUtc();
    m_store.saveReading(reading);
    m_store.loadCases(); // the worklist shows it as read
    m_ai.setReading({reading.assessment, reading.text, reading.beforeAi, reading.time});
    m_ai.setRevealed(true);
}

void AnalysisController::reveal() { m_ai.setRevealed(true); }

void AnalysisController::restoreReadings(const CaseId& caseId, const QList<Reading>& readings)
{
    if (!m_cases.current() || m_cases.current()->id != caseId || readings.isEmpty())
        return;
    const Reading& newest = readings.last();
    m_ai.setReading({newest.assessment, newest.text, newest.beforeAi, newest.time});
    m_ai.setRevealed(true);
}

void AnalysisController::restoreAnalyses(const CaseId& caseId, const QList<QJsonObject>& analyses)
{
    if (!m_cases.current() || m_cases.current()->id != caseId || analyses.isEmpty())
        return;
    callInWorker(
        m_pool, JobPriority::Visible, this,
        [analyses](std::stop_token) {
            std::vector<Prediction> found;
            for (const QJsonObject& packed : analyses) // newest first
                if (auto prediction = predictionFromJson(packed))
                    found.push_back(std::move(*prediction));
            return found;
        },
        [this, caseId](std::vector<Prediction> found) {
            if (!m_cases.current() || m_cases.current()->id != caseId || m_ai.running())
                return;
            QList<AiRun> runs = m_ai.runs();
            for (const Prediction& prediction : found)
                for (AiRun& run : runs)
                    if (!run.prediction && run.card.id == prediction.modelId && run.image == prediction.image) {
                        run.prediction = prediction;
                        run.frame = prediction.frame;
                        run.state = AiRun::State::Done;
                    }
            m_ai.setRuns(std::move(runs));
            fuse();
        });
}

void AnalysisController::fuse()
{
    std::vector<Evidence> evidence;
    for (const AiRun& run : m_ai.runs()) {
        const CaseImage* image = m_cases.image(run.image);
        if (!image || !run.prediction)
            continue;
        if (auto item = evidenceOf(run.card, *run.prediction, image->source->info()))
            evidence.push_back(std::move(*item));
    }
    const auto fused = fuseByAccuracy(evidence, QStringLiteral("malignant"));
    if (!fused)
        return m_ai.setFused({});
    FusedResult shown;
    shown.probability = fused->probability;
    shown.warned = fused->warned;
    for (const Contribution& part : fused->contributions)
        shown.shares.push_back({modalityName(part.modality), part.probability, part.weight, part.contribution});
    shown.formula = fused->formula;
    shown.statement = fused->cautions.join(QLatin1Char('\n'));
    m_ai.setFused(std::move(shown));
}

} // namespace triptych
