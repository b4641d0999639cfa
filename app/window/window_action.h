// Actions of the window: a key triggers them from anywhere in it.
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QWidget>

namespace triptych {

/// `key` as in "Ctrl+Shift+B", in the key's portable name; empty: none. The window owns the action.
inline QAction* windowAction(QWidget* window, const QString& text, const QString& key = {})
{
    auto* action = new QAction(text, window);
    if (!key.isEmpty())
        action->setShortcut(QKeySequence(key));
    window->addAction(action);
    return action;
}

} // namespace triptych
