// Scan conversion of polygons with holes: which pixels have their centre inside, by the odd-even rule.
#pragma once

#include <QList>
#include <QPolygonF>
#include <QSize>

#include <functional>

namespace triptych {

/// Calls `span(row, firstColumn, lastColumn)` for each run of pixels, inside `size`, whose centres are inside the
/// rings taken together (odd-even; rings need not be closed). Rows come from top to bottom, runs from left to right.
/// A centre exactly on an edge counts to the polygon on its right, so that touching polygons share no pixel.
/// Coordinates that are not finite make no edge. Memory is proportional to the number of vertices.
void forEachInsideSpan(const QList<QPolygonF>& rings, QSize size,
                       const std::function<void(int row, int firstColumn, int lastColumn)>& span);

} // namespace triptych
