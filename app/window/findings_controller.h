// FindingsController: gathers shapes and the models' proposals of the open case into one list, and carries out what the
// reader decides about them. GUI thread.
#pragma once

#include "app/window/proposals.h"
#include "core/workspace/case_store.h"
#include "ui/models/findings_model.h"

#include <QObject>

#include <map>

namespace triptych {

class AiModel;
class CaseController;
class LabelModel;
class FindingsController : public QObject {
    Q_OBJECT
public:
    FindingsController(CaseController& cases, AiModel& ai, LabelModel& labels, CaseStore& store,
                       QObject* parent = nullptr);

    FindingsModel* model() { return &m_model; }
    int shapeCount() const { return m_shapeCount; } ///< of the case; the newest of each image are listed
    void remove(int row);                           ///< a shape; one undo step
    /// A proposal becomes a shape of its outline (one undo step), and stays marked as accepted.
    void accept(int row);
    void reject(int row);

private:
    void gather();
    void decide(const Finding& finding, Finding::State state);
    void restore(const CaseId& caseId, const QList<FindingDecision>& decisions);
    void addProposals(QList<Finding>& all, const AiRun& run);
    const QList<Proposal>& proposals(const AiRun& run);

    CaseController& m_cases;
    AiModel& m_ai;
    LabelModel& m_labels;
    CaseStore& m_store;
    FindingsModel m_model;
    int m_shapeCount = 0;
    std::map<QString, Finding::State> m_decisions; ///< by the proposal's key
    struct KnownProposals {
        QDateTime time; ///< of the result they are of
        int frame = -1;
        QList<Proposal> proposals;
    };
    std::map<QString, KnownProposals> m_proposals; ///< by the run's key
};

} // namespace triptych
