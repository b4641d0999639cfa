// FindingsController: gathers shapes and the models' proposals of the open case into one list, and carries out what the
// reader decides about them. GUI thread.
#pragma once

#include "core/workspace/case_store.h"
#include "ui/models/findings_model.h"

#include <QObject>

#include <map>

namespace triptych {

class AiModel;
class CaseController;
class LabelModel;
struct AiRun;

class FindingsController : public QObject {
    Q_OBJECT
public:
    FindingsController(CaseController& cases, AiModel& ai, LabelModel& labels, CaseStore& store,
                       QObject* parent = nullptr);

    FindingsModel* model() { return &m_model; }
    int shapeCount() const;
    void remove(int row); ///< a shape; one undo step
    /// A proposal becomes a shape of its outline (one undo step), and stays marked as accepted.
    void accept(int row);
    void reject(int row);

private:
    void gather();
    void decide(const Finding& finding, Finding::State state);
    void restore(const CaseId& caseId, const QList<FindingDecision>& decisions);
    void addProposal(QList<Finding>& all, const AiRun& run) const;

    CaseController& m_cases;
    AiModel& m_ai;
    LabelModel& m_labels;
    CaseStore& m_store;
    FindingsModel m_model;
    std::map<QString, Finding::State> m_decisions; ///< by the proposal's key
};

} // namespace triptych
