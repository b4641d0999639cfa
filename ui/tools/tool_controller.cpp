#include "ui/tools/tool_controller.h"

#include "ui/canvas/image_view.h"
#include "ui/tools/brush_tool.h"
#include "ui/tools/measuring_tools.h"
#include "ui/tools/navigation_tools.h"
#include "ui/tools/select_tool.h"
#include "ui/tools/shape_tools.h"

namespace triptych {

ToolController::ToolController(QObject* parent) : QObject(parent)
{
    const auto set = [this](ToolId id, std::unique_ptr<ViewTool> tool) { m_tools[size_t(id)] = std::move(tool); };
    set(ToolId::Select, std::make_unique<SelectTool>(m_settings));
    set(ToolId::Pan, std::make_unique<PanTool>());
    set(ToolId::Window, std::make_unique<WindowTool>());
    set(ToolId::Zoom, std::make_unique<ZoomTool>());
    set(ToolId::Rectangle, std::make_unique<TwoPointTool>(m_settings, ShapeType::Rectangle));
    set(ToolId::Ellipse, std::make_unique<TwoPointTool>(m_settings, ShapeType::Ellipse));
    set(ToolId::Length, std::make_unique<TwoPointTool>(m_settings, ShapeType::Length));
    set(ToolId::Angle, std::make_unique<AngleTool>(m_settings));
    set(ToolId::Bidirectional, std::make_unique<BidirectionalTool>(m_settings));
    set(ToolId::Polygon, std::make_unique<PolygonTool>(m_settings));
    set(ToolId::Freehand, std::make_unique<FreehandTool>(m_settings));
    set(ToolId::Brush, std::make_unique<BrushTool>(m_settings, false));
    set(ToolId::Eraser, std::make_unique<BrushTool>(m_settings, true));
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

QString ToolController::name(ToolId id)
{
    switch (id) {
    case ToolId::Select: return tr("Select");
    case ToolId::Pan: return tr("Pan");
    case ToolId::Window: return tr("Window/level");
    case ToolId::Zoom: return tr("Zoom");
    case ToolId::Rectangle: return tr("Rectangle");
    case ToolId::Ellipse: return tr("Ellipse");
    case ToolId::Polygon: return tr("Polygon");
    case ToolId::Freehand: return tr("Freehand");
    case ToolId::Length: return tr("Length");
    case ToolId::Angle: return tr("Angle");
    case ToolId::Bidirectional: return tr("Long and short axis");
    case ToolId::Brush: return tr("Brush");
    case ToolId::Eraser: break;
    }
    return tr("Eraser");
}

QString ToolController::key(ToolId id)
{
    switch (id) {
    case ToolId::Select: return QStringLiteral("S");
    case ToolId::Pan: return QStringLiteral("G");
    case ToolId::Window: return QStringLiteral("W");
    case ToolId::Zoom: return QStringLiteral("X");
    case ToolId::Rectangle: return QStringLiteral("R");
    case ToolId::Ellipse: return QStringLiteral("O");
    case ToolId::Polygon: return QStringLiteral("P");
    case ToolId::Freehand: return QStringLiteral("D");
    case ToolId::Length: return QStringLiteral("L");
    case ToolId::Angle: return QStringLiteral("A");
    case ToolId::Bidirectional: return QStringLiteral("C");
    case ToolId::Brush: return QStringLiteral("B");
    case ToolId::Eraser: break;
    }
    return QStringLiteral("E");
}

} // namespace triptych
