#include "app/window/assist_controller.h"

#include "app/window/case_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/window_action.h"
#include "app/window/worker_call.h"
#include "core/annotation/annotation_layer.h"
#include "core/annotation/locked_labels.h"
#include "core/annotation/paint_rule.h"
#include "core/inference/input_check.h"
#include "ui/canvas/image_view.h"
#include "ui/dialogs/proposals_dialog.h"
#include "ui/models/image_text.h"
#include "ui/models/label_model.h"
#include "ui/models/message_model.h"

#include <QAction>
#include <QLocale>
#include <QUuid>

namespace triptych {

AssistController::AssistController(Context context, QWidget* window)
    : QObject(window), m_context(std::move(context)), m_window(window)
{
    QAction* list = windowAction(window, QStringLiteral("What models proposed here…"), QStringLiteral("Ctrl+Alt+P"));
    m_actions << list;
    connect(list, &QAction::triggered, this, &AssistController::showProposals);
    connect(&m_service, &AnalysisService::finished, this, &AssistController::answered);
    connect(&m_service, &AnalysisService::failed, this, &AssistController::failed);
    connect(&m_context.store, &CaseStore::proposalsLoaded, this, &AssistController::fillDialog);
    connect(&m_context.cases, &CaseController::caseAboutToClose, this, &AssistController::end);
}

const ModelBundle* AssistController::modelFor(const ImageInfo& info) const
{
    const auto bundles = m_context.bundles();
    if (!bundles)
        return nullptr;
    const ModelBundle* found = nullptr;
    for (const ModelBundle& bundle : bundles->bundles) // one that was made for this goes first
        if (isMadeFor(bundle.card, info, ModelUse::Outline) && (!found || bundle.card.prompted > found->card.prompted))
            found = &bundle;
    return found;
}

void AssistController::propose(ImageView& view, const QRectF& box)
{
    end();
    const CaseImage* image = view.image() ? m_context.cases.image(view.image()->info().id) : nullptr;
    if (!image || !m_context.cases.annotations(image->source->info().id))
        return;
    const ImageInfo& info = image->source->info();
    const ModelBundle* model = modelFor(info);
    if (!model) {
        m_context.messages.post(
            UserMessage::Severity::Information,
            m_context.bundles()
                ? QStringLiteral(
                      "No installed model outlines lesions in %1: draw it by hand, or let the snake find its "
                      "border.")
                      .arg(modalityName(image->kind()).toLower())
                : QStringLiteral("The models are still being looked for; try again in a moment."));
        Q_EMIT nothingProposed();
        return;
    }
    const AssistPrompt prompt{box};
    m_question = Question{*model,        image->source,
                          view.frame(),  m_context.labels.active(),
                          prompt,        AssistSteps(prompt, info.size(), model->card.input.size),
                          image->kind(), 0};
    m_job = m_context.jobs.begin(QStringLiteral("Proposing an outline"), [this] { end(); });
    ask();
}

void AssistController::ask()
{
    InferenceRequest request;
    request.bundle = m_question->bundle;
    request.image = m_question->image;
    request.frame = m_question->frame;
    request.declaredKind = m_question->declaredKind;
    request.region = m_question->steps.region();
    request.outlineOnly = true;
    m_question->job = m_service.start(std::move(request));
}

void AssistController::answered(quint64 job, const Prediction& prediction)
{
    const ImageId id = m_question ? m_question->image->info().id : ImageId{};
    const AnnotationModel* annotations = m_context.cases.annotations(id);
    if (!m_question || m_question->job != job || !annotations)
        return;
    callInWorker(
        m_context.pool, JobPriority::Interaction, this,
        [prediction, prompt = m_question->prompt, size = m_question->image->info().size(),
         downsample = annotations->maskDownsample()](std::stop_token) {
            return proposedMask(prediction, prompt, size, downsample);
        },
        [this, job, prediction](std::optional<LabelMap> mask) {
            if (m_question && m_question->job == job) // nobody has asked for something else meanwhile
                take(prediction, std::move(mask));
        });
}

void AssistController::take(const Prediction& prediction, std::optional<LabelMap> mask)
{
    m_question->steps.answer(std::move(mask));
    if (m_question->steps.region())
        return ask(); // looked at from closer by
    const Question question = *std::exchange(m_question, std::nullopt);
    m_context.jobs.finish(m_job);
    const std::optional<LabelMap>& outline = question.steps.proposal();
    const ImageId id = question.image->info().id;
    AnnotationModel* annotations = m_context.cases.annotations(id);
    if (!outline || !annotations) {
        m_context.messages.post(
            UserMessage::Severity::Information,
            QStringLiteral("The model outlines nothing there. Draw a box around the lesion, or outline "
                           "it by hand."));
        Q_EMIT nothingProposed();
        return;
    }
    const PaintRule rule{quint8(question.label), PaintOver::Everything, 0, lockedLabels(m_context.labels.labels())};
    LabelMap labels = annotations->labelMap(question.frame);
    (void)labels.paint(outline->runsOf(1), rule.table());
    AnnotationChange change;
    change.text = tr("Model's proposal");
    change.labels.insert(question.frame, std::move(labels));
    if (const auto applied = annotations->apply(std::move(change)); !applied)
        return m_context.messages.post(applied.error());
    const ModelProposal proposal{QUuid::createUuid().toString(QUuid::WithoutBraces),
                                 annotations->image(), // with the layer of a blinded reading
                                 question.frame,
                                 question.bundle.card.id,
                                 prediction.modelHash,
                                 question.prompt.box,
                                 question.label,
                                 *outline,
                                 annotations->author(),
                                 QDateTime::currentDateTimeUtc()};
    m_context.store.saveProposal(proposal);
    m_context.messages.post(
        UserMessage::Severity::Information,
        QStringLiteral("Proposed by \"%1\" as %2. Mend it with the brush; Ctrl+Z takes it back. Research use only.")
            .arg(question.bundle.card.name, m_context.labels.labels().value(question.label).name));
    Q_EMIT proposed(proposal);
}

void AssistController::end()
{
    if (!m_question)
        return;
    m_service.cancel(m_question->job);
    m_question.reset();
    m_context.jobs.finish(m_job);
}

void AssistController::failed(quint64 job, const Error& error)
{
    if (!m_question || m_question->job != job)
        return;
    end();
    m_context.messages.post(error);
    Q_EMIT nothingProposed();
}

void AssistController::showProposals()
{
    const ViewCell* cell = m_context.viewer.active();
    if (!cell || !cell->image() || !cell->annotations())
        return;
    if (!m_dialog) {
        m_dialog = new ProposalsDialog(m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_dialogImage = cell->annotations()->image();
    m_dialog->setRows(imageCaption(cell->image()->info()), {});
    m_dialog->show();
    m_dialog->raise();
    m_context.store.loadProposals(m_dialogImage);
}

void AssistController::fillDialog(const ImageId& image, const QList<ModelProposal>& proposals)
{
    const AnnotationModel* annotations = m_context.cases.annotations(imageOfLayer(image));
    const CaseImage* shown = m_context.cases.image(imageOfLayer(image));
    if (!m_dialog || image != m_dialogImage || !annotations || annotations->image() != image || !shown)
        return;
    QMap<int, LabelMap> now;
    for (const ModelProposal& proposal : proposals)
        now[proposal.frame] = annotations->labelMap(proposal.frame); // copies share their tiles
    callInWorker(
        m_context.pool, JobPriority::Interaction, this,
        [proposals, now, labels = m_context.labels.labels()](std::stop_token) {
            QList<ProposalRow> rows;
            for (const ModelProposal& proposal : proposals)
                rows << ProposalRow{
                    proposal.time,
                    proposal.modelId,
                    proposal.author,
                    labels.value(proposal.label).name,
                    !AssistPrompt{proposal.prompt}.isClick(),
                    compareWithProposal(proposal.mask, now.value(proposal.frame), quint8(proposal.label))};
            return rows;
        },
        [this, image, caption = imageCaption(shown->source->info())](const QList<ProposalRow>& rows) {
            if (m_dialog && image == m_dialogImage)
                m_dialog->setRows(caption, rows);
        });
}

} // namespace triptych
