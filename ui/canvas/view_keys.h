// ViewKeys: the keys that a view and its tools take themselves, by what they mean. Which keys these are is said here
// only where nobody changed them; the window puts the reader's own in.
#pragma once

#include <QKeySequence>
#include <QList>

#include <array>
#include <optional>

class QKeyEvent;

namespace triptych {

enum class ViewKey {
    MoveHold,     ///< held: the left button moves the image
    LeaveGesture, ///< gives up what is being drawn
    EndGesture,   ///< closes an outline, keeps the long axis alone
    TakePointBack,
    SmallerBrush,
    LargerBrush,
    DeleteShape
};

/// GUI thread; shared by the views of a window.
class ViewKeys {
public:
    static constexpr int kLabels = 9;

    ViewKeys();
    const QList<QKeySequence>& keys(ViewKey key) const { return m_keys[size_t(key)]; }
    void setKeys(ViewKey key, const QList<QKeySequence>& keys) { m_keys[size_t(key)] = keys; }
    void setLabelKeys(int label, const QList<QKeySequence>& keys) { m_labels[size_t(label - 1)] = keys; }

    bool matches(ViewKey key, const QKeyEvent& event) const;
    std::optional<int> labelOf(const QKeyEvent& event) const; ///< 1…9
    /// A release carries no modifiers any more that were let go first: only the key itself counts.
    bool matchesRelease(ViewKey key, const QKeyEvent& event) const;

private:
    std::array<QList<QKeySequence>, 7> m_keys;
    std::array<QList<QKeySequence>, kLabels> m_labels;
};

/// Whether an event is one of these keys, of one stroke each; the keypad's keys are the others' equals.
bool matchesAny(const QList<QKeySequence>& keys, const QKeyEvent& event);

} // namespace triptych
