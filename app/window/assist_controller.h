// AssistController: the model's proposal where the reader points: it finds the model that outlines this kind of image,
// runs it in the background, paints what it proposes as one step, and keeps the proposal beside what becomes of it. GUI
// thread.
#pragma once

#include "core/inference/analysis_service.h"
#include "core/inference/assist.h"
#include "core/workspace/case_store.h"
#include "ui/models/job_model.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>

class QAction;
class QWidget;

namespace triptych {

class CaseController;
class ImageView;
class LabelModel;
class MessageModel;
class ProposalsDialog;
class ViewerArea;

class AssistController : public QObject {
    Q_OBJECT
public:
    struct Context {
        CaseController& cases;
        ViewerArea& viewer;
        WorkerPool& pool;
        CaseStore& store;
        JobModel& jobs;
        MessageModel& messages;
        LabelModel& labels;
        std::function<std::shared_ptr<const BundleDiscovery>()> bundles; ///< null until they are known
    };
    AssistController(Context context, QWidget* window);

    /// Asks the model; a newer question takes the place of one that is still open.
    void propose(ImageView& view, const QRectF& box);
    const QList<QAction*>& actions() const { return m_actions; } ///< for the registry of keys

Q_SIGNALS:
    void proposed(const triptych::ModelProposal& proposal);
    void nothingProposed();

private:
    struct Question {
        ModelBundle bundle;
        ImageSourcePtr image;
        int frame = 0;
        int label = 1;
        AssistPrompt prompt;
        AssistSteps steps;
        std::optional<ImageKind> declaredKind;
        quint64 job = 0; ///< of the service
    };
    const ModelBundle* modelFor(const ImageInfo& info) const;
    void ask();
    void answered(quint64 job, const Prediction& prediction);
    void take(const Prediction& prediction, std::optional<LabelMap> mask);
    void end();
    void failed(quint64 job, const Error& error);
    void showProposals();
    void fillDialog(const ImageId& image, const QList<ModelProposal>& proposals);

    Context m_context;
    QWidget* m_window;
    QList<QAction*> m_actions;
    std::optional<Question> m_question;
    JobId m_job = 0;
    QPointer<ProposalsDialog> m_dialog;
    ImageId m_dialogImage;
    AnalysisService m_service;
};

} // namespace triptych
