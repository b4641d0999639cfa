// Which ring of a shape is an outer one and which a hole of which, for formats that want to be told.
#pragma once

#include <QList>
#include <QPolygonF>

namespace triptych {

/// Indices into the rings: one part of a multipolygon.
struct RingPart {
    qsizetype outer = 0;
    QList<qsizetype> holes;
    friend bool operator==(const RingPart&, const RingPart&) = default;
};

/// Rings that do not cross (they may touch), inside by the odd-even rule: a ring inside an odd number of others is a
/// hole of the smallest of them. Parts in the order of their outer rings.
QList<RingPart> nestRings(const QList<QPolygonF>& rings);

/// A ring that comes back to one of its own vertices, as rings that do not: the same area by the odd-even rule.
QList<QPolygonF> splitAtTouches(const QPolygonF& ring);

} // namespace triptych
