// Moving, turning and scaling shapes, and resizing a box along its own sides. Angles and proportions are those of the
// tissue: pixels may be higher than wide.
#pragma once

#include "core/annotation/shape.h"

#include <QTransform>

namespace triptych {

/// What a gesture does to the shapes chosen. A value; one of the three kinds.
struct ShapeMotion {
    enum class Kind { Move, Turn, Scale };
    Kind kind = Kind::Move;
    QPointF delta;          ///< Move: level-0 pixels
    QPointF pivot;          ///< Turn, Scale: what stays where it is
    double degrees = 0;     ///< Turn: clockwise as the image is stored (y runs down)
    double scaleX = 1;      ///< Scale: along the rows; negative ones mirror
    double scaleY = 1;      ///< Scale: along the columns
    double pixelAspect = 1; ///< height of a pixel divided by its width

    static ShapeMotion moved(QPointF delta);
    static ShapeMotion turned(QPointF pivot, double degrees, double pixelAspect);
    static ShapeMotion scaled(QPointF pivot, double scaleX, double scaleY);

    /// The same for points, in level-0 pixels.
    QTransform transform() const;
};

/// The shape after the motion. A box stays one where that can be said with corners and an angle; where it cannot (a
/// turned box scaled in one direction, any box turned where pixels are not square) it becomes a Polygon with the same
/// outline. Points and notes are moved, neither turned nor scaled themselves.
Shape transformed(const Shape& shape, const ShapeMotion& motion);

/// Handles of a Rectangle or Ellipse: 0…3 the corners clockwise from the top left (before it was turned), 4…7 the
/// middles of the sides, from the upper one.
inline constexpr int kBoxHandles = 8;
QPolygonF boxHandles(const Shape& box);
struct BoxResize {
    bool aboutCentre = false;     ///< the middle stays, else the opposite corner or side
    bool keepProportions = false; ///< of a corner: the sides keep their ratio
};
/// `box` with the handle at `point`; it keeps its angle.
Shape withBoxHandle(const Shape& box, int handle, QPointF point, BoxResize how = {});

} // namespace triptych
