// Shape: one vector region of interest, in level-0 pixel coordinates. A value.
#pragma once

#include "core/base/ids.h"
#include "core/image/calibration.h"

#include <QDateTime>
#include <QPolygonF>

namespace triptych {

enum class ShapeType {
    Polygon,
    Freehand,
    Rectangle,
    Ellipse,
    ClosedSpline,
    Point,
    Arrow,
    Polyline,
    OpenSpline,
    Text,
    Length,
    Angle,
    Bidirectional
};
/// Whether it encloses an area.
bool isClosed(ShapeType type);
/// Whether it is two corners of a box and a rotation.
bool isBox(ShapeType type);
/// Whether its points are vertices that may be moved, inserted and deleted one by one.
bool hasVertices(ShapeType type);
/// "polygon", "closed-spline", "length" …: stored in the database and in files.
QString shapeTypeName(ShapeType type);
std::optional<ShapeType> shapeTypeFromName(const QString& name);

struct Shape {
    ShapeId id; ///< a UUID; empty until it is added
    ShapeType type = ShapeType::Polygon;
    /// Polygon, Freehand: the first ring, not closed. Rectangle, Ellipse: two opposite corners of the box before it is
    /// turned. ClosedSpline, OpenSpline: the knots it passes through. Polyline: its vertices. Point, Text: the place.
    /// Arrow: its tail and its head. Length: the ends. Angle: an end, the vertex, the other end. Bidirectional: the
    /// ends of the long axis, then of the short one.
    QPolygonF points;
    /// Polygon, Freehand: further rings, not closed: holes and other parts. Inside is what an odd number of rings
    /// holds.
    QList<QPolygonF> moreRings;
    /// Rectangle, Ellipse: clockwise about the middle of the box, in pixels (y runs down); −180 … 180.
    double rotationDeg = 0;
    int frame = 0;
    int label = 1; ///< class, 1…255
    QString name;  ///< free text; of a Text the note itself, which may have several lines
    QString author;
    QDateTime created;     ///< UTC
    QString origin;        ///< where it comes from: empty: drawn by hand; "import:FILE", "mask", "model:ID"
    QString group;         ///< shapes of one group are selected and moved together; empty: none
    QString lesion;        ///< the lesion of the case that it outlines; empty: none
    bool locked = false;   ///< seen, but neither selected by a click nor changed
    bool hidden = false;   ///< not drawn
    double stackOrder = 0; ///< those with a larger one are drawn later; given by the model: what is new lies on top

    /// The first ring or the line, as it is drawn (ellipses with 64 points, splines flattened to 0.25 px).
    QPolygonF outline() const;
    /// Of a closed shape: the outline and the further rings; inside by the odd-even rule. Of others nothing.
    QList<QPolygonF> rings() const;
    /// What is drawn: the rings, the line, or one line for each axis of a bidirectional measurement.
    QList<QPolygonF> strokes() const;
    QRectF boundingRect() const;
    Shape translated(QPointF delta) const;
    /// Calls `fn(QPointF&)` for every point of the shape, rings included.
    template <class Fn>
    void forEachPoint(Fn fn)
    {
        for (QPointF& point : points)
            fn(point);
        for (QPolygonF& ring : moreRings)
            for (QPointF& point : ring)
                fn(point);
    }

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
