// Shapes of masks and masks of shapes, exact to the pixel: an outline made of a mask, painted again, is that mask.
#pragma once

#include "core/annotation/label_map.h"
#include "core/annotation/shape.h"

#include <bitset>

namespace triptych {

/// A polygon for each connected patch (4-neighbours) of each label, holes included, in level-0 pixels along the edges
/// of the mask's pixels; class and frame are set, the origin is "mask". Errors: LimitExceeded (see traceOutlines).
Result<QList<Shape>> shapesOfLabels(const LabelMap& labels, int frame);
/// Only those of one label.
Result<QList<Shape>> shapesOfLabel(const LabelMap& labels, int frame, int label);

/// `labels` with the inside of the closed shapes painted in their class, in their order: the mask pixels whose middle
/// an odd number of rings holds. Shapes that enclose nothing are left out. Errors: Refused where none is closed.
Result<LabelMap> withShapesPainted(LabelMap labels, const QList<Shape>& shapes, const std::bitset<256>& locked = {});

} // namespace triptych
