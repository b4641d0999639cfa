#include "app/window/hold_key_filter.h"

#include <QApplication>
#include <QKeyEvent>
#include <QWidget>

namespace triptych {

HoldKeyFilter::HoldKeyFilter(int key, QWidget* window) : QObject(window), m_key(key), m_window(window)
{
    qApp->installEventFilter(this);
}

bool HoldKeyFilter::eventFilter(QObject* watched, QEvent* event)
{
    const auto type = event->type();
    // A release outside the window is never delivered: losing it ends the hold.
    if (m_down && type == QEvent::ApplicationStateChange) {
        m_down = false;
        Q_EMIT held(false);
    }
    if (type != QEvent::KeyPress && type != QEvent::KeyRelease)
        return QObject::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (!widget || widget->window() != m_window || key->key() != m_key || key->modifiers() != Qt::NoModifier)
        return QObject::eventFilter(watched, event);
    if (widget->inherits("QLineEdit") || widget->inherits("QPlainTextEdit") || widget->inherits("QTextEdit"))
        return QObject::eventFilter(watched, event);
    const bool down = type == QEvent::KeyPress;
    if (!key->isAutoRepeat() && down != m_down) {
        m_down = down;
        Q_EMIT held(down);
    }
    return true;
}

} // namespace triptych
