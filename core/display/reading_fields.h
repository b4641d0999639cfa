// Fields of one view's size that together show an area at a given scale: how a reader goes through a breast at 1:1.
#pragma once

#include "core/display/camera.h"

#include <vector>

namespace triptych {

/// Centres (level-0 pixels) of the fields in which `camera`, at its zoom and orientation, shows all of `area` (level-0
/// pixels): rows from top to bottom and from left to right on the screen, neighbours overlapping by at least `overlap`
/// (0…0.5) of their size. One field where the area fits into the viewport; none where one of them is empty.
std::vector<QPointF> readingFields(const QRectF& area, const Camera& camera, double overlap);

} // namespace triptych
