#include "ui/tools/tool_table.h"

#include "ui/tools/assist_tool.h"
#include "ui/tools/brush_tool.h"
#include "ui/tools/measuring_tools.h"
#include "ui/tools/navigation_tools.h"
#include "ui/tools/outline_mask_tools.h"
#include "ui/tools/region_tools.h"
#include "ui/tools/select_tool.h"
#include "ui/tools/shape_tools.h"
#include "ui/tools/text_tool.h"
#include "ui/tools/value_brushes.h"

#include <QCoreApplication>

#include <algorithm>

namespace triptych {

namespace {

using Made = std::unique_ptr<ViewTool>;

/// A tool that needs nothing but the settings, and perhaps what it is to draw.
template <class Tool, auto... args>
Made make(const ToolContext& context)
{
    return std::make_unique<Tool>(context.settings, args...);
}

/// A tool that works in a thread of its own, or asks others.
template <class Tool, auto... args>
Made makeWith(const ToolContext& context)
{
    return std::make_unique<Tool>(context, args...);
}

template <class Tool>
Made makePlain(const ToolContext&)
{
    return std::make_unique<Tool>();
}

constexpr ToolOptions kNone;
const ToolOptions kBrush = ToolOption::Radius | ToolOption::Form | ToolOption::Pressure | ToolOption::PaintOver;

const ToolOptions kRegion = ToolOption::Subtract | ToolOption::PaintOver;

const ToolEntry kTools[] = {
    {ToolId::Select, "Select", "S", "tool-pointer", ToolFamily::Navigate, kNone,
     "Click chooses, Shift adds, drag moves; double click on a side sets a vertex, Alt+click takes one away",
     make<SelectTool>},
    {ToolId::Pan, "Pan", "G", "transform-browse", ToolFamily::Navigate, kNone, "Drag moves the image",
     makePlain<PanTool>},
    {ToolId::Window, "Window/level", "W", "contrast", ToolFamily::Navigate, kNone,
     "Drag to the right for a wider window, downwards for a darker image", makePlain<WindowTool>},
    {ToolId::Zoom, "Zoom", "X", "zoom", ToolFamily::Navigate, kNone, "Drag upwards zooms in", makePlain<ZoomTool>},

    {ToolId::Rectangle, "Rectangle", "R", "draw-rectangle", ToolFamily::Shapes, kNone, "Shift makes a square",
     make<TwoPointTool, ShapeType::Rectangle>},
    {ToolId::Ellipse, "Ellipse", "O", "draw-ellipse", ToolFamily::Shapes, kNone, "Shift makes a circle",
     make<TwoPointTool, ShapeType::Ellipse>},
    {ToolId::Polygon, "Polygon", "P", "draw-polygon", ToolFamily::Shapes, kNone,
     "Click sets a corner, double click closes, Backspace takes a corner back", make<PathTool, ShapeType::Polygon>},
    {ToolId::Freehand, "Freehand", "D", "draw-freehand", ToolFamily::Shapes, kNone, "Drag around it",
     make<FreehandTool>},
    {ToolId::ClosedSpline, "Closed spline", "Shift+O", "draw-bezier-curves", ToolFamily::Shapes, kNone,
     "Click sets a knot, double click closes, Backspace takes a knot back", make<PathTool, ShapeType::ClosedSpline>},
    {ToolId::Polyline, "Polyline", "Shift+P", "draw-polyline", ToolFamily::Shapes, kNone,
     "Click sets a point, double click ends the line", make<PathTool, ShapeType::Polyline>},
    {ToolId::OpenSpline, "Open spline", "Shift+U", "node-segment-curve", ToolFamily::Shapes, kNone,
     "Click sets a knot, double click ends the curve", make<PathTool, ShapeType::OpenSpline>},
    {ToolId::Point, "Point", "U", "snap-node", ToolFamily::Shapes, kNone, "Click sets a point", make<PointTool>},
    {ToolId::Arrow, "Arrow", "Shift+A", "draw-arrow", ToolFamily::Shapes, kNone,
     "Drag from the tail to the head; Shift keeps to multiples of 45°", make<TwoPointTool, ShapeType::Arrow>},
    {ToolId::Text, "Text note", "Shift+T", "draw-text", ToolFamily::Shapes, kNone,
     "Click and type; Ctrl+Return or a click elsewhere keeps it", make<TextTool>},

    {ToolId::Length, "Length", "L", "measure", ToolFamily::Measure, kNone, "Shift keeps to multiples of 45°",
     make<TwoPointTool, ShapeType::Length>},
    {ToolId::Angle, "Angle", "A", "snap-angle", ToolFamily::Measure, kNone, "Three clicks: end, vertex, end",
     make<AngleTool>},
    {ToolId::Bidirectional, "Long and short axis", "C", "crosshairs", ToolFamily::Measure, kNone,
     "Drag the long axis, then the short one", make<BidirectionalTool>},

    {ToolId::Brush, "Brush", "B", "draw-brush", ToolFamily::Paint, kBrush, "Wheel changes the size, Ctrl+wheel zooms",
     makeWith<BrushTool, false>},
    {ToolId::AdaptiveBrush, "Adaptive brush", "Shift+E", "draw-watercolor", ToolFamily::Paint,
     kBrush | ToolOption::Edges, "Paints what belongs to the middle of the brush and stops at edges",
     makeWith<AdaptiveBrush>},
    {ToolId::ThresholdBrush, "Threshold brush", "Shift+R", "tool-spray", ToolFamily::Paint,
     kBrush | ToolOption::ValueRange, "Paints where values lie in the range; Ctrl+click takes the range from the image",
     makeWith<ThresholdBrush>},
    {ToolId::Eraser, "Eraser", "E", "draw-eraser", ToolFamily::Paint, kBrush,
     "Wheel changes the size, Ctrl+wheel zooms", makeWith<BrushTool, true>},

    {ToolId::Lasso, "Lasso", "V", "edit-select-lasso", ToolFamily::Region, kRegion, "Drag around it; Alt takes away",
     makeWith<LassoTool>},
    {ToolId::LiveWire, "Live wire", "Shift+I", "path-mode-bezier", ToolFamily::Region, kRegion,
     "Click along the edge, double click or Enter closes, Backspace takes a point back", makeWith<LiveWireTool>},
    {ToolId::MagicWand, "Magic wand", "Shift+K", "tools-wizard", ToolFamily::Region,
     kRegion | ToolOption::Tolerance | ToolOption::FillHoles,
     "Press and drag to the right for more, to the left for less; Alt takes away", makeWith<WandTool>},
    {ToolId::FloodFill, "Flood fill", "Shift+F", "color-fill", ToolFamily::Region, kRegion | ToolOption::ByValue,
     "Click fills what is connected and has the same label, or like values", makeWith<FloodTool>},
    {ToolId::Assist, "Model's proposal", "Shift+X", "games-hint", ToolFamily::Region, kNone,
     "Drag a box around a lesion or click into it: the model proposes its outline", makeWith<AssistTool>},
};
static_assert(std::size(kTools) == kAllTools.size(), "one row for each tool");

} // namespace

QString familyName(ToolFamily family)
{
    const auto text = [](const char* name) { return QCoreApplication::translate("triptych::ToolTable", name); };
    switch (family) {
    case ToolFamily::Navigate: return text("Select and move");
    case ToolFamily::Shapes: return text("Shapes");
    case ToolFamily::Measure: return text("Measure");
    case ToolFamily::Paint: return text("Paint labels");
    case ToolFamily::Region: break;
    }
    return text("Find and outline regions");
}

std::span<const ToolEntry> toolTable() { return kTools; }

const ToolEntry& toolEntry(ToolId id)
{
    const auto found = std::find_if(std::begin(kTools), std::end(kTools), [id](const auto& e) { return e.id == id; });
    return found == std::end(kTools) ? kTools[0] : *found;
}

} // namespace triptych
