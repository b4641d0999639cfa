#include "app/window/shape_actions.h"

#include "app/window/window_action.h"
#include "ui/models/command_registry.h"
#include "ui/theme/theme.h"

#include <QMenu>

namespace triptych {

namespace {

struct Row {
    ShapeCommand command;
    const char* text;
    const char* key;
    const char* icon;
    const char* menu; ///< the submenu it stands in; empty: in the menu itself
};

const Row kRows[] = {
    {ShapeCommand::Cut, "Cut shapes", "Ctrl+X", "edit-cut", ""},
    {ShapeCommand::Copy, "Copy shapes", "Ctrl+C", "edit-copy", ""},
    {ShapeCommand::Paste, "Paste shapes", "Ctrl+V", "edit-paste", ""},
    {ShapeCommand::PasteMm, "Paste shapes in millimetres", "Ctrl+Shift+V", "", ""},
    {ShapeCommand::Duplicate, "Duplicate shapes", "Ctrl+D", "edit-duplicate", ""},
    {ShapeCommand::SelectAll, "Choose all shapes of the frame", "Ctrl+A", "edit-select-all", ""},
    {ShapeCommand::Union, "Union", "Alt+U", "", "Combine"},
    {ShapeCommand::Subtract, "Subtract from the first chosen", "Alt+S", "", "Combine"},
    {ShapeCommand::Intersect, "Intersect", "Alt+I", "", "Combine"},
    {ShapeCommand::Exclude, "Exclude what they share", "Alt+X", "", "Combine"},
    {ShapeCommand::Buffer, "Grow or shrink…", "Alt+B", "", "Change"},
    {ShapeCommand::Simplify, "Simplify…", "Alt+F", "", "Change"},
    {ShapeCommand::FillHoles, "Fill holes", "Alt+H", "", "Change"},
    {ShapeCommand::Split, "Split into parts", "Alt+P", "", "Change"},
    {ShapeCommand::ToPolygon, "Make polygons", "Alt+G", "", "Change"},
    {ShapeCommand::Repair, "Repair crossed outlines", "Alt+R", "", "Change"},
    {ShapeCommand::ToLabel, "Paint their label", "Alt+M", "", "Labels"},
    {ShapeCommand::FromLabel, "Outline the label in hand", "Alt+Shift+M", "", "Labels"},
    {ShapeCommand::Lock, "Lock, or unlock", "Ctrl+K", "object-locked", ""},
    {ShapeCommand::UnlockAll, "Unlock all", "Ctrl+Shift+K", "", ""},
    {ShapeCommand::Hide, "Hide shapes", "Ctrl+H", "password-show-off", ""},
    {ShapeCommand::ShowAll, "Show all shapes", "Ctrl+Shift+H", "", ""},
    {ShapeCommand::Group, "Group", "Ctrl+G", "object-group", ""},
    {ShapeCommand::Ungroup, "Ungroup", "Ctrl+Shift+G", "object-ungroup", ""},
    {ShapeCommand::ToFront, "To the front", "Ctrl+Home", "", "Order"},
    {ShapeCommand::Forward, "Forward", "Ctrl+PgUp", "", "Order"},
    {ShapeCommand::Backward, "Backward", "Ctrl+PgDown", "", "Order"},
    {ShapeCommand::ToBack, "To the back", "Ctrl+End", "", "Order"},
    {ShapeCommand::Snap, "Snap to outlines", "Alt+O", "snap-node", ""},
};

/// A line stands above these.
bool beginsBlock(ShapeCommand command)
{
    return command == ShapeCommand::Union || command == ShapeCommand::Lock || command == ShapeCommand::Group ||
           command == ShapeCommand::Snap;
}

} // namespace

ShapeActions::ShapeActions(CommandRegistry& commands, QWidget* window) : QObject(window)
{
    for (const Row& row : kRows) {
        QAction* action = windowAction(window, QString::fromUtf8(row.text), QLatin1String(row.key));
        if (*row.icon)
            action->setIcon(themeIcon(QLatin1String(row.icon)));
        action->setCheckable(row.command == ShapeCommand::Snap);
        commands.addAction(action, QStringLiteral("Shapes"), QStringLiteral("shapes-") + commandId(action->text()));
        m_actions.insert(row.command, action);
        connect(action, &QAction::triggered, this, [this, command = row.command] { Q_EMIT triggered(command); });
    }
}

void ShapeActions::fillMenu(QMenu& menu) const
{
    QHash<QString, QMenu*> menus;
    for (const Row& row : kRows) {
        if (beginsBlock(row.command))
            menu.addSeparator();
        const QString title = QString::fromUtf8(row.menu);
        if (!title.isEmpty() && !menus.contains(title))
            menus.insert(title, menu.addMenu(title));
        (title.isEmpty() ? &menu : menus[title])->addAction(action(row.command));
    }
}

} // namespace triptych
