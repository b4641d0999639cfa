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

/// The longer side of the box of a way in the image, on the screen.
double longest(const QTransform& toScreen, QPointF way)
{
    return std::max(std::abs(toScreen.m11() * way.x() + toScreen.m21() * way.y()),
                    std::abs(toScreen.m12() * way.x() + toScreen.m22() * way.y()));
}

double span(QPointF a, QPointF b) { return std::max(std::abs(a.x() - b.x()), std::abs(a.y() - b.y())); }

void paintRing(QPainter& painter, const QPolygonF& ring, const QTransform& toScreen, const QRectF& visible, bool closed)
{
    QPointF last(-1e9, -1e9);
    const QRectF inImage = toScreen.inverted().mapRect(visible); // where most of very many are not
    for (qsizetype i = 0; i < ring.size(); ++i) {
        if (!inImage.contains(ring[i]))
            continue;
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
    if (n < 8 || (!closed && (index == 0 || index + 1 == n)))
        return true;
    const QPointF& at = ring[index];
    return longest(toScreen, ring[(index + n - 1) % n] - at) >= kCrowded ||
           longest(toScreen, ring[(index + 1) % n] - at) >= kCrowded;
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
