// The handles of the chosen shape: squares on the points that may be moved, where they are far enough apart to be told
// from one another.
#pragma once

#include "core/annotation/shape.h"

class QPainter;

namespace triptych {

struct Camera;

/// Whether the vertex at `index` of a ring on the screen has a handle: one that lies within a few pixels of both its
/// neighbours has none.
bool hasHandle(const QPolygonF& ring, qsizetype index, const QTransform& toScreen, bool closed);

/// Of points and vertices in sight; of boxes the corners and the middles of the sides. Locked shapes have none.
void paintHandles(QPainter& painter, const Shape& shape, const Camera& camera);

/// One handle: white, or in the accent where it is chosen.
void paintHandle(QPainter& painter, QPointF screen, bool chosen = false);

} // namespace triptych
