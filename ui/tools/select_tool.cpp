#include "ui/tools/select_tool.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/view_keys.h"

#include <QKeyEvent>
#include <QLineF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr double kReach = 8;     ///< screen pixels from a handle or a line
constexpr double kMoveAfter = 3; ///< screen pixels; a click must not nudge anything

QPolygonF handlesOf(const Shape& shape)
{
    if (shape.type == ShapeType::Freehand)
        return {};
    if (!isBox(shape.type))
        return shape.points;
    const QRectF box = shape.boundingRect();
    return QPolygonF(QList<QPointF>{box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()});
}

Shape withHandleAt(const Shape& shape, qsizetype handle, QPointF point, double pixelAspect)
{
    if (shape.type == ShapeType::Bidirectional)
        return withBidirectionalHandle(shape, handle, point, pixelAspect);
    Shape changed = shape;
    if (isBox(shape.type)) {
        const QPointF opposite = handlesOf(shape)[(handle + 2) % 4];
        changed.points = {opposite, point};
    } else
        changed.points[handle] = point;
    return changed;
}

double distanceToSegment(QPointF p, QPointF a, QPointF b)
{
    const QPointF d = b - a;
    const double length2 = QPointF::dotProduct(d, d);
    const double t = length2 > 0 ? std::clamp(QPointF::dotProduct(p - a, d) / length2, 0.0, 1.0) : 0;
    return QLineF(p, a + t * d).length();
}

/// The side of the ring (or line) nearest to a point, and how far it is.
std::pair<qsizetype, double> nearestSide(const QPolygonF& outline, bool closed, QPointF point)
{
    std::pair<qsizetype, double> best{-1, 1e18};
    for (qsizetype i = 0; i + (closed ? 0 : 1) < outline.size(); ++i) {
        const double distance = distanceToSegment(point, outline[i], outline[(i + 1) % outline.size()]);
        if (distance < best.second)
            best = {i, distance};
    }
    return best;
}

bool isShown(const ImageView& view, const Shape& shape)
{
    const auto label = view.labels().constFind(shape.label);
    return view.overlaysVisible() && !shape.hidden && shape.frame == view.frame() &&
           (label == view.labels().cend() || label->visible);
}

} // namespace

std::optional<SelectTool::Handle> SelectTool::handleAt(const ImageView& view, QPointF screen)
{
    for (const ShapeId& id : view.selection()) {
        const Shape* shape = view.annotations()->shape(id);
        if (!shape || !isShown(view, *shape))
            continue;
        const QPolygonF handles = view.camera().imageToScreen().map(handlesOf(*shape));
        for (qsizetype i = 0; i < handles.size(); ++i)
            if (QLineF(handles[i], screen).length() <= kReach)
                return Handle{id, i};
    }
    return std::nullopt;
}

const Shape* SelectTool::shapeAt(const ImageView& view, QPointF screen)
{
    // A line within reach wins over an inside, and of several the one drawn last.
    const Shape* inside = nullptr;
    const QTransform toScreen = view.camera().imageToScreen();
    const QRectF reach =
        view.camera().screenToImage().mapRect(QRectF(screen - QPointF(kReach, kReach), QSizeF(2 * kReach, 2 * kReach)));
    const QList<Shape>& shapes = view.annotations()->shapes();
    for (auto it = shapes.crbegin(); it != shapes.crend(); ++it) {
        // A line along an axis has a box without an area, which Qt never calls intersecting.
        if (!isShown(view, *it) || !it->boundingRect().adjusted(-0.5, -0.5, 0.5, 0.5).intersects(reach))
            continue;
        const QPolygonF outline = toScreen.map(it->outline());
        const bool closed = isClosed(it->type);
        const QList<QPolygonF> strokes = it->strokes();
        if (std::any_of(strokes.begin(), strokes.end(), [&](const QPolygonF& stroke) {
                return nearestSide(toScreen.map(stroke), closed, screen).second <= kReach;
            }))
            return &*it;
        if (!inside && closed && outline.containsPoint(screen, Qt::OddEvenFill))
            inside = &*it;
    }
    return inside;
}

