// TopBar: program menu, who is looked at, hanging, study, tools, undo and redo, and that this is research use only.
#pragma once

#include "ui/panels/tool_family_button.h"

#include <QFrame>
#include <QList>

class QAction;
class QHBoxLayout;
class QLabel;
class QMenu;
class QToolButton;

namespace triptych {

class TopBar : public QFrame {
    Q_OBJECT
public:
    explicit TopBar(QWidget* parent = nullptr);

    QMenu* programMenu() { return m_programMenu; }
    QMenu* hangingMenu() { return m_hangingMenu; }
    QMenu* studyMenu() { return m_studyMenu; }
    void setPatient(const QString& text, bool mixed);
    void setHangingName(const QString& name); ///< empty: the selector is disabled
    void setStudyName(const QString& name);
    /// One button a family, in this order; one that has a single tool has a plain button.
    void setToolFamilies(const QList<ToolFamilyActions>& families);
    /// The tools on the buttons' faces, by the names of their actions; unknown names are ignored.
    QStringList toolFaces() const;
    void setToolFaces(const QStringList& actionNames);
    /// Plain buttons beside the tools.
    void addViewActions(const QList<QAction*>& actions);
    void setHistory(QAction* undo, QAction* redo);
    /// Keys that the tool tips name.
    void setKeys(const QString& prior, const QString& hanging, const QString& program);
    /// Drops down one of the menus above, as a click on its button does.
    void openMenu(QMenu* menu);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showPatient();
    QToolButton* addButton(QHBoxLayout* row, QAction* action);

    QMenu* m_programMenu;
    QMenu* m_hangingMenu;
    QMenu* m_studyMenu;
    QToolButton* m_brand;
    QLabel* m_patient;
    QToolButton* m_hanging;
    QToolButton* m_study;
    QHBoxLayout* m_tools;
    QHBoxLayout* m_history;
    QList<ToolFamilyButton*> m_families;
    QString m_patientText;
};

} // namespace triptych
