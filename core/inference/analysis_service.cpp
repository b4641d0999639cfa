#include "core/inference/analysis_service.h"

#include <QElapsedTimer>

namespace triptych {

namespace {

constexpr qint64 kReportEveryMs = 100;

/// Lets through the first call and then at most ten a second.
class Throttle {
public:
    bool open()
    {
        if (m_since.isValid() && m_since.elapsed() < kReportEveryMs)
            return false;
        m_since.start();
        return true;
    }

private:
    QElapsedTimer m_since;
};

} // namespace

AnalysisService::AnalysisService(EngineLoader loader, QObject* parent)
    : QObject(parent), m_loader(std::move(loader)), m_pool(1)
{
}

AnalysisService::~AnalysisService() = default;

AnalysisService::JobId AnalysisService::start(InferenceRequest request)
{
    const JobId job = m_next++;
    m_jobs[job] =
        m_pool.submit(JobPriority::Background, [this, job, request = std::move(request)](std::stop_token stop) {
            run(job, request, std::move(stop));
        });
    return job;
}

void AnalysisService::cancel(JobId job)
{
    const auto found = m_jobs.find(job);
    if (found == m_jobs.end())
        return;
    found->second.cancel();
    m_jobs.erase(found); // whatever the job still says is not passed on
    QMetaObject::invokeMethod(
        this,
        [this, job] {
            Q_EMIT failed(job, {ErrorCode::Cancelled, QStringLiteral("The analysis was stopped"), {}});
        },
        Qt::QueuedConnection);
}

void AnalysisService::cancelAll()
{
    while (!m_jobs.empty())
        cancel(m_jobs.begin()->first);
}

void AnalysisService::post(JobId job, bool last, std::function<void()> tell)
{
    QMetaObject::invokeMethod(
        this,
        [this, job, last, tell = std::move(tell)] {
            const auto found = m_jobs.find(job);
            if (found == m_jobs.end())
                return;
            if (last)
                m_jobs.erase(found);
            tell();
        },
        Qt::QueuedConnection);
}

void AnalysisService::run(JobId job, const InferenceRequest& request, std::stop_token stop)
{
    const auto tellProgress = [&](const Progress& progress) {
        post(job, false, [this, job, progress] { Q_EMIT progressed(job, progress); });
    };
    const auto tellError = [&](const Error& error) {
        post(job, true, [this, job, error] { Q_EMIT failed(job, error); });
    };
    tellProgress({0, 0, -1, QStringLiteral("Loading the inference engine")});
    const auto engine = m_loader();
    if (!engine)
        return tellError(engine.error());
    Throttle progressGate, partialGate;
    const auto onProgress = [&](const Progress& progress) {
        if (progressGate.open())
            tellProgress(progress);
    };
    const auto onPartial = [&](const Heatmap& heatmap) {
        if (partialGate.open())
            post(job, false, [this, job, heatmap] { Q_EMIT partialResult(job, heatmap); });
    };
    const auto prediction = (*engine)->run(request, onProgress, onPartial, stop);
    if (!prediction)
        return tellError(prediction.error());
    post(job, true, [this, job, prediction = *prediction] { Q_EMIT finished(job, prediction); });
}

} // namespace triptych
