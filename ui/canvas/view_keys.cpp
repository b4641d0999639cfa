#include "ui/canvas/view_keys.h"

#include <QKeyEvent>

#include <algorithm>

namespace triptych {

bool matchesAny(const QList<QKeySequence>& keys, const QKeyEvent& event)
{
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    return std::any_of(keys.begin(), keys.end(), [&](const QKeySequence& sequence) {
        if (sequence.count() != 1 || sequence[0].key() != event.key())
            return false;
        // Shift may only have been needed to reach the sign itself.
        const bool sign = event.key() < Qt::Key_Escape && event.key() != Qt::Key_Space &&
                          !(event.key() >= Qt::Key_A && event.key() <= Qt::Key_Z);
        const Qt::KeyboardModifiers wanted = sequence[0].keyboardModifiers();
        return wanted == modifiers || (sign && wanted == (modifiers & ~Qt::ShiftModifier));
    });
}

ViewKeys::ViewKeys()
{
    setKeys(ViewKey::MoveHold, {Qt::Key_Space});
    setKeys(ViewKey::LeaveGesture, {Qt::Key_Escape});
    setKeys(ViewKey::EndGesture, {Qt::Key_Return, Qt::Key_Enter});
    setKeys(ViewKey::TakePointBack, {Qt::Key_Backspace});
    setKeys(ViewKey::SmallerBrush, {Qt::Key_BracketLeft});
    setKeys(ViewKey::LargerBrush, {Qt::Key_BracketRight});
    setKeys(ViewKey::DeleteShape, {Qt::Key_Delete, Qt::Key_Backspace});
    for (int label = 1; label <= kLabels; ++label)
        setLabelKeys(label, {QKeySequence(Qt::Key_0 + label)});
}

bool ViewKeys::matches(ViewKey key, const QKeyEvent& event) const { return matchesAny(keys(key), event); }

std::optional<int> ViewKeys::labelOf(const QKeyEvent& event) const
{
    for (int label = 1; label <= kLabels; ++label)
        if (matchesAny(m_labels[size_t(label - 1)], event))
            return label;
    return std::nullopt;
}

bool ViewKeys::matchesRelease(ViewKey key, const QKeyEvent& event) const
{
    const auto& all = keys(key);
    return std::any_of(all.begin(), all.end(), [&](const QKeySequence& sequence) {
        return sequence.count() == 1 && sequence[0].key() == event.key();
    });
}

} // namespace triptych
