// MaskTool: what the tools have in common that paint into the label map: the rule they paint by, and how one that
// works in the background goes on.
#pragma once

#include "core/jobs/worker_pool.h"
#include "ui/tools/drawing_tool.h"
#include "ui/tools/tool_table.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace triptych {

class MaskTool : public DrawingTool {
public:
    explicit MaskTool(const ToolContext& context) : DrawingTool(context.settings), m_context(context) {}

protected:
    const ToolContext& context() const { return m_context; }
    /// What painting with the label in hand, or erasing, does in this view.
    PaintRule rule(const ImageView& view, bool erases) const;
    /// The mask pixel at a place of the image (level-0 pixels), perhaps outside.
    static QPoint maskPixel(const ImageView& view, QPointF image);
    /// In the colour of the label in hand, or white and dashed where something is taken away.
    void drawOutline(QPainter& painter, const ImageView& view, const QPainterPath& path, bool erases) const;
    /// Whether a region tool subtracts: as it is set, or the other way with Alt.
    bool subtracts(const ViewPointer& pointer) const
    {
        return settings().region().subtract != bool(pointer.modifiers & Qt::AltModifier);
    }

private:
    ToolContext m_context;
};

/// One piece of work at a time in the tools' thread: the newest. A new one, or none, cancels what runs, whose answer
/// never comes. GUI thread.
class LatestJob {
public:
    /// `work(stop)` runs in the pool, then `done(result)` here.
    template <class Work, class Done>
    void start(WorkerPool& pool, Work work, Done done);
    void cancel();
    bool running() const { return m_running != 0; }

private:
    QObject m_receiver;
    JobHandle m_handle;
    quint64 m_last = 0;
    quint64 m_running = 0; ///< 0: none
};

template <class Work, class Done>
void LatestJob::start(WorkerPool& pool, Work work, Done done)
{
    cancel();
    const quint64 number = m_running = ++m_last;
    m_handle = pool.submit(JobPriority::Interaction,
                           [this, number, work = std::move(work), done = std::move(done)](std::stop_token stop) {
                               using Value = std::invoke_result_t<Work, std::stop_token>;
                               auto result = std::make_shared<Value>(work(stop));
                               QMetaObject::invokeMethod(
                                   &m_receiver,
                                   [this, number, result, done] {
                                       if (m_running != number)
                                           return; // another has been asked for meanwhile
                                       m_running = 0;
                                       done(std::move(*result));
                                   },
                                   Qt::QueuedConnection);
                           });
}

} // namespace triptych
