#include "ui/canvas/shape_painting.h"

#include "ui/canvas/handle_painting.h"
#include "ui/canvas/heavy_shapes.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_text.h"
#include "ui/canvas/screen_lines.h"
#include "ui/canvas/shape_outline.h"
#include "ui/canvas/shape_tiles.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace triptych {

namespace {

constexpr double kTextReach = 80;        ///< screen pixels from a shape to the end of what is written beside it
constexpr qsizetype kMostSelected = 500; ///< drawn each with handles and text where there are very many shapes
constexpr qsizetype kMostNotes = 500;

/// A note: its lines at its place, on a dark ground.
void paintNote(QPainter& painter, QPointF at, const Shape& shape, const QColor& colour, bool selected)
{
    const QStringList lines =
        shape.name.isEmpty() ? QStringList{QStringLiteral("…")} : shape.name.split(QLatin1Char('\n'));
    double widest = 0;
    for (const QString& line : lines)
        widest = std::max(widest, double(painter.fontMetrics().horizontalAdvance(line)));
    const QRectF ground(at.x(), at.y(), widest + 10, 16.0 * double(lines.size()) + 6);
    painter.setPen(selected ? QPen(colour, 1.4) : QPen(Qt::NoPen));
    painter.setBrush(QColor(0, 0, 0, 150));
    painter.drawRoundedRect(ground, 3, 3);
    double y = at.y() + 15;
    for (const QString& line : lines) {
        drawRimmedText(painter, {at.x() + 5, y}, line, colour);
        y += 16;
    }
}

/// Lines beside a box, or below or above it where there is no room; the first one in the shape's colour.
void paintBeside(QPainter& painter, const QRectF& box, double y, const QStringList& lines, const QColor& colour,
                 const QRectF& visible)
{
    double widest = 0;
    for (const QString& line : lines)
        widest = std::max(widest, double(painter.fontMetrics().horizontalAdvance(line)));
    double x = box.right() + 5;
    if (x + widest > visible.right() - 4)
        x = box.left() - 5 - widest;
    if (x < visible.left() + 4) { // neither: below, or above at the view's foot
        x = std::max(visible.left() + 4, std::min(box.left(), visible.right() - 4 - widest));
        const double height = 16 * double(lines.size());
        y = box.bottom() + 16 + height < visible.bottom() ? box.bottom() + 16 : box.top() - height + 10;
    }
    for (const QString& line : lines) {
        drawRimmedText(painter, {x, y}, line, &line == &lines.first() ? colour : kText);
        y += 16;
    }
}

/// Without the vertices that cannot be told apart on the screen.
Shape lightened(const Shape& shape, const Camera& camera, const QRectF& visible)
{
    if (shape.type == ShapeType::ClosedSpline || shape.type == ShapeType::OpenSpline)
        return shape;
    const QTransform toScreen = camera.imageToScreen(), toImage = camera.screenToImage();
    Shape light = shape;
    light.points = toImage.map(onScreen(shape.points, toScreen, visible));
    for (QPolygonF& ring : light.moreRings)
        ring = toImage.map(onScreen(ring, toScreen, visible));
    return light;
}

/// As paintOutline(), onto an empty picture and with lines of one pixel side by side: a wide one takes QPainter a
/// hundred times as long where there are very many vertices.
void paintHeavy(QPainter& painter, const Shape& light, const QTransform& toScreen, const QColor& colour, bool selected,
                const QRectF& visible)
{
    QList<QPolygonF> lines;
    QPainterPath inside; // odd-even
    for (const QPolygonF& stroke : light.strokes()) {
        lines << toScreen.map(stroke);
        if (isClosed(light.type) && !stroke.isEmpty()) {
            lines.last() << lines.last().first();
            inside.addPolygon(ringWithin(lines.last(), visible));
        }
    }
    QColor fill = colour;
    fill.setAlphaF(selected ? 0.16f : 0.07f);
    painter.setCompositionMode(QPainter::CompositionMode_Source); // the picture is empty yet: half the time
    painter.fillPath(inside, fill);
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
    const auto draw = [&](const QColor& pen, double by) {
        painter.setPen(QPen(pen, 1));
        for (const QPointF& aside : {QPointF(by, 0), QPointF(-by, 0), QPointF(0, by), QPointF(0, -by)}) {
            painter.translate(aside);
            for (const QPolygonF& line : std::as_const(lines))
                painter.drawPolyline(line);
            painter.translate(-aside);
        }
    };
    draw(QColor(0, 0, 0, 110), selected ? 1.6 : 1.2);
    draw(colour, selected ? 0.6 : 0.3);
}

/// One shape as it is: its lines, its handles where it alone is selected, and what it measures.
void paintWhole(QPainter& painter, const ImageView& view, const Shape& shape, const Camera& camera,
                const QColor& colour, bool selected, const QRectF& visible)
{
    const QTransform toScreen = camera.imageToScreen();
    if (HeavyShapes::isHeavy(shape))
        paintHeavy(painter, lightened(shape, camera, visible), toScreen, colour, selected, visible);
    else
        paintOutline(painter, shape, toScreen, colour, selected, visible);
    if (selected && view.selection().size() == 1)
        paintHandles(painter, shape, camera);
    const QString measured = measurementText(shape, view.image()->info().calibration);
    const QString text = shape.name.isEmpty() ? measured : (shape.name + QStringLiteral("  ") + measured).trimmed();
    QStringList lines{text};
    if (selected)
        lines += view.notesOf(shape);
    const double room = selected && !isBox(shape.type) ? 10 : 0; // of the frame around it
    const QRectF box = toScreen.mapRect(shape.boundingRect()).adjusted(-room, 0, room, 0);
    paintBeside(painter, box, isClosed(shape.type) ? box.top() + 10 : box.center().y() + 14, lines, colour, visible);
}

/// What the picture of a shape depends on besides the shape and the camera.
QString lookOf(const ImageView& view, const Shape& shape, bool selected, const QColor& colour)
{
    QStringList parts{view.image()->info().id.value, colour.name(), selected ? QStringLiteral("chosen") : QString(),
                      QString::number(view.selection().size() == 1)};
    if (selected)
        parts += view.notesOf(shape);
    return parts.join(QLatin1Char('\n'));
}

/// The shape where it is seen; from a picture where it has very many vertices.
void paintShape(QPainter& painter, const ImageView& view, const Shape& shape, const Camera& camera,
                const QRectF& visible)
{
    const auto label = view.labels().constFind(shape.label);
    if (shape.frame != view.frame() || shape.hidden || shape.points.isEmpty() ||
        (label != view.labels().cend() && !label->visible))
        return;
    const QTransform toScreen = camera.imageToScreen();
    const QColor colour = label == view.labels().cend() ? kAccent : label->colour;
    const QRectF box = toScreen.mapRect(shape.boundingRect());
    if (!box.adjusted(-kTextReach, -20, kTextReach, 20).intersects(visible))
        return;
    const bool selected = view.isSelected(shape.id);
    if (shape.type == ShapeType::Text)
        return paintNote(painter, toScreen.map(shape.points.front()), shape, colour, selected);
    if (HeavyShapes::isHeavy(shape))
        return view.heavyShapes().paint(
            painter, shape, camera, lookOf(view, shape, selected, colour),
            [&](QPainter& onto) { paintWhole(onto, view, shape, camera, colour, selected, visible); });
    paintWhole(painter, view, shape, camera, colour, selected, visible);
}

/// The shapes of a view for those who draw many; selected ones, which are drawn one by one, are left out.
ShapeScene sceneOf(const ImageView& view)
{
    const AnnotationModel& model = *view.annotations();
    ShapeScene scene{model.shapeIndex(), model.shapes(), view.labels(), view.frame(), {}};
    if (view.selection().size() <= kMostSelected)
        for (const ShapeId& id : view.selection())
            if (const Shape* shape = model.shape(id))
                scene.leftOut.insert(id, shape->stackOrder);
    return scene;
}

void paintManyShapes(QPainter& painter, const Camera& camera, const ShapeScene& scene, ShapeTiles* tiles)
{
    const double ratio = painter.device()->devicePixelRatioF();
    Camera device = camera;
    device.viewport = (QSizeF(camera.viewport) * ratio).toSize();
    device.zoom *= ratio;
    if (tiles)
        return tiles->paint(painter, device, ratio, scene);
    QImage picture(device.viewport, QImage::Format_ARGB32_Premultiplied);
    picture.fill(0);
    drawShapes(picture, device.imageToScreen(), scene);
    picture.setDevicePixelRatio(ratio);
    painter.drawImage(QPointF(0, 0), picture);
}

} // namespace

