#include "core/annotation/shape_geometry.h"

#include "core/annotation/geos_areas.h"

#include <QCoreApplication>
#include <QSet>

#include <geos_c.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace triptych {

namespace {

using Geometry = GeosContext::Geometry;

QString tr(const char* text) { return QCoreApplication::translate("ShapeGeometry", text); }

qsizetype vertexCount(const Shape& shape)
{
    qsizetype count = shape.points.size();
    for (const QPolygonF& ring : shape.moreRings)
        count += ring.size();
    return count;
}

Result<void> checkSize(const QList<Shape>& shapes)
{
    qsizetype vertices = 0;
    for (const Shape& shape : shapes)
        vertices += vertexCount(shape);
    if (vertices > kMostGeometryVertices)
        return Error{ErrorCode::LimitExceeded,
                     tr("the shapes have %1 vertices together, more than %2 cannot be computed with")
                         .arg(vertices)
                         .arg(kMostGeometryVertices),
                     {}};
    return {};
}

/// `like` with another outline.
Shape polygonLike(const Shape& like, const std::vector<QList<QPolygonF>>& polygons)
{
    Shape shape = like;
    shape.type = ShapeType::Polygon;
    shape.rotationDeg = 0;
    shape.moreRings.clear();
    bool first = true;
    for (const QList<QPolygonF>& polygon : polygons)
        for (const QPolygonF& ring : polygon) {
            if (std::exchange(first, false))
                shape.points = ring;
            else
                shape.moreRings << ring;
        }
    return shape;
}

Result<ShapeResult> resultLike(const GeosContext& geos, const Shape& like, const Geometry& geometry, PixelSpacing pixel,
                               QStringList notes, const QString& operation)
{
    if (!geometry)
        return geos.failure(tr("%1 of %2 could not be computed").arg(operation, shapeTitle(like)));
    const auto polygons = geos.polygonsOf(geometry.get(), pixel);
    if (polygons.empty())
        return Error{ErrorCode::Refused, tr("%1: nothing is left of %2").arg(operation, shapeTitle(like)), {}};
    return ShapeResult{polygonLike(like, polygons), std::move(notes)};
}

QString operationName(AreaOperation operation)
{
    switch (operation) {
    case AreaOperation::Union: return tr("Union");
    case AreaOperation::Subtract: return tr("Subtract");
    case AreaOperation::Intersect: return tr("Intersect");
    case AreaOperation::Exclude: break;
    }
    return tr("Exclude");
}

Geometry folded(const GeosContext& geos, std::vector<Geometry> areas, AreaOperation operation)
{
    Geometry sum = std::move(areas[0]);
    const auto step = [&](const Geometry& next) {
        switch (operation) {
        case AreaOperation::Subtract: return GEOSDifference_r(geos.handle(), sum.get(), next.get());
        case AreaOperation::Intersect: return GEOSIntersection_r(geos.handle(), sum.get(), next.get());
        default: return GEOSSymDifference_r(geos.handle(), sum.get(), next.get());
        }
    };
    for (size_t i = 1; i < areas.size() && sum; ++i)
        sum = geos.own(step(areas[i]));
    return sum;
}

/// One of all: GEOS joins many at once, neighbours first, in less time than one after the other.
Geometry united(const GeosContext& geos, std::vector<Geometry> areas)
{
    std::vector<GEOSGeometry*> parts;
    for (Geometry& area : areas)
        parts.push_back(area.release());
    const Geometry all = geos.own(
        GEOSGeom_createCollection_r(geos.handle(), GEOS_GEOMETRYCOLLECTION, parts.data(), unsigned(parts.size())));
    return geos.own(all ? GEOSUnaryUnion_r(geos.handle(), all.get()) : nullptr);
}

/// Of a quarter circle of this radius in pixels, for an error of 0.02 pixels.
int quadrantSegments(double radius)
{
    const double angle = 2 * std::acos(1 - std::min(0.5, 0.02 / std::max(radius, 0.02)));
    return std::clamp(int(std::ceil(std::numbers::pi / 2 / angle)), 8, 1024);
}

/// A closed shape as polygons with holes that do not cross; what had to be mended becomes a note.
Result<std::vector<QList<QPolygonF>>> validPolygons(const GeosContext& geos, const Shape& shape, QStringList& notes)
{
    if (auto fits = checkSize({shape}); !fits)
        return fits.error();
    const auto area = geos.areaOf(shape, {1, 1}, notes);
    if (!area)
        return area.error();
    return geos.polygonsOf(area->get(), {1, 1});
}

} // namespace

QString shapeTitle(const Shape& shape)
{
    const QString type = shapeTypeName(shape.type).replace(QLatin1Char('-'), QLatin1Char(' '));
    const QString name = shape.name.section(QLatin1Char('\n'), 0, 0).left(60);
    return name.isEmpty() ? tr("the %1").arg(type) : tr("%1 “%2”").arg(type, name);
}

Result<ShapeResult> combineAreas(const QList<Shape>& shapes, AreaOperation operation)
{
    const QString name = operationName(operation);
    if (shapes.size() < 2)
        return Error{ErrorCode::Refused, tr("%1 needs two shapes or more").arg(name), {}};
    for (const Shape& shape : shapes)
        if (shape.frame != shapes[0].frame)
            return Error{ErrorCode::Refused, tr("%1: the shapes lie on different frames").arg(name), {}};
    if (auto fits = checkSize(shapes); !fits)
        return fits.error();
    const GeosContext geos;
    QStringList notes;
    std::vector<Geometry> areas;
    for (const Shape& shape : shapes) {
        auto area = geos.areaOf(shape, {1, 1}, notes);
        if (!area)
            return area.error();
        areas.push_back(std::move(*area));
    }
    const Geometry result =
        operation == AreaOperation::Union ? united(geos, std::move(areas)) : folded(geos, std::move(areas), operation);
    return resultLike(geos, shapes[0], result, {1, 1}, notes, name);
}

