// The panel at the right of MainWindow: its tabs, and what they are bound to.
#include "app/window/case_controller.h"
#include "app/window/findings_controller.h"
#include "app/window/label_controller.h"
#include "app/window/lesion_controller.h"
#include "app/window/main_window.h"
#include "app/window/marks_controller.h"
#include "app/window/readout_controller.h"
#include "app/window/segmentation_controller.h"
#include "app/window/shapes_table.h"
#include "app/window/tool_binder.h"
#include "app/window/viewer_area.h"
#include "ui/panels/ai_panel.h"
#include "ui/panels/cad_panel.h"
#include "ui/panels/findings_panel.h"
#include "ui/panels/labels_panel.h"
#include "ui/panels/lesions_panel.h"
#include "ui/panels/report_panel.h"
#include "ui/panels/segmentation_panel.h"
#include "ui/panels/shapes_panel.h"

#include <QTabWidget>

namespace triptych {

QWidget* MainWindow::buildRightPanel()
{
    m_tabs = new QTabWidget;
    m_tabs->setObjectName(QStringLiteral("rightPanel"));
    m_tabs->setAttribute(Qt::WA_StyledBackground);
    m_tabs->setMinimumWidth(290);
    m_tabs->setDocumentMode(true);
    m_tabs->setTabPosition(QTabWidget::East); // there are more of them than fit over the panel
    m_findingsPanel = new FindingsPanel(m_findings->model());
    m_aiPanel = new AiPanel(&m_ai, &m_display);
    m_report = new ReportPanel;
    m_tabs->addTab(m_findingsPanel, QStringLiteral("Findings"));
    auto* labels = new LabelsPanel(&m_labels, &m_display);
    labels->setOperations(m_labelController->actions(), &m_tools->settings());
    m_tabs->addTab(labels, QStringLiteral("Labels"));
    m_tabs->addTab(m_aiPanel, QStringLiteral("AI"));
    m_tabs->addTab(m_report, QStringLiteral("Report"));
    auto* shapes = new ShapesPanel(m_shapesTable->model());
    m_shapesTable->bind(*shapes);
    m_tabs->addTab(shapes, QStringLiteral("Shapes"));
    auto* lesions = new LesionsPanel(m_lesions->model());
    m_lesions->bind(*lesions);
    m_tabs->addTab(lesions, QStringLiteral("Lesions"));
    connect(m_lesions, &LesionController::jumpRequested, this, [this](const LesionPart& part) {
        if (const CaseImage* image = m_cases->image(part.image))
            m_viewer->reveal(*image);
        m_readoutController->jumpTo(part.image, part.area, part.frame);
    });
    auto* cad = new CadPanel(m_marks->cadFindings(), &m_display);
    m_tabs->setTabVisible(m_tabs->addTab(cad, QStringLiteral("CAD")), false);
    auto* segmentation = new SegmentationPanel(&m_segmentation->model());
    m_tabs->addTab(segmentation, QStringLiteral("Segment"));
    m_segmentation->bind(*segmentation);
    m_marks->bind(*cad);
    m_marks->bind(*m_actions);
    connect(m_marks, &MarksController::cadPresent, this,
            [this, cad](bool present) { m_tabs->setTabVisible(m_tabs->indexOf(cad), present); });
    connect(m_marks, &MarksController::jumpRequested, this, [this](const Finding& finding) {
        if (const CaseImage* image = m_cases->image(finding.image))
            m_viewer->reveal(*image);
        m_readoutController->jumpTo(finding);
    });
    m_tabs->setFocusPolicy(Qt::NoFocus);
    connect(m_findingsPanel, &FindingsPanel::jumpRequested, this, [this](int row) {
        if (row >= 0 && row < m_findings->model()->rowCount())
            m_readoutController->jumpTo(m_findings->model()->at(row));
    });
    connect(m_findingsPanel, &FindingsPanel::deleteRequested, m_findings.get(), &FindingsController::remove);
    connect(m_findingsPanel, &FindingsPanel::acceptRequested, m_findings.get(), &FindingsController::accept);
    connect(m_findingsPanel, &FindingsPanel::rejectRequested, m_findings.get(), &FindingsController::reject);
    return m_tabs;
}

} // namespace triptych