void paintShapes(QPainter& painter, const ImageView& view, const Camera& camera, ShapeTiles* tiles)
{
    const AnnotationModel& model = *view.annotations();
    const QRectF visible(QPointF(0, 0), QSizeF(camera.viewport));
    const double reach = kTextReach / (camera.zoom * std::min(1.0, camera.pixelAspect));
    const QRectF area = camera.visibleArea().adjusted(-reach, -reach, reach, reach);
    const ShapeScene scene = sceneOf(view);
    painter.setFont(overlayFont(view, 12));
    const bool many = tiles ? tiles->wantedFor(scene, camera.visibleArea())
                            : shapeCost(scene, camera.visibleArea(), kManyVertices) > kManyVertices;
    if (!many) {
        if (tiles)
            tiles->setIdle();
        for (const Shape* shape : model.shapesIn(area, view.frame()))
            paintShape(painter, view, *shape, camera, visible);
        return;
    }
    paintManyShapes(painter, camera, scene, tiles);
    QList<double> notes;
    scene.index.visitUntil(area, view.frame(), ShapeIndex::Kind::Notes, [&notes](const IndexedShape& note) {
        notes << note.stackOrder;
        return notes.size() < kMostNotes;
    });
    std::sort(notes.begin(), notes.end());
    for (const double order : std::as_const(notes))
        for (auto it = model.shapes().lowerBound(order); it != model.shapes().end() && it->stackOrder == order; ++it)
            if (it->type == ShapeType::Text && !scene.leftOut.contains(it->id))
                paintShape(painter, view, *it, camera, visible);
    QList<const Shape*> selected;
    for (auto it = scene.leftOut.cbegin(); it != scene.leftOut.cend(); ++it)
        selected << model.shape(it.key());
    std::sort(selected.begin(), selected.end(), [](const Shape* a, const Shape* b) { return isDrawnBefore(*a, *b); });
    for (const Shape* shape : std::as_const(selected))
        paintShape(painter, view, *shape, camera, visible);
}

} // namespace triptych
