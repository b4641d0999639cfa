#include "ui/canvas/handle_painting.h"

#include "core/annotation/shape_transform.h"
#include "core/display/camera.h"
#include "ui/canvas/overlay_text.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr double kCrowded = 4; ///< logical pixels between neighbours
constexpr double kApart = 6;   ///< between two handles that are drawn

double span(QPointF a, QPointF b) { return std::max(std::abs(a.x() - b.x()), std::abs(a.y() - b.y())); }

void paintRing(QPainter& painter, const QPolygonF& ring, const QTransform& toScreen, const QRectF& visible, bool closed)
{
    QPointF last(-1e9, -1e9);
    for (qsizetype i = 0; i < ring.size(); ++i) {
        const QPointF at = toScreen.map(ring[i]);
        if (!visible.contains(at) || span(at, last) < kApart || !hasHandle(ring, i, toScreen, closed))
            continue;
        paintHandle(painter, at);
        last = at;
    }
}

} // namespace

bool hasHandle(const QPolygonF& ring, qsizetype index, const QTransform& toScreen, bool closed)
{
    const qsizetype n = ring.size();
    if (n < 8)
        return true;
    const QPointF at = toScreen.map(ring[index]);
    const bool first = !closed && index == 0, last = !closed && index + 1 == n;
    const double before = first ? 1e9 : span(at, toScreen.map(ring[(index + n - 1) % n]));
    const double after = last ? 1e9 : span(at, toScreen.map(ring[(index + 1) % n]));
    return std::max(before, after) >= kCrowded;
}

void paintHandle(QPainter& painter, QPointF screen, bool chosen)
{
    painter.setPen(QPen(Qt::black, 1));
    painter.setBrush(chosen ? QBrush(kAccent) : QBrush(Qt::white));
    painter.drawRect(QRectF(screen.x() - 3.5, screen.y() - 3.5, 7, 7));
}

void paintHandles(QPainter& painter, const Shape& shape, const Camera& camera)
{
    if (shape.locked)
        return;
    const QTransform toScreen = camera.imageToScreen();
    const QRectF visible = QRectF(QPointF(0, 0), QSizeF(camera.viewport)).adjusted(-8, -8, 8, 8);
    if (isBox(shape.type)) {
        for (const QPointF& handle : toScreen.map(boxHandles(shape)))
            paintHandle(painter, handle);
        return;
    }
    const bool closed = isClosed(shape.type);
    paintRing(painter, shape.points, toScreen, visible, closed);
    for (const QPolygonF& ring : shape.moreRings)
        paintRing(painter, ring, toScreen, visible, closed);
}

} // namespace triptych
