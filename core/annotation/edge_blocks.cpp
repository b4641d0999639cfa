#include "core/annotation/edge_blocks.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

double distanceBetween(QPointF a, QPointF b, double aspect)
{
    return std::hypot(a.x() - b.x(), (a.y() - b.y()) * aspect);
}

QPointF nearestOnSide(QPointF at, QPointF a, QPointF b, double aspect)
{
    const QPointF d(b.x() - a.x(), (b.y() - a.y()) * aspect);
    const QPointF p(at.x() - a.x(), (at.y() - a.y()) * aspect);
    const double length2 = QPointF::dotProduct(d, d);
    const double t = length2 > 0 ? std::clamp(QPointF::dotProduct(p, d) / length2, 0.0, 1.0) : 0;
    return a + t * (b - a);
}

QRectF around(QPointF at, double radius, double aspect)
{
    return {at.x() - radius, at.y() - radius / aspect, 2 * radius, 2 * radius / aspect};
}

} // namespace

EdgeBlocks::EdgeBlocks(const QList<QPolygonF>& rings, bool closed) : m_closed(closed)
{
    for (qsizetype r = 0; r < rings.size(); ++r) {
        const QPolygonF& ring = rings[r];
        for (qsizetype first = 0; first < ring.size(); first += kRun) {
            Block block{r, first, std::min(first + kRun, ring.size()), 0, 0, 0, 0};
            block.left = block.right = ring[first].x();
            block.top = block.bottom = ring[first].y();
            for (qsizetype i = first + 1; i <= block.last; ++i) { // the end of the last side as well
                const QPointF& point = ring[i < ring.size() ? i : closed ? 0 : ring.size() - 1];
                block.left = std::min(block.left, point.x());
                block.right = std::max(block.right, point.x());
                block.top = std::min(block.top, point.y());
                block.bottom = std::max(block.bottom, point.y());
            }
            m_blocks.push_back(block);
        }
    }
}

std::optional<NearPlace> EdgeBlocks::nearestVertex(const QList<QPolygonF>& rings, QPointF at, double radius,
                                                   double aspect) const
{
    std::optional<NearPlace> best;
    forEachVertexIn(rings, around(at, radius, aspect), [&](RingPlace place) {
        const QPointF point = rings[place.ring][place.index];
        const double distance = distanceBetween(at, point, aspect);
        if (distance <= radius && (!best || distance < best->distance))
            best = NearPlace{place, point, distance};
    });
    return best;
}

std::optional<NearPlace> EdgeBlocks::nearestSide(const QList<QPolygonF>& rings, QPointF at, double radius,
                                                 double aspect) const
{
    std::optional<NearPlace> best;
    const QRectF area = around(at, radius, aspect);
    for (const Block& block : m_blocks) {
        if (!meets(block, area))
            continue;
        const QPolygonF& ring = rings[block.ring];
        for (qsizetype i = block.first; i < block.last; ++i) {
            if (i + 1 == ring.size() && (!m_closed || ring.size() < 2))
                continue;
            const QPointF point = nearestOnSide(at, ring[i], ring[(i + 1) % ring.size()], aspect);
            const double distance = distanceBetween(at, point, aspect);
            if (distance <= radius && (!best || distance < best->distance))
                best = NearPlace{{block.ring, i}, point, distance};
        }
    }
    return best;
}

} // namespace triptych