bool SelectTool::press(ImageView& view, const ViewPointer& pointer)
{
    AnnotationModel* model = view.annotations();
    if (!model)
        return false;
    if (const auto handle = handleAt(view, pointer.screen)) {
        const Shape shape = *model->shape(handle->shape);
        if (pointer.modifiers & Qt::AltModifier) {
            if (shape.type == ShapeType::Polygon && shape.points.size() > 3) {
                Shape fewer = shape;
                fewer.points.removeAt(handle->index);
                model->replaceShape(fewer);
            }
            return true;
        }
        m_drag = Drag{&view, shape, handle, pointer.image, pointer.screen, shape, false};
        return true;
    }
    const Shape* hit = shapeAt(view, pointer.screen);
    QList<ShapeId> selection = view.selection();
    if (!hit) {
        if (!(pointer.modifiers & Qt::ShiftModifier))
            view.setSelection({});
        return true;
    }
    const ShapeId id = hit->id;
    m_drag = Drag{&view, *hit, std::nullopt, pointer.image, pointer.screen, *hit, false};
    if (pointer.modifiers & Qt::ShiftModifier) {
        if (selection.removeAll(id) == 0)
            selection << id;
        m_drag.reset();
        view.setSelection(selection);
    } else
        view.setSelection({id});
    return true;
}

bool SelectTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (!m_drag || m_drag->view != &view)
        return false;
    if (!m_drag->moved && QLineF(m_drag->fromScreen, pointer.screen).length() < kMoveAfter)
        return true;
    m_drag->moved = true;
    const QPointF delta = pointer.image - m_drag->from;
    m_drag->preview = m_drag->handle ? withHandleAt(m_drag->before, m_drag->handle->index,
                                                    handlesOf(m_drag->before)[m_drag->handle->index] + delta,
                                                    view.camera().pixelAspect)
                                     : m_drag->before.translated(delta);
    view.update();
    return true;
}

bool SelectTool::release(ImageView& view, const ViewPointer& pointer)
{
    if (!m_drag || m_drag->view != &view)
        return false;
    move(view, pointer);
    const Drag drag = *std::exchange(m_drag, std::nullopt);
    view.update();
    // Only what still is as it was when the drag began: an undo may have come between.
    const Shape* now = view.annotations() ? view.annotations()->shape(drag.before.id) : nullptr;
    if (drag.moved && now && *now == drag.before)
        view.annotations()->replaceShape(drag.preview);
    return true;
}

bool SelectTool::doubleClick(ImageView& view, const ViewPointer& pointer)
{
    if (!view.annotations())
        return false;
    for (const ShapeId& id : view.selection()) {
        const Shape* shape = view.annotations()->shape(id);
        if (!shape || shape->type != ShapeType::Polygon || !isShown(view, *shape))
            continue;
        const auto [side, distance] =
            nearestSide(view.camera().imageToScreen().map(shape->points), true, pointer.screen);
        if (side < 0 || distance > kReach)
            continue;
        Shape more = *shape;
        more.points.insert(side + 1, pointer.image);
        view.annotations()->replaceShape(more);
        return true;
    }
    return false;
}

void SelectTool::relabel(ImageView& view)
{
    for (const ShapeId& id : view.selection())
        if (const Shape* shape = view.annotations() ? view.annotations()->shape(id) : nullptr) {
            Shape changed = *shape;
            changed.label = settings().label();
            view.annotations()->replaceShape(changed);
        }
}

/// The labels' keys give chosen shapes another label, which the window's own do not.
bool SelectTool::wantsKey(const ImageView& view, const QKeyEvent& event) const
{
    return (m_drag && view.keys().matches(ViewKey::LeaveGesture, event)) ||
           (!view.selection().isEmpty() && view.keys().labelOf(event));
}

bool SelectTool::keyPress(ImageView& view, QKeyEvent* event)
{
    if (view.keys().matches(ViewKey::DeleteShape, *event)) {
        if (!view.annotations() || view.selection().isEmpty())
            return false;
        cancel(view);
        const QList<ShapeId> ids = view.selection();
        view.setSelection({});
        view.annotations()->removeShapes(ids);
        return true;
    }
    if (view.keys().matches(ViewKey::LeaveGesture, *event) && (m_drag || !view.selection().isEmpty())) {
        m_drag ? cancel(view) : view.setSelection({});
        return true;
    }
    if (!DrawingTool::keyPress(view, event))
        return false;
    relabel(view);
    return true;
}

void SelectTool::cancel(ImageView& view)
{
    m_drag.reset();
    view.update();
}

void SelectTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    if (m_drag && m_drag->view == &view && m_drag->moved)
        paintPreview(painter, view, m_drag->preview, isClosed(m_drag->preview.type));
}

} // namespace triptych
