#include "core/image/image_graphics.h"

#include <cmath>

namespace triptych {

bool isSeen(const DisplayShutter& shutter, QPointF point, double pixelAspect)
{
    if (shutter.rectangle && !shutter.rectangle->contains(point))
        return false;
    if (shutter.circle) {
        const QPointF from = point - shutter.circle->centre;
        if (std::hypot(from.x(), from.y() * pixelAspect) > shutter.circle->radius)
            return false;
    }
    return shutter.polygon.isEmpty() || shutter.polygon.containsPoint(point, Qt::OddEvenFill);
}

} // namespace triptych
