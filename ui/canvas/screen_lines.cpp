#include "ui/canvas/screen_lines.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr qsizetype kFew = 500;
constexpr double kMargin = 8; ///< logical pixels around the view: the width of a pen

} // namespace

int sidesBeyond(const QRectF& area, QPointF point)
{
    return (point.x() < area.left() ? 1 : 0) | (point.x() > area.right() ? 2 : 0) | (point.y() < area.top() ? 4 : 0) |
           (point.y() > area.bottom() ? 8 : 0);
}

QPolygonF onScreen(const QPolygonF& line, const QTransform& toScreen, const QRectF& visible, double step)
{
    if (line.size() < kFew)
        return toScreen.map(line);
    const QRectF area = visible.adjusted(-kMargin, -kMargin, kMargin, kMargin);
    QPolygonF seen;
    QPointF last; ///< mapped, whether it was kept or not
    int lastSide = 0, keptSide = 0;
    bool skipped = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QPointF at = toScreen.map(line[i]);
        const int side = sidesBeyond(area, at);
        if (i == 0) {
            seen << at;
            keptSide = side;
        } else if (side & keptSide & lastSide) {
            skipped = true; // stays beyond one side: the way there is not seen
        } else {
            if (std::exchange(skipped, false) && seen.last() != last) {
                seen << last;
                keptSide = lastSide;
            }
            const QPointF moved = at - seen.last();
            if (std::max(std::abs(moved.x()), std::abs(moved.y())) >= step) {
                seen << at;
                keptSide = side;
            }
        }
        last = at;
        lastSide = side;
    }
    if (seen.last() != last)
        seen << last;
    return seen;
}

namespace {

/// What of a ring lies on the side of a line for which `depth` is not negative; `depth` is linear.
template <class Depth>
QPolygonF ringOnSide(const QPolygonF& ring, Depth depth)
{
    QPolygonF kept;
    for (qsizetype i = 0; i < ring.size(); ++i) {
        const QPointF& from = ring[i == 0 ? ring.size() - 1 : i - 1];
        const QPointF& to = ring[i];
        const double before = depth(from), after = depth(to);
        if ((before < 0) != (after < 0))
            kept << from + (to - from) * (before / (before - after));
        if (after >= 0)
            kept << to;
    }
    return kept;
}

} // namespace

QPolygonF ringWithin(const QPolygonF& ring, const QRectF& area)
{
    QPolygonF kept = ringOnSide(ring, [&](QPointF p) { return p.x() - area.left(); });
    kept = ringOnSide(kept, [&](QPointF p) { return area.right() - p.x(); });
    kept = ringOnSide(kept, [&](QPointF p) { return p.y() - area.top(); });
    return ringOnSide(kept, [&](QPointF p) { return area.bottom() - p.y(); });
}

} // namespace triptych
