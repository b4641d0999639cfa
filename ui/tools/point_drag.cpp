#include "core/annotation/annotation_model.h"
#include "ui/canvas/handle_painting.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_text.h"
#include "ui/tools/drawing_tool.h"
#include "ui/tools/select_drag.h"

#include <QPainter>

#include <algorithm>

namespace triptych {

namespace {

constexpr qsizetype kLarge = 400; ///< vertices; with fewer the whole outline is drawn anew at each move

const QPolygonF& ringOf(const Shape& shape, qsizetype ring)
{
    return ring == 0 ? shape.points : shape.moreRings[ring - 1];
}

qsizetype vertexCount(const Shape& shape)
{
    qsizetype count = shape.points.size();
    for (const QPolygonF& ring : shape.moreRings)
        count += ring.size();
    return count;
}

} // namespace

PointDrag::PointDrag(Snapper& snapper, const Shape& shape, RingPlace held, QList<RingPlace> places, QPointF from)
    : m_snapper(snapper), m_before(shape), m_held(held), m_places(std::move(places))
{
    m_large = vertexCount(shape) > kLarge;
    std::sort(m_places.begin(), m_places.end());
    m_grip = ringOf(m_before, held.ring)[held.index] - from;
}

void PointDrag::move(ImageView& view, const ViewPointer& pointer)
{
    const QPointF to = m_snapper.snapped(view, pointer.image + m_grip, pointer.modifiers, {m_before.id});
    m_delta = to - ringOf(m_before, m_held.ring)[m_held.index];
    view.update();
}

Shape PointDrag::changed(double pixelAspect) const
{
    if (m_before.type == ShapeType::Bidirectional)
        return withBidirectionalHandle(m_before, m_held.index, m_before.points[m_held.index] + m_delta, pixelAspect);
    Shape changed = m_before;
    for (const RingPlace& place : m_places)
        (place.ring == 0 ? changed.points : changed.moreRings[place.ring - 1])[place.index] += m_delta;
    return changed;
}

void PointDrag::finish(ImageView& view)
{
    const Shape* now = view.annotations() ? view.annotations()->shape(m_before.id) : nullptr;
    if (!liesAs(now, m_before) || m_delta.isNull())
        return;
    const Shape moved = changed(view.camera().pixelAspect);
    Shape put = *now;
    put.points = moved.points;
    put.moreRings = moved.moreRings;
    (void)view.annotations()->apply({QObject::tr(m_places.size() == 1 ? "Move point" : "Move points"), {put}, {}, {}});
}

/// Where a vertex is now: moved, or where it was.
QPointF PointDrag::pointAt(RingPlace place) const
{
    const bool moved = std::binary_search(m_places.begin(), m_places.end(), place);
    return ringOf(m_before, place.ring)[place.index] + (moved ? m_delta : QPointF());
}

void PointDrag::paint(QPainter& painter, const ImageView& view) const
{
    if (!m_large)
        DrawingTool::paintPreview(painter, view, changed(view.camera().pixelAspect), isClosed(m_before.type));
    const QTransform toScreen = view.camera().imageToScreen();
    const bool closed = isClosed(m_before.type);
    QList<QLineF> sides;
    for (const RingPlace& place : m_large ? m_places : QList<RingPlace>()) {
        const qsizetype n = ringOf(m_before, place.ring).size();
        for (const qsizetype step : {n - 1, qsizetype(1)})
            if (closed || (step == 1 ? place.index + 1 < n : place.index > 0))
                sides << QLineF(toScreen.map(pointAt(place)),
                                toScreen.map(pointAt({place.ring, (place.index + step) % n})));
    }
    painter.save();
    for (const QPen& pen : {QPen(QColor(0, 0, 0, 160), 4), QPen(kAccent, 2)}) {
        painter.setPen(pen);
        painter.drawLines(sides);
    }
    for (const RingPlace& place : m_places)
        paintHandle(painter, toScreen.map(pointAt(place)), true);
    painter.restore();
    m_snapper.paint(painter, view);
}

} // namespace triptych
