#include "core/annotation/geos_areas.h"

#include "core/annotation/fine_rings.h"

#include <QCoreApplication>

#include <geos_c.h>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ShapeGeometry", text); }

std::vector<double> scaledPoints(const QPolygonF& line, PixelSpacing pixel, bool close)
{
    std::vector<double> values;
    values.reserve(size_t(line.size() + 1) * 2);
    for (const QPointF& point : line) {
        values.push_back(point.x() * pixel.xMm);
        values.push_back(point.y() * pixel.yMm);
    }
    if (close && !line.isEmpty()) {
        values.push_back(values[0]);
        values.push_back(values[1]);
    }
    return values;
}

bool allFinite(const QList<QPolygonF>& rings)
{
    for (const QPolygonF& ring : rings)
        for (const QPointF& point : ring)
            if (!std::isfinite(point.x()) || !std::isfinite(point.y()))
                return false;
    return true;
}

/// How many of the other rings are around each one, by the middle of its first side: vertices may touch, sides do not.
std::vector<int> depthsOf(const QList<QPolygonF>& rings)
{
    std::vector<QRectF> boxes;
    for (const QPolygonF& ring : rings)
        boxes.push_back(ring.boundingRect());
    std::vector<int> depths(boxes.size());
    for (size_t i = 0; i < boxes.size(); ++i) {
        const QPolygonF& ring = rings[qsizetype(i)];
        const QPointF probe = (ring[0] + ring[1]) / 2;
        for (size_t j = 0; j < boxes.size(); ++j)
            if (i != j && boxes[j].contains(boxes[i]) && rings[qsizetype(j)].containsPoint(probe, Qt::OddEvenFill))
                ++depths[i];
    }
    return depths;
}

} // namespace

GeosContext::GeosContext() : m_handle(GEOS_init_r())
{
    GEOSContext_setErrorMessageHandler_r(
        m_handle,
        [](const char* text, void* self) { static_cast<GeosContext*>(self)->m_complaint = QString::fromUtf8(text); },
        this);
}

GeosContext::~GeosContext() { GEOS_finish_r(m_handle); }

void GeosContext::Drop::operator()(GEOSGeom_t* geometry) const { GEOSGeom_destroy_r(handle, geometry); }

Error GeosContext::failure(const QString& what) const { return {ErrorCode::Internal, what, m_complaint}; }

GEOSGeom_t* GeosContext::linearRing(const QPolygonF& ring, PixelSpacing pixel) const
{
    const std::vector<double> values = scaledPoints(ring, pixel, ring.front() != ring.back() || ring.size() < 4);
    GEOSCoordSequence* points =
        GEOSCoordSeq_copyFromBuffer_r(m_handle, values.data(), unsigned(values.size() / 2), 0, 0);
    return points ? GEOSGeom_createLinearRing_r(m_handle, points) : nullptr;
}

GeosContext::Geometry GeosContext::ringPolygon(const QPolygonF& ring, PixelSpacing pixel) const
{
    GEOSGeometry* shell = linearRing(ring, pixel);
    return own(shell ? GEOSGeom_createPolygon_r(m_handle, shell, nullptr, 0) : nullptr);
}

/// A MultiPolygon of exactly these rings, by how they lie in one another. Where it is valid, its inside is the odd-even
/// inside of the rings; where they cross, it is not.
GeosContext::Geometry GeosContext::nested(const QList<QPolygonF>& rings, PixelSpacing pixel) const
{
    const std::vector<int> depths = depthsOf(rings);
    std::vector<GEOSGeometry*> polygons;
    for (size_t i = 0; i < depths.size(); ++i) {
        if (depths[i] % 2 == 1)
            continue;
        const QPolygonF& outer = rings[qsizetype(i)];
        std::vector<GEOSGeometry*> holes;
        for (size_t j = 0; j < depths.size(); ++j)
            if (depths[j] == depths[i] + 1) {
                const QPolygonF& inner = rings[qsizetype(j)];
                if (outer.containsPoint((inner[0] + inner[1]) / 2, Qt::OddEvenFill))
                    holes.push_back(linearRing(inner, pixel));
            }
        GEOSGeometry* shell = linearRing(outer, pixel);
        polygons.push_back(GEOSGeom_createPolygon_r(m_handle, shell, holes.data(), unsigned(holes.size())));
    }
    return own(GEOSGeom_createCollection_r(m_handle, GEOS_MULTIPOLYGON, polygons.data(), unsigned(polygons.size())));
}

