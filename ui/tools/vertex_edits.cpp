#include "ui/tools/vertex_edits.h"

#include "ui/canvas/handle_painting.h"
#include "ui/canvas/image_view.h"
#include "ui/tools/shape_picking.h"

#include <QLineF>

#include <algorithm>
#include <limits>

namespace triptych {

std::optional<RingPlace> pointAt(const ImageView& view, const Shape& shape, QPointF screen)
{
    const QTransform toScreen = view.camera().imageToScreen();
    const QList<QPolygonF> rings = pointRings(shape);
    const bool closed = isClosed(shape.type);
    const QRectF reach =
        view.camera().screenToImage().mapRect(QRectF(screen - QPointF(kReach, kReach), QSizeF(2 * kReach, 2 * kReach)));
    std::optional<RingPlace> best;
    double nearest = kReach;
    for (qsizetype r = 0; r < rings.size(); ++r)
        for (qsizetype i = 0; i < rings[r].size(); ++i) {
            if (!reach.contains(rings[r][i]))
                continue;
            const double distance = QLineF(toScreen.map(rings[r][i]), screen).length();
            if (distance <= nearest && hasHandle(rings[r], i, toScreen, closed)) {
                nearest = distance;
                best = RingPlace{r, i};
            }
        }
    return best;
}

namespace {

/// The span between two knots that a point of a spline lies on: the one that it lengthens least.
RingPlace spanOf(const Shape& spline, QPointF point)
{
    const QPolygonF& knots = spline.points;
    const qsizetype spans = isClosed(spline.type) ? knots.size() : knots.size() - 1;
    RingPlace best;
    double least = std::numeric_limits<double>::max();
    for (qsizetype i = 0; i < spans; ++i) {
        const QPointF a = knots[i], b = knots[(i + 1) % knots.size()];
        const double longer = QLineF(a, point).length() + QLineF(point, b).length() - QLineF(a, b).length();
        if (longer < least) {
            least = longer;
            best.index = i;
        }
    }
    return best;
}

} // namespace

std::optional<RingPlace> sideAt(const ImageView& view, const Shape& shape, QPointF screen)
{
    const QPointF at = view.toImage(screen);
    const QList<QPolygonF> strokes = shape.strokes();
    const auto side = EdgeBlocks(strokes, isClosed(shape.type))
                          .nearestSide(strokes, at, kReach / view.camera().zoom, view.camera().pixelAspect);
    if (!side)
        return std::nullopt;
    const bool spline = shape.type == ShapeType::ClosedSpline || shape.type == ShapeType::OpenSpline;
    return spline && side->place.ring == 0 ? spanOf(shape, at) : side->place;
}

Shape withVertex(const Shape& shape, RingPlace side, QPointF point)
{
    Shape more = shape;
    (side.ring == 0 ? more.points : more.moreRings[side.ring - 1]).insert(side.index + 1, point);
    return more;
}

std::optional<Shape> withoutVertices(const Shape& shape, QList<RingPlace> places)
{
    const qsizetype least = isClosed(shape.type) ? 3 : 2;
    if (!hasVertices(shape.type))
        return std::nullopt;
    std::sort(places.begin(), places.end());
    Shape fewer = shape;
    for (auto place = places.crbegin(); place != places.crend();
         ++place) // from the end, so that the others keep theirs
        (place->ring == 0 ? fewer.points : fewer.moreRings[place->ring - 1]).removeAt(place->index);
    if (fewer.points.size() < least)
        return std::nullopt;
    fewer.moreRings.removeIf([](const QPolygonF& ring) { return ring.size() < 3; });
    return fewer;
}

} // namespace triptych
