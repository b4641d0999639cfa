#include "core/annotation/ring_nesting.h"

#include <QHash>
#include <QRectF>

#include <algorithm>
#include <cmath>
#include <vector>

namespace triptych {

namespace {

struct PlacedRing {
    QRectF box;
    QPointF inside; ///< not on the ring itself
    double area = 0;
};

double areaOf(const QPolygonF& ring)
{
    double twice = 0;
    for (qsizetype i = 0; i < ring.size(); ++i) {
        const QPointF a = ring[i] - ring.front();
        const QPointF b = ring[(i + 1) % ring.size()] - ring.front();
        twice += a.x() * b.y() - b.x() * a.y();
    }
    return std::abs(twice) / 2;
}

/// A point inside, away from every vertex: half-way between the first two crossings of a line between two heights.
QPointF pointInside(const QPolygonF& ring)
{
    double lowest = ring.front().y(), next = INFINITY;
    for (const QPointF& point : ring)
        lowest = std::min(lowest, point.y());
    for (const QPointF& point : ring)
        if (point.y() > lowest)
            next = std::min(next, point.y());
    if (!std::isfinite(next))
        return ring.front();
    const double y = (lowest + next) / 2;
    std::vector<double> crossings;
    for (qsizetype i = 0; i < ring.size(); ++i) {
        const QPointF a = ring[i], b = ring[(i + 1) % ring.size()];
        if ((a.y() <= y) != (b.y() <= y))
            crossings.push_back(a.x() + (y - a.y()) / (b.y() - a.y()) * (b.x() - a.x()));
    }
    std::sort(crossings.begin(), crossings.end());
    return crossings.size() < 2 ? ring.front() : QPointF((crossings[0] + crossings[1]) / 2, y);
}

} // namespace

QList<RingPart> nestRings(const QList<QPolygonF>& rings)
{
    if (rings.size() == 1)
        return {{0, {}}};
    std::vector<PlacedRing> placed;
    for (const QPolygonF& ring : rings)
        placed.push_back(ring.isEmpty() ? PlacedRing{}
                                        : PlacedRing{ring.boundingRect(), pointInside(ring), areaOf(ring)});
    std::vector<qsizetype> parent(size_t(rings.size()), -1);
    QList<RingPart> parts;
    std::vector<qsizetype> holes;
    for (size_t i = 0; i < placed.size(); ++i) {
        int around = 0;
        for (size_t j = 0; j < placed.size(); ++j) {
            const QRectF& box = placed[j].box;
            const QPointF& at = placed[i].inside;
            if (i == j || placed[j].area <= placed[i].area || at.x() < box.left() || at.x() > box.right() ||
                at.y() < box.top() || at.y() > box.bottom() || !rings[qsizetype(j)].containsPoint(at, Qt::OddEvenFill))
                continue;
            ++around;
            if (parent[i] < 0 || placed[j].area < placed[size_t(parent[i])].area)
                parent[i] = qsizetype(j);
        }
        around % 2 == 0 ? parts.append(RingPart{qsizetype(i), {}}) : holes.push_back(qsizetype(i));
    }
    QHash<qsizetype, qsizetype> partOf;
    for (qsizetype i = 0; i < parts.size(); ++i)
        partOf.insert(parts[i].outer, i);
    for (const qsizetype hole : holes)
        if (const auto part = partOf.constFind(parent[size_t(hole)]); part != partOf.cend())
            parts[*part].holes.append(hole);
        else
            parts.append(RingPart{hole, {}}); // rings that cross: nobody's hole
    return parts;
}

QList<QPolygonF> splitAtTouches(const QPolygonF& ring)
{
    QHash<QPair<double, double>, qsizetype> seen;
    QList<QPolygonF> rings;
    QPolygonF walk;
    for (const QPointF& point : ring) {
        const QPair<double, double> key(point.x(), point.y());
        if (const auto first = seen.constFind(key); first != seen.cend()) {
            const qsizetype at = *first; // the way since then is a ring of its own
            const QPolygonF loop = walk.mid(at);
            for (qsizetype i = at + 1; i < walk.size(); ++i)
                seen.remove({walk[i].x(), walk[i].y()});
            walk.resize(at + 1);
            if (loop.size() > 2)
                rings.append(loop);
            continue;
        }
        seen.insert(key, walk.size());
        walk.append(point);
    }
    if (walk.size() > 2)
        rings.prepend(walk);
    return rings;
}

} // namespace triptych
