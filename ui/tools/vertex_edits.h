// The vertices of a shape: which one is meant by a place on the screen, one more of them, and fewer.
#pragma once

#include "core/annotation/edge_blocks.h"
#include "core/annotation/shape.h"

namespace triptych {

class ImageView;

/// The point whose handle is under a place on the screen.
std::optional<RingPlace> pointAt(const ImageView& view, const Shape& shape, QPointF screen);
/// The side within reach of a place on the screen; of a spline the span between two knots.
std::optional<RingPlace> sideAt(const ImageView& view, const Shape& shape, QPointF screen);

/// With a vertex more after the beginning of `side`.
Shape withVertex(const Shape& shape, RingPlace side, QPointF point);
/// Without some of its vertices. A hole or part of fewer than three goes as a whole; nothing where the first ring would
/// go, or a line would have fewer than two.
std::optional<Shape> withoutVertices(const Shape& shape, QList<RingPlace> places);

} // namespace triptych
