// The commands of a window beside its actions: the tools, the keys that act while they are held and those that views
// and tools take; what of it the views are told, and what the help sheet lists.
#pragma once

#include "ui/dialogs/help_overlay.h"

#include <QList>

class QAction;

namespace triptych {

class CommandRegistry;
class ViewKeys;

namespace heldKeys { // ids
inline constexpr char kHideMarks[] = "hide-marks";
inline constexpr char kMagnifier[] = "magnifier";
} // namespace heldKeys

/// After the window's actions. `tools` may hold null pointers (gaps).
void registerViewCommands(CommandRegistry& commands, const QList<QAction*>& tools);
/// Tells the views which keys are theirs now.
void applyViewKeys(const CommandRegistry& commands, ViewKeys& keys);
/// Every command with its present keys, and the gestures of the mouse.
QList<ShortcutGroup> shortcutGroups(const CommandRegistry& commands);

} // namespace triptych
