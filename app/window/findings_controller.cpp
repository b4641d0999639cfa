#include "app/window/findings_controller.h"

#include "app/window/case_controller.h"
#include "ui/models/ai_model.h"
#include "ui/models/image_text.h"
#include "ui/models/label_model.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace triptych {

namespace {

/// Of an image: the newest of them. A list of a million is nothing to read, and takes seconds to make.
constexpr qsizetype kMostListed = 500;

QString typeTitle(const Shape& shape)
{
    QString name = shapeTypeName(shape.type);
    name[0] = name[0].toUpper();
    return name;
}

} // namespace

FindingsController::FindingsController(CaseController& cases, AiModel& ai, LabelModel& labels, CaseStore& store,
                                       QObject* parent)
    : QObject(parent), m_cases(cases), m_ai(ai), m_labels(labels), m_store(store)
{
    connect(&cases, &CaseController::shapesChanged, this, &FindingsController::gather);
    connect(&cases, &CaseController::caseOpened, this, [this] {
        m_store.loadFindings(m_cases.current()->id);
        gather();
    });
    connect(&store, &CaseStore::findingsLoaded, this, &FindingsController::restore);
    connect(&cases, &CaseController::caseAboutToClose, this, [this] {
        m_decisions.clear();
        m_proposals.clear();
        m_model.setFindings({});
    });
    connect(&ai, &AiModel::changed, this, &FindingsController::gather);
    connect(&labels, &LabelModel::labelsChanged, this, &FindingsController::gather);
}

void FindingsController::gather()
{
    QList<Finding> all;
    m_shapeCount = 0;
    if (!m_cases.current())
        return m_model.setFindings(all);
    for (const CaseImage& image : m_cases.current()->images) {
        const ImageInfo& info = image.source->info();
        const AnnotationModel* annotations = m_cases.annotations(info.id);
        if (!annotations)
            continue;
        const ShapeList& shapes = annotations->shapes();
        m_shapeCount += int(shapes.size());
        for (auto it = shapes.end() - std::min(shapes.size(), kMostListed); it != shapes.end(); ++it) {
            const Shape& shape = *it;
            const LabelInfo label = m_labels.labels().value(shape.label);
            Finding finding;
            finding.key = shape.id.value;
            finding.image = info.id;
            finding.shape = shape.id;
            finding.title =
                !isClosed(shape.type) ? typeTitle(shape) : QStringLiteral("%1 · %2").arg(typeTitle(shape), label.name);
            finding.detail =
                QStringLiteral("%1 · %2").arg(imageCaption(info), measurementText(shape, info.calibration));
            if (!shape.name.isEmpty())
                finding.detail += QStringLiteral(" · ") + shape.name;
            finding.colour = label.colour;
            finding.frame = shape.frame;
            finding.area = shape.boundingRect();
            all.append(finding);
        }
    }
    if (m_ai.revealed())
        for (const AiRun& run : m_ai.runs())
            addProposals(all, run);
    m_model.setFindings(all);
}

const QList<Proposal>& FindingsController::proposals(const AiRun& run)
{
    // Outlines and hotspots are looked for once a result, not with every change of the panel.
    static const QList<Proposal> none;
    const CaseImage* image = m_cases.image(run.image);
    if (!image || !run.prediction)
        return none;
    KnownProposals& known = m_proposals[run.key];
    if (known.time != run.prediction->time || known.frame != run.prediction->frame)
        known = {run.prediction->time, run.prediction->frame, proposalsOf(run, image->source->info())};
    return known.proposals;
}

void FindingsController::addProposals(QList<Finding>& all, const AiRun& run)
{
    for (const Proposal& proposal : proposals(run)) {
        const ImageInfo& info = m_cases.image(run.image)->source->info();
        Finding finding;
        finding.key = proposal.key;
        finding.image = run.image;
        finding.title = proposal.title;
        finding.detail = QStringLiteral("%1 · %2").arg(
            imageCaption(info),
            proposal.detail.isEmpty() ? measurementText(proposal.shape, info.calibration) : proposal.detail);
        if (info.frames > 1)
            finding.detail += QStringLiteral(" · frame %1").arg(proposal.shape.frame + 1);
        finding.colour = colours::kAmber;
        finding.frame = proposal.shape.frame;
        finding.area = proposal.shape.boundingRect();
        const auto decided = m_decisions.find(finding.key);
        finding.state = decided == m_decisions.end() ? Finding::State::ToReview : decided->second;
        all.append(finding);
    }
}

void FindingsController::remove(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    const Finding finding = m_model.at(row);
    AnnotationModel* annotations = m_cases.annotations(finding.image);
    const Shape* shape = annotations ? annotations->shape(finding.shape) : nullptr;
    if (shape && !shape->locked)
        annotations->removeShapes({shape->id});
}

void FindingsController::accept(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    const Finding finding = m_model.at(row);
    AnnotationModel* annotations = m_cases.annotations(finding.image);
    if (!finding.shape.isEmpty() || !annotations)
        return;
    for (const AiRun& run : m_ai.runs())
        for (const Proposal& proposal : proposals(run))
            if (proposal.key == finding.key) {
                decide(finding, Finding::State::Accepted);
                annotations->addShape(Shape(proposal.shape)); // which gathers the findings anew
                return;
            }
}

void FindingsController::reject(int row)
{
    if (row < 0 || row >= m_model.rowCount() || !m_model.at(row).shape.isEmpty())
        return;
    decide(m_model.at(row), Finding::State::Rejected);
    gather();
}

void FindingsController::decide(const Finding& finding, Finding::State state)
{
    m_decisions[finding.key] = state;
    FindingDecision decision;
    decision.caseId = m_cases.current()->id;
    decision.image = finding.image;
    decision.findingId = finding.key;
    decision.decision = findingStateName(state);
    decision.time = QDateTime::currentDateTimeUtc();
    m_store.saveFinding(decision);
}

void FindingsController::restore(const CaseId& caseId, const QList<FindingDecision>& decisions)
{
    if (!m_cases.current() || m_cases.current()->id != caseId)
        return;
    for (const FindingDecision& decision : decisions)
        for (const auto state : {Finding::State::Accepted, Finding::State::Rejected})
            if (decision.decision == findingStateName(state))
                m_decisions.insert_or_assign(decision.findingId, state);
    gather();
}

} // namespace triptych
