#include "app/window/hold_key_filter.h"

#include "app/window/screen_frame.h"
#include "ui/canvas/view_keys.h"
#include "ui/models/command_registry.h"

#include <QApplication>
#include <QKeyEvent>
#include <QWidget>

namespace triptych {

HoldKeyFilter::HoldKeyFilter(const CommandRegistry& commands, const QString& id, QWidget* window)
    : QObject(window), m_keys(commands.keys(id)), m_window(window)
{
    qApp->installEventFilter(this);
    connect(&commands, &CommandRegistry::changed, this, [this, &commands, id] {
        letGo();
        m_keys = commands.keys(id);
    });
}

void HoldKeyFilter::letGo()
{
    if (m_down == 0)
        return;
    m_down = 0;
    Q_EMIT held(false);
}

bool HoldKeyFilter::takesKeysOf(const QWidget& widget) const
{
    const QWidget* window = widget.window();
    if (window != m_window && !qobject_cast<const ScreenFrame*>(window))
        return false;
    return !widget.inherits("QLineEdit") && !widget.inherits("QPlainTextEdit") && !widget.inherits("QTextEdit");
}

bool HoldKeyFilter::eventFilter(QObject* watched, QEvent* event)
{
    const auto type = event->type();
    // A release outside the window is never delivered: losing it ends the hold.
    if (type == QEvent::ApplicationStateChange)
        letGo();
    if (type != QEvent::KeyPress && type != QEvent::KeyRelease)
        return QObject::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (!widget)
        return QObject::eventFilter(watched, event);
    if (type == QEvent::KeyRelease && m_down != 0 && key->key() == m_down) {
        if (!key->isAutoRepeat())
            letGo(); // wherever it is let go: a dialog may have come up meanwhile
        return true;
    }
    if (type != QEvent::KeyPress || !takesKeysOf(*widget) || !matchesAny(m_keys, *key))
        return QObject::eventFilter(watched, event);
    if (!key->isAutoRepeat() && m_down == 0) {
        m_down = key->key();
        Q_EMIT held(true);
    }
    return true;
}

} // namespace triptych
