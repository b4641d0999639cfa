// AnalysisService: runs analyses in the background, one after the other, and tells the GUI thread how they go.
#pragma once

#include "core/inference/inference_engine.h"
#include "core/jobs/worker_pool.h"

#include <QObject>

#include <map>

namespace triptych {

/// Lives in the GUI thread: call it from there, its signals come there. One analysis runs at a time, because each uses
/// all the threads that background work may have.
class AnalysisService : public QObject {
    Q_OBJECT

public:
    using JobId = quint64;
    using EngineLoader = std::function<Result<std::shared_ptr<InferenceEngine>>()>;

    /// `loader` is called in the background, with the first analysis.
    explicit AnalysisService(EngineLoader loader = loadInferenceEngine, QObject* parent = nullptr);
    ~AnalysisService() override;

    /// Queues an analysis and returns at once.
    JobId start(InferenceRequest request);
    /// Stops it, whether it waits or runs, and returns at once; `failed` with Cancelled follows, and nothing after it.
    void cancel(JobId job);
    void cancelAll();
    /// Analyses that wait or run.
    int unfinished() const { return static_cast<int>(m_jobs.size()); }

Q_SIGNALS:
    /// At most ten times a second for each job, and once at its start.
    void progressed(quint64 job, const triptych::Progress& progress);
    /// A heatmap that is not complete yet, at most ten times a second.
    void partialResult(quint64 job, const triptych::Heatmap& heatmap);
    void finished(quint64 job, const triptych::Prediction& prediction);
    void failed(quint64 job, const triptych::Error& error);

private:
    void run(JobId job, const InferenceRequest& request, std::stop_token stop);
    /// Calls `tell` in the GUI thread, unless the job was cancelled in the meantime; `last` forgets the job.
    void post(JobId job, bool last, std::function<void()> tell);

    EngineLoader m_loader;
    std::map<JobId, JobHandle> m_jobs; ///< GUI thread only
    JobId m_next = 1;
    WorkerPool m_pool; ///< last: joined before anything else goes
};

} // namespace triptych
