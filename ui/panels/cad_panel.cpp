#include "ui/panels/cad_panel.h"

#include "ui/models/display_model.h"
#include "ui/models/findings_model.h"
#include "ui/panels/card_frame.h"
#include "ui/panels/item_delegates.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QListView>
#include <QSignalBlocker>

namespace triptych {

CadPanel::CadPanel(FindingsModel* findings, DisplayModel* display, QWidget* parent)
    : QWidget(parent), m_findings(findings), m_display(display), m_reports(makeLabel({}, "quiet")),
      m_optional(new QCheckBox), m_empty(makeLabel({}, "quiet")), m_list(new QListView)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 10);
    column->setSpacing(8);
    column->addWidget(makeLabel(QStringLiteral("MARKS OF ANOTHER SYSTEM"), "section"));
    m_reports->setObjectName(QStringLiteral("cadReports"));
    m_reports->setWordWrap(true);
    column->addWidget(m_reports);
    m_optional->setObjectName(QStringLiteral("optionalCad"));
    m_optional->setFocusPolicy(Qt::NoFocus);
    column->addWidget(m_optional);
    m_empty->setWordWrap(true);
    column->addWidget(m_empty);
    m_list->setObjectName(QStringLiteral("cadFindings"));
    m_list->setModel(findings);
    m_list->setItemDelegate(new FindingDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    column->addWidget(m_list, 1);
    connect(m_optional, &QCheckBox::toggled, this,
            [this](bool on) { m_display->update([on](DisplayState& s) { s.optionalCadVisible = on; }); });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) { Q_EMIT jumpRequested(index.row()); });
    connect(display, &DisplayModel::changed, this, &CadPanel::showState);
    connect(findings, &FindingsModel::findingsChanged, this, &CadPanel::showState);
}

void CadPanel::showReports(const QStringList& reports, int optional)
{
    m_reports->setText(reports.join(QStringLiteral("\n\n")));
    m_optionalCount = optional;
    showState();
}

void CadPanel::showState()
{
    const QSignalBlocker blocker(m_optional);
    m_optional->setText(QStringLiteral("Optional marks (%1)   Shift+C").arg(m_optionalCount));
    m_optional->setVisible(m_optionalCount > 0);
    m_optional->setChecked(m_display->state().optionalCadVisible);
    m_empty->setText(m_optionalCount > 0 ? QStringLiteral("No marks that must be presented; there are optional ones.")
                                         : QStringLiteral("The report has no marks to present."));
    m_empty->setVisible(m_findings->rowCount() == 0);
}

} // namespace triptych
