#include "core/annotation/fine_rings.h"

#include <QTransform>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace triptych {

namespace {

/// So many corners that none of the sides is further from the curve than the error allowed (the sagitta of the arc).
int cornersFor(double radius, double errorPx)
{
    const double angle = std::acos(1 - std::min(0.5, errorPx / std::max(radius, errorPx)));
    const int corners = int(std::ceil(std::numbers::pi / angle / 4)) * 4;
    return std::clamp(corners, 64, 16384);
}

} // namespace

QList<QPolygonF> fineRings(const Shape& shape, double errorPx)
{
    if (shape.type != ShapeType::Ellipse || shape.points.size() < 2)
        return shape.rings();
    const QRectF box = QRectF(shape.points[0], shape.points[1]).normalized();
    const int corners = cornersFor(std::max(box.width(), box.height()) / 2, errorPx);
    const double turn = shape.rotationDeg * std::numbers::pi / 180;
    const double c = std::cos(turn), s = std::sin(turn);
    QPolygonF ring;
    ring.reserve(corners);
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * std::numbers::pi * i / corners;
        const double x = std::cos(angle) * box.width() / 2, y = std::sin(angle) * box.height() / 2;
        ring << box.center() + QPointF(c * x - s * y, s * x + c * y);
    }
    return QList<QPolygonF>{ring} + shape.moreRings;
}

} // namespace triptych
