// HistoryController: the dialog with the edit history of the open case, and the way to what a line of it touched.
#pragma once

#include "core/workspace/case_store.h"
#include "ui/models/history_model.h"

#include <QObject>
#include <QPointer>

class QAction;
class QWidget;

namespace triptych {

class CaseController;
class HistoryDialog;
class ViewerArea;

class HistoryController : public QObject {
    Q_OBJECT
public:
    HistoryController(CaseController& cases, ViewerArea& viewer, CaseStore& store, QWidget* window);

    QAction* action() const { return m_action; }

private:
    void show();
    void load();
    void goTo(int row);

    CaseController& m_cases;
    ViewerArea& m_viewer;
    CaseStore& m_store;
    QWidget* m_window;
    QAction* m_action;
    HistoryModel m_model;
    QPointer<HistoryDialog> m_dialog;
};

} // namespace triptych
