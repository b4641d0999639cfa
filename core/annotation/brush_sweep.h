// BrushSweep: the pixels under a brush that is moved along a segment, row by row.
#pragma once

#include "core/annotation/brush_tip.h"
#include "core/annotation/pixel_runs.h"

#include <QPointF>
#include <QPolygonF>

#include <utility>

namespace triptych {

/// All in mask pixels. A pixel is under the brush where its centre is inside the swept form (edge included); the pixels
/// under both ends always are, however thin the brush.
class BrushSweep {
public:
    BrushSweep(QPointF from, QPointF to, BrushTip tip);

    /// The first and last row that may have pixels, inside a mask of this height; first > last: none.
    std::pair<int, int> rows(int height) const;
    /// The first and last column of a row, inside a mask of this width; first > last: none. The form is convex.
    std::pair<int, int> span(int row, int width) const;

private:
    void addDisc(QPointF centre, double y, double& left, double& right) const;
    void addSquare(QPointF centre, double y, double& left, double& right) const;
    static void addEdge(QPointF a, QPointF b, double y, double& left, double& right);

    QPointF m_from;
    QPointF m_to;
    BrushTip m_tip;
    QList<std::pair<QPointF, QPointF>> m_edges; ///< between the ends
};

/// The same as runs. Nothing where a coordinate or the radius is not finite.
PixelRuns sweptRuns(QPointF from, QPointF to, BrushTip tip, QSize mask);

} // namespace triptych
