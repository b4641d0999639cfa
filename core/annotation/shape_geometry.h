// What is computed with the areas of shapes: union, difference, buffers, simpler outlines, parts. The work is that of
// the GEOS library, in double precision. Any thread; nothing here keeps a state.
#pragma once

#include "core/annotation/shape.h"
#include "core/base/result.h"

#include <QStringList>

namespace triptych {

enum class AreaOperation {
    Union,
    Subtract, ///< all others from the first
    Intersect,
    Exclude ///< what an odd number of them holds
};

/// What came out. `notes`: what had to be repaired first, a sentence each: "polygon “Mass” crosses itself near x 120,
/// y 88: …".
struct ShapeResult {
    Shape shape;
    QStringList notes;
};

/// Largest number of vertices that one computation takes (of all its shapes together).
inline constexpr qsizetype kMostGeometryVertices = 5'000'000;

/// One polygon made of several areas, with the id, class, frame and name of the first. Errors: Refused (fewer than two,
/// one of them no area, different frames, nothing left), BadFormat (coordinates that are no numbers), LimitExceeded.
Result<ShapeResult> combineAreas(const QList<Shape>& shapes, AreaOperation operation);

/// What lies within `distance` of an area or of a line; a negative one takes the rim of an area away. The unit is that
/// of `pixel`, the sides of a pixel: in mm those of the calibration, else {1, 1}. Corners become arcs, of at most 0.02
/// pixels error. Errors: as above.
Result<ShapeResult> buffered(const Shape& shape, double distance, PixelSpacing pixel = {1, 1});

/// With fewer vertices, none of those left out further than `tolerance` (unit as above) from the new outline (Douglas
/// and Peucker 1973); the rings neither cross nor vanish. Lines likewise.
Result<ShapeResult> simplified(const Shape& shape, double tolerance, PixelSpacing pixel = {1, 1});
/// The same by count: the smallest tolerance that leaves no more than `most` vertices, or the fewest there can be.
Result<ShapeResult> withFewerVertices(const Shape& shape, qsizetype most);

/// Without its holes.
Result<ShapeResult> withoutHoles(const Shape& shape);
/// Its parts, each with its own holes, from left to right; the first keeps the id. One where it is in one piece.
Result<QList<Shape>> partsOf(const Shape& shape);

/// As a Polygon with the same inside: boxes with their corners, ellipses within 0.02 pixels, splines as they are drawn,
/// a freehand outline with its points as they are. Errors: Refused where it encloses nothing.
Result<ShapeResult> asPolygon(const Shape& shape);

/// Where the rings cross themselves or each other, the same inside (odd-even) with rings that do not; `notes` says so.
/// Everything else comes back as it is.
Result<ShapeResult> repaired(const Shape& shape);

/// "polygon “Mass”", for messages.
QString shapeTitle(const Shape& shape);

} // namespace triptych
