#include "core/exchange/shape_check.h"

#include "core/base/counted.h"

#include <QSet>

#include <algorithm>
#include <geos_c.h>
#include <memory>

namespace triptych {

namespace {

/// Two edges, but neighbours: cheap, and enough for the many small outlines of a large file.
bool edgesCross(QPointF a, QPointF b, QPointF c, QPointF d)
{
    const auto side = [](QPointF p, QPointF q, QPointF r) {
        const double turn = (q.x() - p.x()) * (r.y() - p.y()) - (q.y() - p.y()) * (r.x() - p.x());
        return turn > 0 ? 1 : turn < 0 ? -1 : 0;
    };
    return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;
}

bool boxesMeet(QPointF a, QPointF b, QPointF c, QPointF d)
{
    return std::max(a.x(), b.x()) >= std::min(c.x(), d.x()) && std::max(c.x(), d.x()) >= std::min(a.x(), b.x()) &&
           std::max(a.y(), b.y()) >= std::min(c.y(), d.y()) && std::max(c.y(), d.y()) >= std::min(a.y(), b.y());
}

bool smallRingCrosses(const QPolygonF& ring)
{
    const qsizetype n = ring.size();
    for (qsizetype i = 0; i < n; ++i)
        for (qsizetype j = i + 2; j < n; ++j) {
            if (i == 0 && j == n - 1)
                continue;
            const QPointF &a = ring[i], &b = ring[i + 1], &c = ring[j], &d = ring[(j + 1) % n];
            if (boxesMeet(a, b, c, d) && edgesCross(a, b, c, d))
                return true;
        }
    return false;
}

bool largeRingCrosses(const QPolygonF& ring)
{
    const std::unique_ptr<std::remove_pointer_t<GEOSContextHandle_t>, void (*)(GEOSContextHandle_t)> context(
        GEOS_init_r(), GEOS_finish_r);
    GEOSCoordSequence* points = GEOSCoordSeq_create_r(context.get(), unsigned(ring.size() + 1), 2);
    for (qsizetype i = 0; i <= ring.size(); ++i)
        GEOSCoordSeq_setXY_r(context.get(), points, unsigned(i), ring[i % ring.size()].x(), ring[i % ring.size()].y());
    GEOSGeometry* line = GEOSGeom_createLineString_r(context.get(), points); // takes the points
    const bool simple = line && GEOSisSimple_r(context.get(), line) == 1;
    if (line)
        GEOSGeom_destroy_r(context.get(), line);
    return !simple;
}

/// Without neighbours that are the same point.
QPolygonF withoutRepeats(QPolygonF ring)
{
    ring.erase(std::unique(ring.begin(), ring.end()), ring.end());
    while (ring.size() > 1 && ring.front() == ring.back())
        ring.removeLast();
    return ring;
}

} // namespace

bool crossesItself(const QPolygonF& given)
{
    constexpr qsizetype kSmall = 48;
    const QPolygonF ring = withoutRepeats(given);
    return ring.size() > 3 && (ring.size() <= kSmall ? smallRingCrosses(ring) : largeRingCrosses(ring));
}

QStringList mendShapes(QList<Shape>& shapes, const QString& name)
{
    qsizetype crossing = 0, firstCrossing = 0, twins = 0;
    QSet<QString> ids;
    for (qsizetype i = 0; i < shapes.size(); ++i) {
        Shape& shape = shapes[i];
        if (!shape.id.isEmpty() && ids.contains(shape.id.value)) {
            shape.id = {};
            ++twins;
        }
        if (!shape.id.isEmpty())
            ids.insert(shape.id.value);
        if (shape.type != ShapeType::Polygon && shape.type != ShapeType::Freehand)
            continue;
        const QList<QPolygonF> rings = shape.rings();
        if (std::any_of(rings.begin(), rings.end(), crossesItself) && ++crossing == 1)
            firstCrossing = i + 1;
    }
    QStringList notes;
    if (crossing > 0)
        notes << name + QStringLiteral(": ") +
                     (crossing == 1 ? QStringLiteral("the outline of shape %1 crosses or touches itself; it is kept, "
                                                     "and inside is what an odd number of turns holds.")
                                          .arg(firstCrossing)
                                    : QStringLiteral("%1 outlines cross or touch themselves (the first is shape %2); "
                                                     "they are kept, and inside is what an odd number of turns holds.")
                                          .arg(crossing)
                                          .arg(firstCrossing));
    if (twins > 0)
        notes << name + QStringLiteral(": ") +
                     counted(twins, QStringLiteral("1 shape had the identifier of another and got one of its own."),
                             QStringLiteral("%1 shapes had the identifier of another and got one of their own."));
    return notes;
}

} // namespace triptych
