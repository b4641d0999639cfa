#include "core/image/image_graphics.h"

#include <QRect>

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
    if (shutter.bitmap) {
        const QPoint bit = QPointF(std::floor(point.x()), std::floor(point.y())).toPoint() - shutter.bitmapOrigin;
        if (QRect(QPoint(0, 0), shutter.bitmap->size()).contains(bit) && shutter.bitmap->at(0, bit.x(), bit.y()))
            return false;
    }
    return shutter.polygon.isEmpty() || shutter.polygon.containsPoint(point, Qt::OddEvenFill);
}

} // namespace triptych
