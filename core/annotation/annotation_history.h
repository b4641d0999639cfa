// AnnotationHistory: the steps of one reader on one image around the present position. It has no end backwards; memory
// holds what a budget of bytes allows, and what the store has is let go and fetched again before it is needed.
#pragma once

#include "core/annotation/annotation_edit.h"

#include <deque>

namespace triptych {

class AnnotationHistory {
public:
    static constexpr qint64 kBudgetBytes = qint64(64) << 20;
    static constexpr int kAlwaysKept = 4; ///< steps next to the position, on either side, whatever they take
    static constexpr int kPrefetchAt = 8; ///< fewer in memory on one side: more are asked for

    explicit AnnotationHistory(qint64 budgetBytes = kBudgetBytes) : m_budget(budgetBytes) {}

    void clear();
    /// A new gesture: what was undone cannot be redone any more.
    void push(AnnotationStep step);
    /// The step that an undo or a redo would take; null where memory has none, though the store may.
    const AnnotationStep* toUndo() const;
    const AnnotationStep* toRedo() const;
    bool canUndo() const { return toUndo() || m_older; }
    bool canRedo() const { return toRedo() || m_newer; }

    void setUndone(const StepId& id, bool undone);
    void block(const StepId& id); ///< its undo was refused, until the next gesture
    void setSaved(const StepId& id);
    /// The store kept another change than was drawn; an empty one: the step is gone.
    void replace(const StepId& id, AnnotationChanges kept);

    /// What should be fetched from the store now, asked for once; the answer is `add`ed.
    std::optional<StepRequest> takeRequest();
    void add(const StepPage& page);

    qsizetype count() const { return qsizetype(m_steps.size()); } ///< in memory
    qsizetype doneCount() const;                                  ///< in memory, not undone
    qint64 bytes() const { return m_bytes; }                      ///< of memory, about

private:
    using Steps = std::deque<AnnotationStep>;
    Steps::iterator find(const StepId& id);
    qsizetype position() const; ///< of the first undone step
    void evict();

    qint64 m_budget;
    qint64 m_bytes = 0;
    Steps m_steps; ///< oldest first
    bool m_older = false;
    bool m_newer = false;
    bool m_requested = false;
};

} // namespace triptych
