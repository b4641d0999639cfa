// CadPanel: what other makers' CAD systems found in the case: whose report it is, whether the detection succeeded, and
// its findings, to jump to. Nothing of Triptych's own models is here.
#pragma once

#include <QWidget>

class QCheckBox;
class QLabel;
class QListView;

namespace triptych {

class DisplayModel;
class FindingsModel;

class CadPanel : public QWidget {
    Q_OBJECT
public:
    CadPanel(FindingsModel* findings, DisplayModel* display, QWidget* parent = nullptr);

    /// `reports`: some lines each; `optional`: how many findings are shown on request only.
    void showReports(const QStringList& reports, int optional);

Q_SIGNALS:
    void jumpRequested(int row);

private:
    void showState();

    FindingsModel* m_findings;
    DisplayModel* m_display;
    QLabel* m_reports;
    QCheckBox* m_optional;
    QLabel* m_empty;
    QListView* m_list;
    int m_optionalCount = 0;
};

} // namespace triptych
