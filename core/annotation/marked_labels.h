// All that is marked on a frame as one label map: what was painted, and the insides of closed shapes.
#pragma once

#include "core/annotation/label_map.h"
#include "core/annotation/shape.h"

#include <QMap>

namespace triptych {

/// Painted labels, and over them the closed shapes in their order (pixel centres, odd-even); hidden ones count as well,
/// lines and notes do not. `painted` is a map of the image's mask size.
LabelMap markedLabels(LabelMap painted, const QList<Shape>& shapes, int frame);

/// Frames on which anything is painted or enclosed.
QList<int> markedFrames(const QMap<int, LabelMap>& painted, const QList<Shape>& shapes);

} // namespace triptych
