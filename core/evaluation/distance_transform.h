// Exact Euclidean distances to the nearest marked pixel, in linear time. Pure functions.
#pragma once

#include <QSize>

#include <span>
#include <vector>

namespace triptych {

/// For every pixel the squared distance from its centre to that of the nearest marked (non-zero) one, where a step to
/// the right is `stepX` and a step down is `stepY` long; infinite where nothing is marked. `marked` holds the rows of
/// an image of this size. By the lower envelope of parabolas, rows and columns one after the other (Felzenszwalb &
/// Huttenlocher, Distance transforms of sampled functions, Theory of Computing 8:415–428, 2012).
std::vector<double> squaredDistances(std::span<const quint8> marked, QSize size, double stepX = 1, double stepY = 1);

} // namespace triptych
