// Shape: one vector region of interest, in level-0 pixel coordinates. A value.
#pragma once

#include "core/base/ids.h"
#include "core/image/calibration.h"

#include <QDateTime>
#include <QPolygonF>

namespace triptych {

enum class ShapeType { Polygon, Freehand, Rectangle, Ellipse, Length, Angle, Bidirectional };
/// Whether it encloses an area.
bool isClosed(ShapeType type);
/// "polygon", "freehand", "rectangle", "ellipse", "length", "angle", "bidirectional": stored in the database and in
/// files.
QString shapeTypeName(ShapeType type);
std::optional<ShapeType> shapeTypeFromName(const QString& name);

struct Shape {
    ShapeId id; ///< a UUID; empty until it is added
    ShapeType type = ShapeType::Polygon;
    /// Polygon, Freehand: the ring, not closed. Rectangle, Ellipse: two opposite corners of the box. Length: the ends.
    /// Angle: an end, the vertex, the other end. Bidirectional: the ends of the long axis, then of the short one.
    QPolygonF points;
    int frame = 0;
    int label = 1; ///< class, 1…255
    QString name;  ///< free text
    QString author;
    QDateTime created; ///< UTC

    /// The outline as a polygon (ellipses with 64 points; lengths and angles are their points).
    QPolygonF outline() const;
    /// What is drawn: the outline, or one line for each axis of a bidirectional measurement.
    QList<QPolygonF> strokes() const;
    QRectF boundingRect() const;
    Shape translated(QPointF delta) const;

    friend bool operator==(const Shape&, const Shape&) = default;
};

/// Enclosed area in mm², or nothing where not calibrated at every point. Length has none.
std::optional<double> areaMm2(const Shape& shape, const Calibration& calibration);
/// Enclosed area in level-0 pixels².
double areaPixels(const Shape& shape);
/// Degrees between the arms of an Angle, as the pixels measure (square where nothing is known), 0…180; nothing where
/// its points are not in one region of lengths, or an arm has none.
std::optional<double> angleDeg(const Shape& shape, const Calibration& calibration);
/// "12.4 mm", "184 µm" (slides), "210 px" for a Length, "12.4 × 8.1 mm", "47.3°"; areas likewise for closed shapes. In
/// an ultrasound region with other axes its own units ("0.35 s, 42 cm/s"), and words where nothing can be measured.
QString measurementText(const Shape& shape, const Calibration& calibration);

/// `shape` (Bidirectional) with the handle `index` at `point`, its axes kept perpendicular as measured with pixels
/// `pixelAspect` times as high as wide: an end of the long axis takes the short one along, an end of the short axis
/// slides it along the long one.
Shape withBidirectionalHandle(const Shape& shape, qsizetype index, QPointF point, double pixelAspect);
/// The short axis from `from` towards `to`, perpendicular to the long one (a, b).
QPointF perpendicularEnd(QPointF a, QPointF b, QPointF from, QPointF to, double pixelAspect);

} // namespace triptych
