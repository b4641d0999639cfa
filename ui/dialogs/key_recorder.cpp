#include "ui/dialogs/key_recorder.h"

#include <QKeyEvent>

namespace triptych {

namespace {

/// Nothing while only Ctrl, Shift and the like are down.
QKeySequence keyOf(const QKeyEvent& event)
{
    const int key = event.key();
    if (key == 0 || key == Qt::Key_unknown || key == Qt::Key_Control || key == Qt::Key_Shift || key == Qt::Key_Alt ||
        key == Qt::Key_Meta || key == Qt::Key_AltGr || key == Qt::Key_CapsLock || key == Qt::Key_NumLock)
        return {};
    Qt::KeyboardModifiers modifiers = event.modifiers() & ~(Qt::KeypadModifier | Qt::GroupSwitchModifier);
    // A sign that Shift was needed for ("?") is the key itself; letters, digits and named keys keep their Shift.
    const QString text = event.text();
    if (!text.isEmpty() && text[0].isPrint() && !text[0].isLetterOrNumber() && !text[0].isSpace())
        modifiers &= ~Qt::ShiftModifier;
    const int plain = key == Qt::Key_Backtab ? int(Qt::Key_Tab) : key; // Shift+Tab
    return QKeySequence(QKeyCombination(modifiers, Qt::Key(plain)));
}

} // namespace

KeyRecorder::KeyRecorder(QWidget* parent) : QPushButton(parent)
{
    setAutoDefault(false);
    setMinimumWidth(190);
    setRecording(false);
    connect(this, &QPushButton::clicked, this, [this] { setRecording(!m_recording); });
}

void KeyRecorder::clear()
{
    m_key = {};
    setRecording(false);
}

void KeyRecorder::setRecording(bool on)
{
    m_recording = on;
    setText(on                ? tr("Press the key…")
            : m_key.isEmpty() ? tr("Record a key")
                              : m_key.toString(QKeySequence::NativeText));
}

bool KeyRecorder::event(QEvent* event)
{
    if (!m_recording)
        return QPushButton::event(event);
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return QPushButton::event(event);
    const QKeySequence key = keyOf(*static_cast<QKeyEvent*>(event));
    if (!key.isEmpty()) {
        m_key = key;
        setRecording(false);
        Q_EMIT recorded(key);
    }
    return true;
}

void KeyRecorder::focusOutEvent(QFocusEvent* event)
{
    setRecording(false);
    QPushButton::focusOutEvent(event);
}

} // namespace triptych
