// Shapes of other types as polygons.
#include "core/annotation/fine_rings.h"
#include "core/annotation/shape_geometry.h"

#include <QCoreApplication>

namespace triptych {

Result<ShapeResult> asPolygon(const Shape& shape)
{
    QList<QPolygonF> rings = fineRings(shape);
    if (shape.type == ShapeType::Polyline || shape.type == ShapeType::OpenSpline)
        rings = {shape.outline()}; // closed by a straight side
    rings.removeIf([](const QPolygonF& ring) { return ring.size() < 3; });
    if (rings.isEmpty())
        return Error{ErrorCode::Refused,
                     QCoreApplication::translate("ShapeGeometry", "%1 encloses no area").arg(shapeTitle(shape)),
                     {}};
    Shape polygon = shape;
    polygon.type = ShapeType::Polygon;
    polygon.rotationDeg = 0;
    polygon.points = rings.takeFirst();
    polygon.moreRings = rings;
    return ShapeResult{polygon, {}};
}

} // namespace triptych
