// MarksController: gives each view the presentation states and CAD marks of its image, and keeps the list of CAD
// findings. GUI thread.
#pragma once

#include "core/workspace/breast_case.h"
#include "ui/models/findings_model.h"

#include <QObject>

namespace triptych {

class CadPanel;
class CaseController;
class DisplayModel;
class ViewCell;
class ViewerArea;
class WindowActions;

class MarksController : public QObject {
    Q_OBJECT
public:
    MarksController(CaseController& cases, ViewerArea& viewer, DisplayModel& display, QObject* parent = nullptr);

    /// CAD findings that may be seen now, each with its place.
    FindingsModel* cadFindings() { return &m_findings; }
    void bind(const WindowActions& actions);
    void bind(CadPanel& panel); ///< shows whose findings they are
    /// The next (+1) or previous (−1) presentation state of the view's image; between the last and the first it is
    /// shown as its file says.
    void stepState(ViewCell& cell, int by);

Q_SIGNALS:
    void cadPresent(bool present); ///< whether the open case has a CAD report
    void jumpRequested(const triptych::Finding& finding);

private:
    void caseChanged();
    void offer();
    void gatherCad();
    bool isSeen(const CadMark& mark) const;

    CaseController& m_cases;
    ViewerArea& m_viewer;
    DisplayModel& m_display;
    FindingsModel m_findings;
    bool m_optional = false; ///< as the marks are shown
};

} // namespace triptych
