// The lines of one shape as they are drawn: as a path for QPainter, and cut to what is seen.
#pragma once

#include "core/annotation/shape.h"

#include <QPainterPath>
#include <QTransform>

class QPainter;

namespace triptych {

/// How far beyond its bounding box a shape's lines may reach, in screen pixels: rims, crosses, heads of arrows.
constexpr double kOutlineReach = 16;

/// A line or ring of many vertices without those that make no difference within `area`: what lies together beyond one
/// of its sides, and steps of less than a third of a pixel.
QPolygonF cutTo(const QRectF& area, const QPolygonF& line);

/// What is drawn of a shape on the screen: areas and lines as they are, a cross for a point, an arrow with its head.
/// Shapes of very many vertices are cut to `area` (screen pixels).
QPainterPath screenPath(const Shape& shape, const QTransform& toScreen, const QRectF& area);

/// Dark rim, faint inside and line; the painter draws with antialiasing.
void paintOutline(QPainter& painter, const Shape& shape, const QTransform& toScreen, const QColor& colour,
                  bool selected, const QRectF& area);

} // namespace triptych
