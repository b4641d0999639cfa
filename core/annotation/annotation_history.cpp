#include "core/annotation/annotation_history.h"

#include "core/annotation/shape_changes.h"

#include <algorithm>

namespace triptych {

namespace {

qint64 bytesOf(const AnnotationStep& step) { return qint64(sizeof(AnnotationStep)) + step.changes.bytes(); }

} // namespace

void AnnotationHistory::clear()
{
    for (AnnotationStep& step : m_steps)
        letGo(std::move(step.changes));
    *this = AnnotationHistory(m_budget);
}

AnnotationHistory::Steps::iterator AnnotationHistory::find(const StepId& id)
{
    const auto found =
        std::find_if(m_steps.rbegin(), m_steps.rend(), [&id](const AnnotationStep& step) { return step.id == id; });
    return found == m_steps.rend() ? m_steps.end() : std::prev(found.base());
}

qsizetype AnnotationHistory::position() const
{
    return std::find_if(m_steps.cbegin(), m_steps.cend(), [](const AnnotationStep& step) { return step.undone; }) -
           m_steps.cbegin();
}

qsizetype AnnotationHistory::doneCount() const
{
    return std::count_if(m_steps.cbegin(), m_steps.cend(), [](const AnnotationStep& step) { return !step.undone; });
}

void AnnotationHistory::push(AnnotationStep step)
{
    const auto forget = [this](AnnotationStep& old) {
        if (!old.undone)
            return false;
        m_bytes -= bytesOf(old);
        letGo(std::move(old.changes));
        return true;
    };
    m_steps.erase(std::remove_if(m_steps.begin(), m_steps.end(), forget), m_steps.end());
    m_newer = false;
    for (AnnotationStep& old : m_steps)
        old.blocked = false;
    m_bytes += bytesOf(step);
    m_steps.push_back(std::move(step));
    evict();
}

const AnnotationStep* AnnotationHistory::toUndo() const
{
    const auto found = std::find_if(m_steps.crbegin(), m_steps.crend(),
                                    [](const AnnotationStep& step) { return !step.undone && !step.blocked; });
    return found == m_steps.crend() ? nullptr : &*found;
}

const AnnotationStep* AnnotationHistory::toRedo() const
{
    const auto found = std::find_if(m_steps.cbegin(), m_steps.cend(),
                                    [](const AnnotationStep& step) { return step.undone && !step.blocked; });
    return found == m_steps.cend() ? nullptr : &*found;
}

void AnnotationHistory::setUndone(const StepId& id, bool undone)
{
    const auto step = find(id);
    if (step == m_steps.end())
        return;
    step->undone = undone;
    step->saved = false; // until the store knows of it
}

void AnnotationHistory::block(const StepId& id)
{
    if (const auto step = find(id); step != m_steps.end())
        step->blocked = true;
}

void AnnotationHistory::setSaved(const StepId& id)
{
    if (const auto step = find(id); step != m_steps.end())
        step->saved = true;
    evict();
}

void AnnotationHistory::replace(const StepId& id, AnnotationChanges kept)
{
    const auto step = find(id);
    if (step == m_steps.end())
        return;
    m_bytes -= bytesOf(*step);
    letGo(std::move(step->changes));
    if (kept.isEmpty()) {
        m_steps.erase(step);
        return;
    }
    step->changes = std::move(kept);
    m_bytes += bytesOf(*step);
}

std::optional<StepRequest> AnnotationHistory::takeRequest()
{
    if (m_requested || m_steps.empty())
        return std::nullopt;
    const qsizetype done = std::count_if(m_steps.cbegin(), m_steps.cend(),
                                         [](const AnnotationStep& step) { return !step.undone && !step.blocked; });
    const qsizetype undone = count() - doneCount();
    // Where the budget is used up, more would only push out what was fetched before.
    const qsizetype enough = m_bytes < m_budget / 2 ? kPrefetchAt : kAlwaysKept;
    std::optional<StepRequest> request;
    if (m_older && done < enough)
        request = StepRequest{StepRequest::Which::Older, m_steps.front().id};
    else if (m_newer && undone < enough)
        request = StepRequest{StepRequest::Which::Newer, m_steps.back().id};
    m_requested = request.has_value();
    return request;
}

void AnnotationHistory::add(const StepPage& page)
{
    m_requested = false;
    if (page.failed)
        return;
    using Which = StepRequest::Which;
    const Which which = page.request.which;
    if (which == Which::Older && (m_steps.empty() || !(m_steps.front().id == page.request.from)))
        return; // the answer to a question that is no longer asked
    if (which == Which::Newer && (!m_newer || m_steps.empty() || !(m_steps.back().id == page.request.from)))
        return;
    QList<AnnotationStep> drawnSince; // the page does not know of them yet
    if (which == Which::Newest) {
        for (const AnnotationStep& step : m_steps)
            if (!step.saved && std::none_of(page.steps.cbegin(), page.steps.cend(),
                                            [&](const AnnotationStep& known) { return known.id == step.id; }))
                drawnSince << step;
        clear();
    }
    for (const AnnotationStep& step : page.steps)
        m_bytes += bytesOf(step);
    m_steps.insert(which == Which::Older ? m_steps.begin() : m_steps.end(), page.steps.cbegin(), page.steps.cend());
    if (which != Which::Newer)
        m_older = page.older;
    if (which != Which::Older)
        m_newer = page.newer;
    for (AnnotationStep& step : drawnSince)
        push(std::move(step));
    evict();
}

void AnnotationHistory::evict()
{
    while (m_bytes > m_budget && !m_steps.empty()) {
        const qsizetype at = position();
        const qsizetype behind = at;
        const qsizetype ahead = count() - at;
        const bool oldest = behind > kAlwaysKept && m_steps.front().saved;
        const bool newest = ahead > kAlwaysKept && m_steps.back().saved;
        if (!oldest && !newest)
            return;
        const bool takeOldest = oldest && (!newest || behind >= ahead);
        AnnotationStep& step = takeOldest ? m_steps.front() : m_steps.back();
        m_bytes -= bytesOf(step);
        letGo(std::move(step.changes));
        (takeOldest ? m_older : m_newer) = true;
        takeOldest ? m_steps.pop_front() : m_steps.pop_back();
    }
}

} // namespace triptych
