// Snapping: the vertex or the side of an existing outline that a point is meant to lie on.
#pragma once

#include "core/annotation/edge_blocks.h"
#include "core/annotation/shape.h"

#include <QHash>

namespace triptych {

struct SnapPoint {
    QPointF point; ///< level-0 pixels
    bool vertex = false;
};

/// Keeps what it found out about outlines from one question to the next; GUI thread. Shapes are told apart by id, and
/// looked at anew where they have changed.
class ShapeSnap {
public:
    /// The vertex within `radius` pixel widths of `at` that is nearest, else the nearest point of a side, among
    /// `candidates` (those whose boxes come near, see `reachOf`).
    std::optional<SnapPoint> snap(const QList<const Shape*>& candidates, QPointF at, double radius, double aspect);
    void clear() { m_known.clear(); }

    /// The area in which outlines matter.
    static QRectF reachOf(QPointF at, double radius, double aspect)
    {
        return {at.x() - radius, at.y() - radius / aspect, 2 * radius, 2 * radius / aspect};
    }

private:
    struct Known {
        Shape shape; ///< shares the points of the one it was made of
        QList<QPolygonF> strokes;
        EdgeBlocks blocks;
    };
    const Known& knownOf(const Shape& shape);

    QHash<ShapeId, Known> m_known;
};

} // namespace triptych
