// Lines as they are seen: what cannot be told apart on the screen is left out, so that an outline of 200,000 vertices
// costs what its picture does.
#pragma once

#include <QPolygonF>
#include <QTransform>

namespace triptych {

/// Bits for the sides of the area that a point lies beyond: left 1, right 2, above 4, below 8 (Cohen and Sutherland).
int sidesBeyond(const QRectF& area, QPointF point);

/// `line` in screen coordinates without the vertices that lie within `step` (logical pixels) of the one before, and
/// without those on the way through what lies beyond one side of `visible`. The first and the last vertex stay. Lines
/// of fewer than 500 vertices come as they are.
QPolygonF onScreen(const QPolygonF& line, const QTransform& toScreen, const QRectF& visible, double step = 0.6);

/// The part of a ring's inside (odd-even) that lies in `area`, as a ring whose sides may run along the area's border
/// (Sutherland and Hodgman, 1974). QPainter takes very long to fill what reaches tens of thousands of pixels beyond.
QPolygonF ringWithin(const QPolygonF& ring, const QRectF& area);

} // namespace triptych