Result<ShapeResult> buffered(const Shape& shape, double distance, PixelSpacing pixel)
{
    if (auto fits = checkSize({shape}); !fits)
        return fits.error();
    if (!std::isfinite(distance) || distance == 0 || !(pixel.xMm > 0) || !(pixel.yMm > 0))
        return Error{ErrorCode::Refused, tr("Buffer: the distance must be a number other than 0"), {}};
    const GeosContext geos;
    QStringList notes;
    auto geometry = isClosed(shape.type) ? geos.areaOf(shape, pixel, notes) : geos.lineOf(shape, pixel);
    if (!geometry)
        return geometry.error();
    const int segments = quadrantSegments(std::abs(distance) / std::min(pixel.xMm, pixel.yMm));
    return resultLike(geos, shape, geos.own(GEOSBuffer_r(geos.handle(), geometry->get(), distance, segments)), pixel,
                      notes, tr("Buffer"));
}

Result<ShapeResult> simplified(const Shape& shape, double tolerance, PixelSpacing pixel)
{
    if (auto fits = checkSize({shape}); !fits)
        return fits.error();
    if (!(tolerance >= 0) || !(pixel.xMm > 0) || !(pixel.yMm > 0))
        return Error{ErrorCode::Refused, tr("Simplify: the tolerance must not be negative"), {}};
    const GeosContext geos;
    QStringList notes;
    if (isClosed(shape.type)) {
        auto area = geos.areaOf(shape, pixel, notes);
        if (!area)
            return area.error();
        return resultLike(geos, shape, geos.own(GEOSTopologyPreserveSimplify_r(geos.handle(), area->get(), tolerance)),
                          pixel, notes, tr("Simplify"));
    }
    if (shape.type != ShapeType::Polyline)
        return Error{ErrorCode::Refused, tr("Simplify: %1 has no vertices to leave out").arg(shapeTitle(shape)), {}};
    auto line = geos.lineOf(shape, pixel);
    if (!line)
        return line.error();
    const Geometry fewer = geos.own(GEOSSimplify_r(geos.handle(), line->get(), tolerance));
    if (!fewer)
        return geos.failure(tr("Simplify of %1 could not be computed").arg(shapeTitle(shape)));
    ShapeResult result{shape, {}};
    result.shape.points = geos.pointsOf(fewer.get(), pixel);
    return result;
}

Result<ShapeResult> withFewerVertices(const Shape& shape, qsizetype most)
{
    const QRectF box = shape.boundingRect();
    double low = 0, high = std::max({box.width(), box.height(), 1.0});
    auto best = simplified(shape, high);
    if (!best || vertexCount(best->shape) > most)
        return best;
    for (int step = 0; step < 40 && high - low > 1e-3; ++step) {
        const double middle = (low + high) / 2;
        auto found = simplified(shape, middle);
        if (!found)
            return found;
        if (vertexCount(found->shape) <= most) {
            best = std::move(found);
            high = middle;
        } else
            low = middle;
    }
    return best;
}

Result<ShapeResult> withoutHoles(const Shape& shape)
{
    const GeosContext geos;
    QStringList notes;
    auto polygons = validPolygons(geos, shape, notes);
    if (!polygons)
        return polygons.error();
    std::vector<QList<QPolygonF>>& outer = *polygons;
    const bool any = std::any_of(outer.begin(), outer.end(), [](const auto& polygon) { return polygon.size() > 1; });
    if (!any)
        return ShapeResult{shape, notes};
    for (QList<QPolygonF>& polygon : outer)
        polygon.resize(1);
    // A part that lay in a hole of another lies in it now: what is filled already need not be outlined again.
    Shape filled = polygonLike(shape, outer);
    if (outer.size() == 1)
        return ShapeResult{filled, notes};
    std::vector<Geometry> parts;
    for (const QList<QPolygonF>& polygon : outer) {
        auto part = geos.areaOf(polygonLike(shape, {polygon}), {1, 1}, notes);
        if (part)
            parts.push_back(std::move(*part));
    }
    return resultLike(geos, shape, united(geos, std::move(parts)), {1, 1}, notes, tr("Fill holes"));
}

Result<QList<Shape>> partsOf(const Shape& shape)
{
    const GeosContext geos;
    QStringList notes;
    auto polygons = validPolygons(geos, shape, notes);
    if (!polygons)
        return polygons.error();
    if (polygons->size() < 2)
        return QList<Shape>{shape};
    std::stable_sort(polygons->begin(), polygons->end(), [](const auto& a, const auto& b) {
        return a.first().boundingRect().left() < b.first().boundingRect().left();
    });
    QList<Shape> parts;
    for (const QList<QPolygonF>& polygon : *polygons) {
        Shape part = polygonLike(shape, {polygon});
        if (!parts.isEmpty())
            part.id = {};
        parts << part;
    }
    return parts;
}

Result<ShapeResult> repaired(const Shape& shape)
{
    if (!isClosed(shape.type) || isBox(shape.type))
        return ShapeResult{shape, {}};
    const GeosContext geos;
    QStringList notes;
    const auto polygons = validPolygons(geos, shape, notes);
    if (!polygons)
        return polygons.error();
    return notes.isEmpty() ? ShapeResult{shape, {}} : ShapeResult{polygonLike(shape, *polygons), notes};
}

} // namespace triptych
