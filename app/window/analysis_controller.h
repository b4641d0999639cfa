// AnalysisController: which models fit the open case, running them in the background, and what of it is shown, stored
// and found again. GUI thread.
#pragma once

#include "core/inference/analysis_service.h"
#include "core/workspace/case_store.h"
#include "ui/models/ai_model.h"
#include "ui/models/job_model.h"

#include <QObject>

#include <functional>
#include <map>

namespace triptych {

class CaseController;
class MessageModel;

class AnalysisController : public QObject {
    Q_OBJECT
public:
    AnalysisController(CaseController& cases, WorkerPool& pool, CaseStore& store, JobModel& jobs,
                       MessageModel& messages, AiModel& model, QObject* parent = nullptr);
    ~AnalysisController() override;

    /// Which frame of an image the reader looks at; negative where it is not on the screen. Unset: the middle one.
    void setShownFrame(std::function<int(const ImageId&)> shownFrame) { m_shownFrame = std::move(shownFrame); }
    /// Every model that fits, one after another, on the frames shown; nothing where they run already.
    void run();
    void cancel();
    void commitReading(const QString& assessment, const QString& text);
    void reveal(); ///< the results, without a reading
    bool modelsKnown() const { return m_modelsKnown; }
    /// The installed models; null until they were looked for.
    std::shared_ptr<const BundleDiscovery> bundles() const { return m_bundles; }

Q_SIGNALS:
    void modelsReady(); ///< which bundles there are and which fit the case
    void finished();    ///< nothing runs any more

private:
    void adoptCase();
    void fitModels();
    void start(AiRun& run);
    int frameToRun(const AiRun& run) const;
    void showWarnings(const QStringList& problems);
    void changeRun(quint64 job, const std::function<void(AiRun&)>& change);
    void showProgress(quint64 job, const Progress& progress);
    void predicted(quint64 job, const Prediction& prediction);
    void failed(quint64 job, const Error& error);
    void ended(quint64 job);
    void restoreAnalyses(const CaseId& caseId, const QList<QJsonObject>& analyses);
    void restoreReadings(const CaseId& caseId, const QList<Reading>& readings);
    void fuse();

    CaseController& m_cases;
    WorkerPool& m_pool;
    CaseStore& m_store;
    JobModel& m_jobs;
    MessageModel& m_messages;
    AiModel& m_ai;
    std::function<int(const ImageId&)> m_shownFrame;
    std::shared_ptr<const BundleDiscovery> m_bundles;
    bool m_modelsKnown = false;
    std::map<quint64, QString> m_running; ///< the service's job → the run's key; what is not in here is ignored
    int m_all = 0;                        ///< runs started together
    JobId m_job = 0;
    AnalysisService m_service;
};

} // namespace triptych
