// Snapper: puts a drawn or dragged point on the outline that it comes near, where snapping is switched on.
#pragma once

#include "core/annotation/shape_snap.h"
#include "ui/canvas/view_tool.h"

#include <QSet>

namespace triptych {

class ToolSettings;

/// GUI thread; one for each tool.
class Snapper {
public:
    static constexpr double kSnapWithin = 10; ///< screen pixels

    explicit Snapper(const ToolSettings& settings) : m_settings(settings) {}

    /// The pointer's place in level-0 pixels, or the vertex or side of a shape within reach (none of `except`). While
    /// Ctrl is held nothing snaps.
    QPointF snapped(const ImageView& view, const ViewPointer& pointer, const QSet<ShapeId>& except = {});
    /// The same for a place that the pointer only holds with some distance, such as a vertex.
    QPointF snapped(const ImageView& view, QPointF image, Qt::KeyboardModifiers modifiers,
                    const QSet<ShapeId>& except = {});
    /// Marks the place that the last point snapped to.
    void paint(QPainter& painter, const ImageView& view) const;
    void clear() { m_last.reset(); }

private:
    const ToolSettings& m_settings;
    ShapeSnap m_snap;
    std::optional<SnapPoint> m_last;
};

} // namespace triptych
