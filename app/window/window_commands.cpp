#include "app/window/window_commands.h"

#include "ui/canvas/view_keys.h"
#include "ui/models/command_registry.h"

namespace triptych {

namespace {

constexpr char kPlay[] = "play-or-pause-the-clip"; // only on clips, where it goes before the view's own keys
constexpr char kDelete[] = "delete-the-chosen-shape";

struct ViewCommand {
    ViewKey key;
    const char* id;
    const char* text;
    const char* group;
    Command::Kind kind;
    const char* apartFrom; ///< see Command
};

// Taking a point back is for a gesture in progress, during which nothing is deleted.
const ViewCommand kViewCommands[] = {
    {ViewKey::MoveHold, "move-the-image", "Move the image (held)", "Looking", Command::Kind::Held, kPlay},
    {ViewKey::SmallerBrush, "smaller-brush", "Smaller brush", "Marking", Command::Kind::View, ""},
    {ViewKey::LargerBrush, "larger-brush", "Larger brush", "Marking", Command::Kind::View, ""},
    {ViewKey::LeaveGesture, "leave-the-gesture", "Leave the gesture", "Marking", Command::Kind::View, ""},
    {ViewKey::EndGesture, "end-the-gesture", "Close the outline", "Marking", Command::Kind::View, ""},
    {ViewKey::TakePointBack, "take-the-last-point-back", "Take the last point back", "Marking", Command::Kind::View,
     kDelete},
};

QString labelId(int number) { return QStringLiteral("label-%1").arg(number); }

Command heldKey(const char* id, const char* text, Qt::Key key)
{
    Command command;
    command.id = QLatin1String(id);
    command.group = QStringLiteral("Looking");
    command.text = QString::fromUtf8(text);
    command.defaults = {QKeySequence(key)};
    command.kind = Command::Kind::Held;
    return command;
}

/// All keys of a command where they fit into the sheet's column, else the first: a key cut off is none.
QString keysForSheet(const CommandRegistry& commands, const QString& id)
{
    constexpr qsizetype kRoom = 18; // characters
    const QString all = commands.keyText(id);
    return all.size() <= kRoom ? all : commands.keys(id).first().toString(QKeySequence::NativeText);
}

/// The labels as one line, where their keys are the digits.
bool addLabels(ShortcutGroup& group, const CommandRegistry& commands)
{
    for (int number = 1; number <= ViewKeys::kLabels; ++number)
        if (commands.isChanged(labelId(number)))
            return false;
    group.entries.append({QStringLiteral("1 – 9"), QStringLiteral("Label, also of chosen shapes")});
    return true;
}

ShortcutGroup mouseGroup()
{
    const auto text = [](const char* s) { return QString::fromUtf8(s); };
    return {text("Mouse"),
            {{text("Wheel"), text("Zoom at the pointer")},
             {text("Middle drag"), text("Move the image")},
             {text("Right drag"), text("Window: centre and width")},
             {text("Right click"), text("Windows and tables, states, overlays, monitor")},
             {text("Alt+wheel"), text("Turn a slide about the pointer")},
             {text("Double click"), text("Maximise the view, and back")},
             {text("Drag and drop"), text("Open files or folders")}}};
}

} // namespace

void registerViewCommands(CommandRegistry& commands, const QList<QAction*>& tools)
{
    for (QAction* tool : tools)
        commands.addAction(tool, QStringLiteral("Tools"), QStringLiteral("tool-") + commandId(tool->text()));
    commands.addKeys(heldKey(heldKeys::kHideMarks, "Hide marks, labels and AI (held)", Qt::Key_H));
    commands.addKeys(heldKey(heldKeys::kMagnifier, "Magnifier at the pointer (held)", Qt::Key_Q));
    const ViewKeys usual;
    for (const ViewCommand& known : kViewCommands) {
        Command command;
        command.id = QLatin1String(known.id);
        command.group = QString::fromUtf8(known.group);
        command.text = QString::fromUtf8(known.text);
        command.defaults = usual.keys(known.key);
        command.kind = known.kind;
        command.apartFrom = QLatin1String(known.apartFrom);
        commands.addKeys(command);
    }
}

void applyViewKeys(const CommandRegistry& commands, ViewKeys& keys)
{
    for (const ViewCommand& known : kViewCommands)
        keys.setKeys(known.key, commands.keys(QLatin1String(known.id)));
    keys.setKeys(ViewKey::DeleteShape, commands.keys(QLatin1String(kDelete)));
    for (int number = 1; number <= ViewKeys::kLabels; ++number)
        keys.setLabelKeys(number, commands.keys(labelId(number)));
}

QList<ShortcutGroup> shortcutGroups(const CommandRegistry& commands)
{
    QList<ShortcutGroup> groups{mouseGroup()};
    const auto groupOf = [&](const QString& title) -> ShortcutGroup& {
        for (ShortcutGroup& group : groups)
            if (group.title == title)
                return group;
        groups.append({title, {}});
        return groups.last();
    };
    const bool labelsInOne = addLabels(groupOf(QStringLiteral("Marking")), commands);
    for (const Command& command : commands.commands()) {
        const QString keys = keysForSheet(commands, command.id);
        if (keys.isEmpty() || (labelsInOne && command.id.startsWith(QLatin1String("label-"))))
            continue;
        QString text = command.text;
        groupOf(command.group).entries.append({keys, text.remove(QChar(0x2026))}); // without the dots of a question
    }
    return groups;
}

} // namespace triptych
