// Shape: one vector region of interest, in level-0 pixel coordinates. A value.
#pragma once

#include "core/base/ids.h"
#include "core/image/calibration.h"

#include <QDateTime>
#include <QPolygonF>

namespace triptych {

enum class ShapeType { Polygon, Freehand, Rectangle, Ellipse, Length };
/// "polygon", "freehand", "rectangle", "ellipse", "length": stored in the database and in files.
QString shapeTypeName(ShapeType type);
std::optional<ShapeType> shapeTypeFromName(const QString& name);

struct Shape {
    ShapeId id; ///< a UUID; empty until it is added
    ShapeType type = ShapeType::Polygon;
    /// Polygon, Freehand: the ring, not closed. Rectangle, Ellipse: two opposite corners of the box. Length: the ends.
    QPolygonF points;
    int frame = 0;
    int label = 1; ///< class, 1…255
    QString name;  ///< free text
    QString author;
    QDateTime created; ///< UTC

    /// The outline as a polygon (ellipses with 64 points; a length is its two points).
    QPolygonF outline() const;
    QRectF boundingRect() const;
    Shape translated(QPointF delta) const;

    friend bool operator==(const Shape&, const Shape&) = default;
};

/// Enclosed area in mm², or nothing where not calibrated at every point. Length has none.
std::optional<double> areaMm2(const Shape& shape, const Calibration& calibration);
/// Enclosed area in level-0 pixels².
double areaPixels(const Shape& shape);
/// "12.4 mm", "184 µm" (slides), "210 px" for a Length; areas likewise for closed shapes.
QString measurementText(const Shape& shape, const Calibration& calibration);

} // namespace triptych
