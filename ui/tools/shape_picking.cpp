#include "ui/tools/shape_picking.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/note_box.h"

#include <QLineF>

#include <algorithm>

namespace triptych {

namespace {

bool near(const QRectF& box, const QRectF& area)
{
    // A line along an axis has a box without an area, which Qt never calls intersecting.
    return box.left() <= area.right() && box.right() >= area.left() && box.top() <= area.bottom() &&
           box.bottom() >= area.top();
}

bool segmentMeets(const QRectF& area, QPointF a, QPointF b)
{
    if (area.contains(a) || area.contains(b))
        return true;
    if (!near(QRectF(a, b).normalized(), area))
        return false;
    const QLineF side(a, b);
    for (const QLineF& edge : {QLineF(area.topLeft(), area.bottomRight()), QLineF(area.topRight(), area.bottomLeft())})
        if (side.intersects(edge, nullptr) == QLineF::BoundedIntersection)
            return true;
    return false;
}

bool touches(const Shape& shape, const QTransform& toScreen, const QRectF& area)
{
    const bool closed = isClosed(shape.type);
    for (const QPolygonF& stroke : shape.strokes()) {
        const QPolygonF line = toScreen.map(stroke);
        for (qsizetype i = 0; i + (closed ? 0 : 1) < line.size(); ++i)
            if (segmentMeets(area, line[i], line[(i + 1) % line.size()]))
                return true;
        if (line.size() == 1 && area.contains(line[0]))
            return true;
    }
    return false;
}

/// Within reach of a line or of a point.
bool lineAt(const Shape& shape, const ImageView& view, const QTransform& toScreen, QPointF screen)
{
    const QList<QPolygonF> strokes = shape.strokes();
    const double zoom = view.camera().zoom;
    const double aspect = view.camera().pixelAspect;
    const QPointF at = view.toImage(screen);
    if (strokes.size() == 1 && strokes[0].size() == 1)
        return QLineF(toScreen.map(strokes[0][0]), screen).length() <= kReach;
    return EdgeBlocks(strokes, isClosed(shape.type)).nearestSide(strokes, at, kReach / zoom, aspect).has_value();
}

} // namespace

namespace {

bool isShownOn(int frame, const QMap<int, LabelInfo>& labels, const Shape& shape)
{
    const auto label = labels.constFind(shape.label);
    return !shape.hidden && shape.frame == frame && (label == labels.cend() || label->visible);
}

} // namespace

bool isShown(const ImageView& view, const Shape& shape)
{
    return view.overlaysVisible() && isShownOn(view.frame(), view.labels(), shape);
}

std::function<bool(const Shape&)> editableIn(const ImageView& view)
{
    return [any = view.overlaysVisible(), frame = view.frame(), labels = view.labels()](const Shape& shape) {
        return any && !shape.locked && isShownOn(frame, labels, shape);
    };
}

namespace {

/// The note under a point, the one drawn last: notes are as large at any scale, so their boxes say nothing of them.
const Shape* noteAt(const ImageView& view, QPointF screen)
{
    const AnnotationModel& model = *view.annotations();
    const QTransform toScreen = view.camera().imageToScreen();
    constexpr double kAll = 1e9;
    const Shape* found = nullptr;
    model.shapeIndex().visit(
        {-kAll, -kAll, 2 * kAll, 2 * kAll}, view.frame(), ShapeIndex::Kind::Notes, [&](const IndexedShape& entry) {
            const auto it = model.shapes().lowerBound(entry.stackOrder);
            if (it == model.shapes().end() || it->type != ShapeType::Text || it->locked || !isShown(view, *it) ||
                it->points.isEmpty())
                return;
            const QPointF place = toScreen.map(it->points.front());
            if (noteBox(*it, place, view).contains(screen) && (!found || it->stackOrder > found->stackOrder))
                found = &*it;
        });
    return found;
}

bool holds(const Shape& shape, QPointF at)
{
    int around = 0;
    for (const QPolygonF& ring : shape.rings())
        around += ring.containsPoint(at, Qt::OddEvenFill) ? 1 : 0;
    return around % 2 == 1;
}

} // namespace

const Shape* shapeAt(const ImageView& view, QPointF screen)
{
    if (const Shape* note = noteAt(view, screen))
        return note;
    const Shape* inside = nullptr;
    const QTransform toScreen = view.camera().imageToScreen();
    const QPointF at = view.toImage(screen);
    const QRectF reach =
        view.camera().screenToImage().mapRect(QRectF(screen - QPointF(kReach, kReach), QSizeF(2 * kReach, 2 * kReach)));
    const QList<const Shape*> near = view.annotations()->shapesIn(reach, view.frame());
    for (auto it = near.crbegin(); it != near.crend(); ++it) {
        const Shape& shape = **it;
        if (shape.locked || shape.type == ShapeType::Text || !isShown(view, shape))
            continue;
        if (lineAt(shape, view, toScreen, screen))
            return &shape;
        if (!inside && isClosed(shape.type) && holds(shape, at))
            inside = &shape;
    }
    return inside;
}

QList<ShapeId> shapesTouching(const ImageView& view, const QRectF& screen)
{
    QList<ShapeId> found;
    const QTransform toScreen = view.camera().imageToScreen();
    const QRectF area = view.camera().screenToImage().mapRect(screen);
    for (const Shape* shape : view.annotations()->shapesIn(area, view.frame()))
        if (!shape->locked && isShown(view, *shape) &&
            (screen.contains(toScreen.mapRect(shape->boundingRect())) || touches(*shape, toScreen, screen)))
            found << shape->id;
    return found;
}

QList<ShapeId> withGroups(const ImageView& view, const QList<ShapeId>& ids)
{
    QSet<QString> groups;
    for (const ShapeId& id : ids)
        if (const Shape* shape = view.annotations()->shape(id); shape && !shape->group.isEmpty())
            groups.insert(shape->group);
    if (groups.isEmpty())
        return ids;
    const QSet<ShapeId> chosen(ids.cbegin(), ids.cend());
    QList<ShapeId> all = ids;
    for (const Shape& shape : view.annotations()->shapes())
        if (groups.contains(shape.group) && !chosen.contains(shape.id) && !shape.locked)
            all << shape.id;
    return all;
}

QList<const Shape*> editableSelection(const ImageView& view)
{
    QList<const Shape*> shapes;
    if (!view.annotations())
        return shapes;
    const auto editable = editableIn(view);
    for (const ShapeId& id : view.selection())
        if (const Shape* shape = view.annotations()->shape(id); shape && editable(*shape))
            shapes << shape;
    return shapes;
}

void changeSelection(const ImageView& view, const QString& text, const std::function<void(Shape&)>& change)
{
    if (!view.annotations())
        return;
    view.annotations()->changeShapes(text, view.selection(), [editable = editableIn(view), change](Shape& shape) {
        if (!editable(shape))
            return false;
        change(shape);
        return true;
    });
}

const Shape* pointEditable(const ImageView& view)
{
    if (!view.annotations() || view.selection().size() != 1)
        return nullptr;
    const QList<const Shape*> shapes = editableSelection(view);
    return shapes.isEmpty() || isBox(shapes.first()->type) ? nullptr : shapes.first();
}

QList<QPolygonF> pointRings(const Shape& shape) { return QList<QPolygonF>{shape.points} + shape.moreRings; }

} // namespace triptych
