// Which shape lies above which: moving some of them to the front, to the back, or by one.
#pragma once

#include "core/annotation/shape_list.h"

namespace triptych {

enum class StackMove { ToFront, Forward, Backward, ToBack };

/// The shapes chosen (ids of `shapes`, all on `frame`), with the stack orders that put them there; they keep their
/// order among themselves. Forward: above the next one of the frame that is not chosen. Only what changes is in the
/// list.
QList<Shape> restacked(const ShapeList& shapes, const QSet<ShapeId>& chosen, int frame, StackMove move);

} // namespace triptych
