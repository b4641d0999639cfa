// Between shapes and GEOS geometries; only the files of core/annotation that compute with GEOS include it.
#pragma once

#include "core/annotation/shape_geometry.h"

#include <functional>
#include <memory>
#include <vector>

struct GEOSContextHandle_HS;
struct GEOSGeom_t;

namespace triptych {

/// One GEOS context with what it last complained of. Not shared between threads.
class GeosContext {
public:
    GeosContext();
    ~GeosContext();
    GeosContext(const GeosContext&) = delete;
    GeosContext& operator=(const GeosContext&) = delete;

    struct Drop {
        GEOSContextHandle_HS* handle = nullptr;
        void operator()(GEOSGeom_t* geometry) const;
    };
    using Geometry = std::unique_ptr<GEOSGeom_t, Drop>;

    GEOSContextHandle_HS* handle() const { return m_handle; }
    Geometry own(GEOSGeom_t* geometry) const { return Geometry(geometry, Drop{m_handle}); }
    Error failure(const QString& what) const; ///< Internal, with GEOS' own words as the cause

    /// The area of a shape, x and y multiplied by the sides of a pixel; valid in GEOS' sense. Where that needed a
    /// repair that a person should know of, `notes` gets a sentence.
    Result<Geometry> areaOf(const Shape& shape, PixelSpacing pixel, QStringList& notes) const;
    /// The lines or the point of a shape that encloses nothing.
    Result<Geometry> lineOf(const Shape& shape, PixelSpacing pixel) const;
    /// The polygons of a geometry, each with its outer ring first, back in pixels; lines and points are left out.
    std::vector<QList<QPolygonF>> polygonsOf(const GEOSGeom_t* geometry, PixelSpacing pixel) const;
    QPolygonF pointsOf(const GEOSGeom_t* line, PixelSpacing pixel) const;

private:
    Geometry ringPolygon(const QPolygonF& ring, PixelSpacing pixel) const;
    Geometry nested(const QList<QPolygonF>& rings, PixelSpacing pixel) const;
    GEOSGeom_t* linearRing(const QPolygonF& ring, PixelSpacing pixel) const;

    GEOSContextHandle_HS* m_handle;
    QString m_complaint;
};

} // namespace triptych
