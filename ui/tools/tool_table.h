// The tools there are, one row each: name, key, icon, family, options, and how one is made. A new tool is an id here
// and a row in tool_table.cpp; the bar, the keys, the shortcut sheet and the options strip follow.
#pragma once

#include "ui/canvas/view_tool.h"
#include "ui/models/tool_settings.h"

#include <QString>

#include <array>
#include <functional>
#include <memory>
#include <span>

namespace triptych {

class WorkerPool;

enum class ToolId {
    Select,
    Pan,
    Window,
    Zoom,
    Rectangle,
    Ellipse,
    Polygon,
    Freehand,
    ClosedSpline,
    Polyline,
    OpenSpline,
    Point,
    Arrow,
    Text,
    Length,
    Angle,
    Bidirectional,
    Brush,
    Eraser,
    AdaptiveBrush,
    ThresholdBrush,
    FloodFill,
    MagicWand,
    LiveWire,
    Lasso,
    Assist,
    Count ///< no tool; keep it last
};

inline constexpr auto kAllTools = [] {
    std::array<ToolId, size_t(ToolId::Count)> all{};
    for (size_t i = 0; i < all.size(); ++i)
        all[i] = ToolId(i);
    return all;
}();

/// One button of the bar each.
enum class ToolFamily { Navigate, Shapes, Measure, Paint, Region };
inline constexpr std::array kToolFamilies{ToolFamily::Navigate, ToolFamily::Shapes, ToolFamily::Measure,
                                          ToolFamily::Paint, ToolFamily::Region};
QString familyName(ToolFamily family); ///< for people, translated: "Shapes"

/// What tools are made with.
struct ToolContext {
    ToolSettings& settings;
    WorkerPool& pool; ///< the tools' own thread; it ends before they do
    /// Tells the reader why a tool does nothing, in one sentence.
    std::function<void(const QString&)> say;
    /// Points a model at a box in level-0 pixels; a click is a box without an area.
    std::function<void(ImageView&, const QRectF&)> askModel;
};

struct ToolEntry {
    ToolId id;
    const char* name; ///< for people, English: "Polygon"; its command's id comes of it
    const char* key;  ///< the shortcut it comes with: "P"
    const char* icon; ///< in the Breeze set
    ToolFamily family;
    ToolOptions options;
    const char* hint; ///< one line on how it is worked, English
    std::unique_ptr<ViewTool> (*make)(const ToolContext& context);
};

/// All of them, in the order of the bar.
std::span<const ToolEntry> toolTable();
const ToolEntry& toolEntry(ToolId id);

} // namespace triptych
