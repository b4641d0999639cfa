#include "ui/tools/tool_controller.h"

#include "ui/canvas/image_view.h"

namespace triptych {

ToolController::ToolController(QObject* parent) : QObject(parent)
{
    const ToolContext context{m_settings};
    for (const ToolEntry& entry : toolTable())
        m_tools[size_t(entry.id)] = entry.make(context);
}

ToolController::~ToolController()
{
    for (const QPointer<ImageView>& view : m_views)
        if (view)
            view->setTool(nullptr);
}

void ToolController::attach(ImageView* view)
{
    m_views.removeIf([view](const QPointer<ImageView>& known) { return !known || known == view; });
    m_views << view;
    view->setTool(tool(m_current));
}

void ToolController::setCurrent(ToolId id)
{
    if (id == m_current)
        return;
    for (const QPointer<ImageView>& view : m_views)
        if (view)
            tool(m_current)->cancel(*view);
    m_current = id;
    for (const QPointer<ImageView>& view : m_views)
        if (view)
            view->setTool(tool(id));
    Q_EMIT currentChanged(id);
}

QString ToolController::name(ToolId id) { return tr(toolEntry(id).name); }

QString ToolController::key(ToolId id) { return QString::fromLatin1(toolEntry(id).key); }

QString ToolController::hint(ToolId id) { return tr(toolEntry(id).hint); }

} // namespace triptych
