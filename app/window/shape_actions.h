// ShapeActions: what can be done with the shapes chosen, as named actions with keys, one row each, and the menus of
// them. It decides nothing: the shapes controller carries out what is triggered.
#pragma once

#include <QHash>
#include <QObject>

class QAction;
class QMenu;

namespace triptych {

class CommandRegistry;

enum class ShapeCommand {
    Union,
    Subtract,
    Intersect,
    Exclude,
    Buffer,
    Simplify,
    FillHoles,
    Split,
    Repair,
    ToPolygon,
    ToLabel,
    FromLabel,
    Cut,
    Copy,
    Paste,
    PasteMm,
    Duplicate,
    SelectAll,
    Lock,
    UnlockAll,
    Hide,
    ShowAll,
    Group,
    Ungroup,
    ToFront,
    Forward,
    Backward,
    ToBack,
    Snap ///< checkable
};

class ShapeActions : public QObject {
    Q_OBJECT
public:
    ShapeActions(CommandRegistry& commands, QWidget* window);

    QAction* action(ShapeCommand command) const { return m_actions.value(command); }
    /// All of them, by what they do.
    void fillMenu(QMenu& menu) const;

Q_SIGNALS:
    void triggered(triptych::ShapeCommand command);

private:
    QHash<ShapeCommand, QAction*> m_actions;
};

} // namespace triptych
