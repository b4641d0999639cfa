#include "app/window/findings_controller.h"

#include "app/window/case_controller.h"
#include "core/annotation/outline_trace.h"
#include "ui/models/ai_model.h"
#include "ui/models/image_text.h"
#include "ui/models/label_model.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace triptych {

namespace {

QString typeTitle(const Shape& shape)
{
    QString name = shapeTypeName(shape.type);
    name[0] = name[0].toUpper();
    return name;
}

/// The outline of the segmentation's largest part, in level-0 pixels of the image.
QPolygonF proposalOutline(const Prediction& prediction)
{
    const auto map = LabelMap::fromBuffer(prediction.segmentation);
    const auto outlines = map ? traceOutlines(*map) : Result<QList<LabelOutline>>(map.error());
    if (!outlines)
        return {};
    QPolygonF largest;
    double most = 0;
    for (const LabelOutline& outline : *outlines) {
        const QRectF box = outline.outer.boundingRect();
        if (box.width() * box.height() > most) {
            most = box.width() * box.height();
            largest = outline.outer;
        }
    }
    const QRectF area = prediction.segmentationArea;
    const QSize size = prediction.segmentation.size();
    for (QPointF& point : largest)
        point = QPointF(area.left() + point.x() * area.width() / size.width(),
                        area.top() + point.y() * area.height() / size.height());
    return largest;
}

Shape proposalShape(const AiRun& run, const QPolygonF& outline)
{
    Shape shape;
    shape.type = ShapeType::Polygon;
    shape.points = outline;
    shape.frame = run.prediction->frame;
    shape.label = 1;
    shape.name = QStringLiteral("proposed by %1, accepted").arg(run.card.name);
    return shape;
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
        m_model.setFindings({});
    });
    connect(&ai, &AiModel::changed, this, &FindingsController::gather);
    connect(&labels, &LabelModel::labelsChanged, this, &FindingsController::gather);
}

void FindingsController::gather()
{
    QList<Finding> all;
    if (!m_cases.current())
        return m_model.setFindings(all);
    for (const CaseImage& image : m_cases.current()->images) {
        const ImageInfo& info = image.source->info();
        const AnnotationModel* annotations = m_cases.annotations(info.id);
        if (!annotations)
            continue;
        for (const Shape& shape : annotations->shapes()) {
            const LabelInfo label = m_labels.labels().value(shape.label);
            Finding finding;
            finding.key = shape.id.value;
            finding.image = info.id;
            finding.shape = shape.id;
            finding.title = shape.type == ShapeType::Length
                                ? typeTitle(shape)
                                : QStringLiteral("%1 · %2").arg(typeTitle(shape), label.name);
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
            addProposal(all, run);
    m_model.setFindings(all);
}

void FindingsController::addProposal(QList<Finding>& all, const AiRun& run) const
{
    if (!run.prediction || run.prediction->segmentation.isNull())
        return;
    const CaseImage* image = m_cases.image(run.image);
    const QPolygonF outline = image ? proposalOutline(*run.prediction) : QPolygonF();
    if (outline.size() < 3)
        return;
    Finding finding;
    finding.key = run.key;
    finding.image = run.image;
    finding.title = QStringLiteral("Proposed lesion");
    finding.detail =
        QStringLiteral("%1 · %2").arg(imageCaption(image->source->info()),
                                      measurementText(proposalShape(run, outline), image->source->info().calibration));
    finding.colour = colours::kAmber;
    finding.frame = run.prediction->frame;
    finding.area = outline.boundingRect();
    const auto decided = m_decisions.find(run.key);
    finding.state = decided == m_decisions.end() ? Finding::State::ToReview : decided->second;
    all.append(finding);
}

int FindingsController::shapeCount() const
{
    return int(std::count_if(m_model.findings().begin(), m_model.findings().end(),
                             [](const Finding& finding) { return !finding.shape.isEmpty(); }));
}

void FindingsController::remove(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    const Finding finding = m_model.at(row);
    if (AnnotationModel* annotations = m_cases.annotations(finding.image); annotations && !finding.shape.isEmpty())
        annotations->removeShapes({finding.shape});
}

void FindingsController::accept(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    const Finding finding = m_model.at(row);
    const AiRun* run = m_ai.run(finding.key);
    AnnotationModel* annotations = m_cases.annotations(finding.image);
    if (!run || !run->prediction || !annotations)
        return;
    decide(finding, Finding::State::Accepted);
    annotations->addShape(proposalShape(*run, proposalOutline(*run->prediction)));
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
