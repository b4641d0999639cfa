#include "ui/tools/tool_controller.h"

#include "ui/canvas/image_view.h"

namespace triptych {

ToolController::ToolController(QObject* parent) : QObject(parent), m_pool(std::make_unique<WorkerPool>(1))
{
    const ToolContext context{m_settings, *m_pool, [this](const QString& why) { Q_EMIT refused(why); },
                              [this](ImageView& view, const QRectF& box) { Q_EMIT modelAsked(&view, box); }};
    for (const ToolEntry& entry : toolTable())
        m_tools[size_t(entry.id)] = entry.make(context);
}

ToolController::~ToolController()
{
    for (const QPointer<ImageView>& view : m_views)
        if (view)
            view->setTool(nullptr);
    m_pool.reset();
}

void ToolController::attach(ImageView* view)
{
    m_views.removeIf([view](const QPointer<ImageView>& known) { return !known || known == view; });
    m_views << view;
    view->setTool(inHand());
}

void ToolController::setCurrent(ToolId id)
{
    if (id == m_current && !m_lent)
        return;
    const bool other = id != m_current, wasLent = m_lent != nullptr;
    take(id, nullptr);
    if (other)
        Q_EMIT currentChanged(id);
    if (wasLent)
        Q_EMIT lendingChanged();
}

void ToolController::lend(ViewTool* tool)
{
    if (tool == m_lent)
        return;
    take(m_current, tool);
    Q_EMIT lendingChanged();
}

/// Changes hands: a gesture in progress is cancelled.
void ToolController::take(ToolId id, ViewTool* lent)
{
    for (const QPointer<ImageView>& view : m_views)
        if (view)
            inHand()->cancel(*view);
    m_current = id;
    m_lent = lent;
    for (const QPointer<ImageView>& view : m_views)
        if (view)
            view->setTool(inHand());
}

QString ToolController::name(ToolId id) { return tr(toolEntry(id).name); }

QString ToolController::key(ToolId id) { return QString::fromLatin1(toolEntry(id).key); }

QString ToolController::hint(ToolId id) { return tr(toolEntry(id).hint); }

} // namespace triptych
