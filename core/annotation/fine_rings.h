// The rings of an area as what is computed with them needs them: finer than they are drawn.
#pragma once

#include "core/annotation/shape.h"

namespace triptych {

/// Largest distance in pixels between an ellipse and the polygon that stands for it where outlines are computed with.
inline constexpr double kFineErrorPx = 0.02;
/// The same where pixels are counted: whether their middles are inside.
inline constexpr double kExactErrorPx = 1e-4;

/// Of a closed shape: its rings, not closed, in level-0 pixels; ellipses within `errorPx` of the curve (64 to 16,384
/// corners, which lie on it). Of others nothing. Inside is what an odd number of rings holds.
QList<QPolygonF> fineRings(const Shape& shape, double errorPx = kFineErrorPx);

} // namespace triptych
