// ToolBinder: the tools of the bar, which of them is in hand, and undo and redo of the view in use.
#pragma once

#include "ui/panels/tool_family_button.h"
#include "ui/tools/tool_controller.h"

#include <QList>
#include <QObject>
#include <QPointer>

class QAction;

namespace triptych {

class AnnotationModel;
class LabelModel;
class ToolOptionsBar;
class ViewCell;
class WindowActions;

class ToolBinder : public QObject {
    Q_OBJECT
public:
    ToolBinder(LabelModel& labels, QWidget* window);
    ~ToolBinder() override;

    /// Gives a new view the tool in hand.
    void attach(ViewCell& cell);
    const QList<QAction*>& toolActions() const { return m_actions; }
    QList<ToolFamilyActions> families() const; ///< as the bar shows them
    QAction* action(ToolId id) const;
    ToolController& controller() { return m_controller; }
    ToolSettings& settings() { return m_controller.settings(); }
    /// The strip shows the options of the tool in hand from now on.
    void bind(ToolOptionsBar& strip);

    void undo(ViewCell* cell);
    void redo(ViewCell* cell);
    /// Enables undo and redo as the history of this view's image allows.
    void followHistory(ViewCell* cell, WindowActions& actions);

private:
    ToolController m_controller;
    QList<QAction*> m_actions;
    QPointer<AnnotationModel> m_history;
};

} // namespace triptych
