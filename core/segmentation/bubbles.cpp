#include "core/segmentation/snake.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace triptych {

template <class T>
ScalarGrid distanceToBubbles(const Grid<T>& like, const std::vector<Bubble>& bubbles)
{
    const std::array<double, 3> step = relativeSpacing(like.spacing);
    auto distance = gridLike<float>(like, float(like.size[0] + like.size[1] + like.size[2]));
    for (const Bubble& bubble : bubbles) {
        size_t i = 0;
        for (int z = 0; z < like.size[2]; ++z) {
            const double dz = like.isFlat() ? 0 : (z - bubble.centre[2]) * step[2];
            for (int y = 0; y < like.size[1]; ++y) {
                const double dy = (y - bubble.centre[1]) * step[1];
                const double across = dz * dz + dy * dy;
                for (int x = 0; x < like.size[0]; ++x, ++i) {
                    const double dx = (x - bubble.centre[0]) * step[0];
                    distance.values[i] =
                        std::min(distance.values[i], float(std::sqrt(across + dx * dx) - bubble.radius));
                }
            }
        }
    }
    return distance;
}

template ScalarGrid distanceToBubbles<float>(const Grid<float>&, const std::vector<Bubble>&);
template ScalarGrid distanceToBubbles<quint8>(const Grid<quint8>&, const std::vector<Bubble>&);

} // namespace triptych
