// The geometry of one GeoJSON feature, and the shapes that it and Triptych's own metadata make.
#pragma once

#include "core/annotation/shape.h"
#include "core/base/json_value.h"

namespace triptych {

struct GeoJsonGeometry {
    QList<QPolygonF> rings; ///< of all polygons, opened, in the order of the file
    QList<QPolygonF> lines;
    QPolygonF points;
    bool ellipse = false;
    bool empty = false; ///< a GeometryCollection of nothing
};

/// Empty text, or why there is nothing to use.
QString readGeometry(const JsonValue& geometry, GeoJsonGeometry& into);

/// `shape` has everything but type, points, rings and rotation. More than one shape only where the geometry has several
/// lines or points that are no measurement; these share a group.
QList<Shape> shapesFrom(const GeoJsonGeometry& geometry, const JsonValue& metadata, const Shape& shape);

} // namespace triptych
