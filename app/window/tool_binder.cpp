#include "app/window/tool_binder.h"

#include "app/window/view_cell.h"
#include "app/window/window_action.h"
#include "app/window/window_actions.h"
#include "core/image/plane_geometry.h"
#include "ui/canvas/image_view.h"
#include "ui/models/label_model.h"
#include "ui/panels/tool_options_bar.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QActionGroup>

#include <algorithm>

namespace triptych {

ToolBinder::ToolBinder(LabelModel& labels, QWidget* window) : QObject(window)
{
    auto* group = new QActionGroup(this);
    for (const ToolEntry& entry : toolTable()) {
        const ToolId id = entry.id;
        QAction* action = windowAction(window, ToolController::name(id), ToolController::key(id));
        action->setIcon(themeIcon(QLatin1String(entry.icon)));
        action->setCheckable(true);
        action->setData(int(id));
        action->setObjectName(QStringLiteral("tool-%1").arg(int(id)));
        group->addAction(action);
        m_actions.append(action);
        connect(action, &QAction::triggered, this, [this, id] { m_controller.setCurrent(id); });
    }
    connect(&m_controller, &ToolController::currentChanged, this, [this](ToolId id) { action(id)->setChecked(true); });
    action(m_controller.current())->setChecked(true);
    connect(&labels, &LabelModel::activeChanged, this, [this](int label) { m_controller.settings().setLabel(label); });
    connect(&m_controller.settings(), &ToolSettings::labelChanged, &labels, &LabelModel::setActive);
    m_controller.settings().setLabel(labels.active());
    const auto takeKeys = [this, &labels] {
        for (int key = 1; key <= LabelModel::kKeys; ++key)
            m_controller.settings().setLabelOfKey(key,
                                                  labels.labels().contains(labels.ofKey(key)) ? labels.ofKey(key) : 0);
    };
    connect(&labels, &LabelModel::keysChanged, this, takeKeys);
    connect(&labels, &LabelModel::labelsChanged, this, takeKeys);
    takeKeys();
}

QList<ToolFamilyActions> ToolBinder::families() const
{
    QList<ToolFamilyActions> families;
    for (const ToolFamily family : kToolFamilies) {
        ToolFamilyActions shown{familyName(family), {}};
        for (const ToolEntry& entry : toolTable())
            if (entry.family == family)
                shown.actions << action(entry.id);
        families << shown;
    }
    return families;
}

void ToolBinder::bind(ToolOptionsBar& strip)
{
    const auto show = [&strip, this](ToolId id) {
        strip.setTool(ToolController::name(id), action(id)->icon(), toolEntry(id).options, ToolController::hint(id));
    };
    connect(&m_controller, &ToolController::currentChanged, &strip, show);
    show(m_controller.current());
}

ToolBinder::~ToolBinder() = default;

void ToolBinder::attach(ViewCell& cell) { m_controller.attach(&cell.canvas()); }

QAction* ToolBinder::action(ToolId id) const
{
    const auto found = std::find_if(m_actions.begin(), m_actions.end(),
                                    [id](const QAction* a) { return a->data().toInt() == int(id); });
    return found == m_actions.end() ? nullptr : *found;
}

void ToolBinder::undo(ViewCell* cell)
{
    if (AnnotationModel* annotations = cell ? cell->annotations() : nullptr)
        annotations->undo();
}

void ToolBinder::redo(ViewCell* cell)
{
    if (AnnotationModel* annotations = cell ? cell->annotations() : nullptr)
        annotations->redo();
}

void ToolBinder::followHistory(ViewCell* cell, WindowActions& actions)
{
    if (m_history)
        disconnect(m_history, nullptr, &actions, nullptr);
    AnnotationModel* annotations = cell ? cell->annotations() : nullptr;
    m_history = annotations;
    const auto show = [this, &actions] {
        const auto tell = [](QAction* action, const QString& verb, bool can, const QString& step) {
            action->setEnabled(can);
            action->setToolTip(step.isEmpty() ? verb : verb + QStringLiteral(": ") + step);
        };
        tell(actions.undo, QStringLiteral("Undo"), m_history && m_history->canUndo(),
             m_history ? m_history->undoText() : QString());
        tell(actions.redo, QStringLiteral("Redo"), m_history && m_history->canRedo(),
             m_history ? m_history->redoText() : QString());
    };
    if (m_history)
        connect(m_history, &AnnotationModel::historyChanged, &actions, show);
    show();
    // On clips the space bar plays; elsewhere it is the view's, for moving the image.
    const bool clip = cell && cell->image() && cell->image()->info().frames > 1 &&
                      cell->image()->info().frameNames.isEmpty() && !isStack(cell->image()->info());
    actions.cine->setEnabled(clip);
}

} // namespace triptych