Result<GeosContext::Geometry> GeosContext::areaOf(const Shape& shape, PixelSpacing pixel, QStringList& notes) const
{
    if (!isClosed(shape.type))
        return Error{ErrorCode::Refused, tr("%1 encloses no area").arg(shapeTitle(shape)), {}};
    QList<QPolygonF> rings = fineRings(shape);
    if (!allFinite(rings))
        return Error{ErrorCode::BadFormat, tr("%1 has coordinates that are no numbers").arg(shapeTitle(shape)), {}};
    rings.removeIf([](const QPolygonF& ring) { return ring.size() < 3; });
    if (rings.isEmpty())
        return Error{ErrorCode::Refused, tr("%1 encloses no area").arg(shapeTitle(shape)), {}};
    Geometry geometry = rings.size() == 1 ? ringPolygon(rings[0], pixel) : nested(rings, pixel);
    if (!geometry)
        return failure(tr("%1 cannot be taken as an area").arg(shapeTitle(shape)));
    char* reason = nullptr;
    GEOSGeometry* place = nullptr;
    const char valid = GEOSisValidDetail_r(m_handle, geometry.get(), 0, &reason, &place);
    const QString why = QString::fromUtf8(reason ? reason : "");
    GEOSFree_r(m_handle, reason);
    const Geometry at = own(place);
    if (valid == 1)
        return geometry;
    // A ring that only touches itself is no fault that a person made; one that crosses may be.
    if (why.startsWith(QLatin1String("Self-intersection")) || why.startsWith(QLatin1String("Nested"))) {
        double x = 0, y = 0;
        if (at) {
            GEOSGeomGetX_r(m_handle, at.get(), &x);
            GEOSGeomGetY_r(m_handle, at.get(), &y);
        }
        notes << tr("%1 crosses itself near x %2, y %3: it was repaired, its inside is what an odd number of rings "
                    "holds.")
                     .arg(shapeTitle(shape))
                     .arg(x / pixel.xMm, 0, 'f', 0)
                     .arg(y / pixel.yMm, 0, 'f', 0);
    }
    std::vector<GEOSGeometry*> each;
    for (const QPolygonF& ring : std::as_const(rings))
        if (Geometry polygon = ringPolygon(ring, pixel))
            each.push_back(polygon.release());
    const Geometry all =
        own(GEOSGeom_createCollection_r(m_handle, GEOS_MULTIPOLYGON, each.data(), unsigned(each.size())));
    // GEOS nodes the lines and takes what an odd number of them encloses, which is what a shape's inside is.
    Geometry mended = own(all ? GEOSMakeValid_r(m_handle, all.get()) : nullptr);
    if (!mended)
        return failure(tr("%1 crosses itself and cannot be repaired").arg(shapeTitle(shape)));
    const auto polygons = polygonsOf(mended.get(), {1, 1});
    if (polygons.empty())
        return Error{ErrorCode::Refused, tr("%1 encloses no area").arg(shapeTitle(shape)), {}};
    QList<QPolygonF> clean;
    for (const QList<QPolygonF>& polygon : polygons)
        clean += polygon;
    return clean.size() == 1 ? ringPolygon(clean[0], {1, 1}) : nested(clean, {1, 1});
}

Result<GeosContext::Geometry> GeosContext::lineOf(const Shape& shape, PixelSpacing pixel) const
{
    std::vector<GEOSGeometry*> parts;
    const QList<QPolygonF> strokes = shape.strokes();
    if (!allFinite(strokes))
        return Error{ErrorCode::BadFormat, tr("%1 has coordinates that are no numbers").arg(shapeTitle(shape)), {}};
    for (const QPolygonF& stroke : strokes) {
        const std::vector<double> values = scaledPoints(stroke, pixel, false);
        if (values.empty())
            continue;
        GEOSCoordSequence* points =
            GEOSCoordSeq_copyFromBuffer_r(m_handle, values.data(), unsigned(values.size() / 2), 0, 0);
        GEOSGeometry* part = stroke.size() == 1 ? GEOSGeom_createPoint_r(m_handle, points)
                                                : GEOSGeom_createLineString_r(m_handle, points);
        if (part)
            parts.push_back(part);
    }
    if (parts.empty())
        return Error{ErrorCode::Refused, tr("%1 has no points").arg(shapeTitle(shape)), {}};
    if (parts.size() == 1)
        return own(parts[0]);
    return own(GEOSGeom_createCollection_r(m_handle, GEOS_GEOMETRYCOLLECTION, parts.data(), unsigned(parts.size())));
}

QPolygonF GeosContext::pointsOf(const GEOSGeom_t* line, PixelSpacing pixel) const
{
    const GEOSCoordSequence* points = GEOSGeom_getCoordSeq_r(m_handle, line);
    unsigned count = 0;
    if (!points || !GEOSCoordSeq_getSize_r(m_handle, points, &count))
        return {};
    std::vector<double> values(size_t(count) * 2);
    GEOSCoordSeq_copyToBuffer_r(m_handle, points, values.data(), 0, 0);
    QPolygonF found;
    found.reserve(qsizetype(count));
    for (size_t i = 0; i < count; ++i)
        found << QPointF(values[2 * i] / pixel.xMm, values[2 * i + 1] / pixel.yMm);
    return found;
}

std::vector<QList<QPolygonF>> GeosContext::polygonsOf(const GEOSGeom_t* geometry, PixelSpacing pixel) const
{
    std::vector<QList<QPolygonF>> polygons;
    const auto openRing = [&](const GEOSGeometry* ring) {
        QPolygonF points = pointsOf(ring, pixel);
        if (points.size() > 1)
            points.removeLast(); // the first one again
        return points;
    };
    const int type = GEOSGeomTypeId_r(m_handle, geometry);
    if (type == GEOS_POLYGON && !GEOSisEmpty_r(m_handle, geometry)) {
        QList<QPolygonF> rings{openRing(GEOSGetExteriorRing_r(m_handle, geometry))};
        for (int i = 0; i < GEOSGetNumInteriorRings_r(m_handle, geometry); ++i)
            rings << openRing(GEOSGetInteriorRingN_r(m_handle, geometry, i));
        polygons.push_back(std::move(rings));
    } else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION)
        for (int i = 0; i < GEOSGetNumGeometries_r(m_handle, geometry); ++i)
            for (QList<QPolygonF>& polygon : polygonsOf(GEOSGetGeometryN_r(m_handle, geometry, i), pixel))
                polygons.push_back(std::move(polygon));
    return polygons;
}

} // namespace triptych
