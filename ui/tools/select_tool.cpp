#include "ui/tools/select_tool.h"

#include "core/annotation/shape_changes.h"
#include "ui/canvas/handle_painting.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/view_keys.h"
#include "ui/tools/selection_frame.h"
#include "ui/tools/shape_picking.h"
#include "ui/tools/vertex_edits.h"

#include <QKeyEvent>
#include <QLineF>
#include <QPainter>

#include <algorithm>

namespace triptych {

namespace {

constexpr double kMoveAfter = 3; ///< screen pixels; a click must not nudge anything

bool samePoints(const Shape& a, const Shape& b)
{
    return a.id == b.id && a.points.constData() == b.points.constData() && a.points.size() == b.points.size() &&
           a.moreRings.size() == b.moreRings.size();
}

} // namespace

SelectTool::SelectTool(ToolSettings& settings) : DrawingTool(settings), m_snapper(settings) {}

SelectTool::~SelectTool() = default;

bool SelectTool::press(ImageView& view, const ViewPointer& pointer)
{
    if (!view.annotations())
        return false;
    m_notes.close();
    m_view = &view;
    m_pressedAt = pointer.screen;
    m_moved = false;
    m_narrows = false;
    if (!pressPoint(view, pointer) && !pressFrame(view, pointer))
        pressShape(view, pointer);
    return true;
}

/// On a point of the only shape chosen.
bool SelectTool::pressPoint(ImageView& view, const ViewPointer& pointer)
{
    const Shape* shape = pointEditable(view);
    const auto place = shape ? pointAt(view, *shape, pointer.screen) : std::nullopt;
    if (!place)
        return false;
    if (pointer.modifiers & Qt::AltModifier) {
        removePoints(view, *shape, {*place});
        return true;
    }
    QList<RingPlace> chosen = chosenPoints(view) ? *chosenPoints(view) : QList<RingPlace>();
    if (pointer.modifiers & Qt::ShiftModifier) {
        if (chosen.removeAll(*place) == 0)
            chosen << *place;
        m_points = {*shape, chosen};
        view.update();
        return true;
    }
    if (!chosen.contains(*place))
        chosen = {*place};
    m_points = {*shape, chosen};
    m_drag = std::make_unique<PointDrag>(m_snapper, *shape, *place, chosen, pointer.image);
    view.update();
    return true;
}

/// On a handle of a box, or of the frame around what is chosen.
bool SelectTool::pressFrame(ImageView& view, const ViewPointer& pointer)
{
    const QList<const Shape*> shapes = view.selection().size() < 5000 ? editableSelection(view) : QList<const Shape*>();
    if (shapes.size() == 1 && isBox(shapes[0]->type)) {
        const QPolygonF handles = view.camera().imageToScreen().map(boxHandles(*shapes[0]));
        for (int i = 0; i < int(handles.size()); ++i)
            if (QLineF(handles[i], pointer.screen).length() <= kReach) {
                m_drag = std::make_unique<BoxDrag>(m_snapper, *shapes[0], i, pointer.image);
                return true;
            }
    }
    const auto frame = SelectionFrame::of(view);
    const auto grip = frame ? frame->gripAt(pointer.screen) : std::nullopt;
    if (!grip)
        return false;
    using Kind = SelectionFrame::Grip::Kind;
    const auto kind = grip->kind == Kind::Turn   ? MotionDrag::Grip::Turn
                      : grip->kind == Kind::Side ? MotionDrag::Grip::Side
                                                 : MotionDrag::Grip::Corner;
    m_drag = std::make_unique<MotionDrag>(view, shapes, kind, frame->box(), grip->image, pointer.image);
    return true;
}

/// On a shape, with all of its group, or on nothing.
void SelectTool::pressShape(ImageView& view, const ViewPointer& pointer)
{
    const bool adds = pointer.modifiers & Qt::ShiftModifier;
    const Shape* hit = shapeAt(view, pointer.screen);
    if (!hit) {
        m_drag = std::make_unique<RubberDrag>(pointer.screen, adds ? view.selection() : QList<ShapeId>());
        if (!adds)
            view.setSelection({});
        return;
    }
    const QList<ShapeId> together = withGroups(view, {hit->id});
    QList<ShapeId> selection = view.selection();
    const bool chosen = view.isSelected(hit->id);
    if (adds) {
        const QSet<ShapeId> members(together.cbegin(), together.cend());
        selection.removeIf([&](const ShapeId& id) { return members.contains(id); });
        view.setSelection(chosen ? selection : selection + together);
        return;
    }
    if (!chosen)
        view.setSelection(together);
    m_narrows = chosen && selection.size() > together.size();
    m_ifClicked = together;
    if (view.selection().size() > kManyShapes) {
        m_drag = std::make_unique<MassDrag>(view, together, pointer.image);
        return;
    }
    const QList<const Shape*> shapes = editableSelection(view);
    QRectF box;
    for (const Shape* shape : shapes)
        box |= shape->boundingRect();
    m_drag = std::make_unique<MotionDrag>(view, shapes, MotionDrag::Grip::Whole, box, pointer.image, pointer.image);
}

bool SelectTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (!m_drag || m_view != &view)
        return false;
    if (!m_moved && QLineF(m_pressedAt, pointer.screen).length() < kMoveAfter)
        return true;
    m_moved = true;
    m_drag->move(view, pointer);
    return true;
}

bool SelectTool::release(ImageView& view, const ViewPointer& pointer)
{
    if (!m_drag || m_view != &view)
        return false;
    move(view, pointer);
    const std::unique_ptr<SelectDrag> drag = std::move(m_drag);
    m_snapper.clear();
    view.update();
    if (!m_moved) {
        if (m_narrows)
            view.setSelection(m_ifClicked);
        return true;
    }
    const bool pointsChosen = chosenPoints(view) != nullptr;
    drag->finish(view);
    // The vertices chosen stay so after they were moved.
    if (const Shape* shape = pointsChosen ? pointEditable(view) : nullptr; shape && shape->id == m_points.shape.id)
        m_points.shape = *shape;
    return true;
}

bool SelectTool::doubleClick(ImageView& view, const ViewPointer& pointer)
{
    if (!view.annotations())
        return false;
    const Shape* under = shapeAt(view, pointer.screen);
    if (under && under->type == ShapeType::Text) {
        m_notes.edit(view, *under);
        return true;
    }
    for (const Shape* shape : view.selection().size() < 100 ? editableSelection(view) : QList<const Shape*>())
        if (hasVertices(shape->type) && insertPoint(view, *shape, pointer))
            return true;
    return false;
}

bool SelectTool::insertPoint(ImageView& view, const Shape& shape, const ViewPointer& pointer)
{
    const auto side = sideAt(view, shape, pointer.screen);
    if (!side)
        return false;
    const RingPlace made{side->ring, side->index + 1};
    (void)view.annotations()->apply({QObject::tr("Insert vertex"), {withVertex(shape, *side, pointer.image)}, {}, {}});
    if (const Shape* now = pointEditable(view))
        m_points = {*now, {made}};
    view.update();
    return true;
}

void SelectTool::removePoints(ImageView& view, const Shape& shape, QList<RingPlace> places)
{
    m_points = {};
    const auto fewer = withoutVertices(shape, std::move(places));
    if (fewer)
        (void)view.annotations()->apply({QObject::tr("Delete vertex"), {*fewer}, {}, {}});
    view.update();
}

const QList<RingPlace>* SelectTool::chosenPoints(const ImageView& view) const
{
    const Shape* shape = m_points.places.isEmpty() ? nullptr : pointEditable(view);
    return shape && samePoints(*shape, m_points.shape) ? &m_points.places : nullptr;
}

void SelectTool::relabel(ImageView& view)
{
    changeSelection(view, QObject::tr("Change class"),
                    [label = settings().label()](Shape& shape) { shape.label = label; });
}

/// The labels' keys give chosen shapes another label, which the window's own do not; chosen vertices go before shapes.
bool SelectTool::wantsKey(const ImageView& view, const QKeyEvent& event) const
{
    return (m_drag && view.keys().matches(ViewKey::LeaveGesture, event)) ||
           (chosenPoints(view) && view.keys().matches(ViewKey::DeleteShape, event)) ||
           (!view.selection().isEmpty() && view.keys().labelOf(event));
}

bool SelectTool::keyPress(ImageView& view, QKeyEvent* event)
{
    if (view.keys().matches(ViewKey::DeleteShape, *event)) {
        if (!view.annotations() || view.selection().isEmpty())
            return false;
        cancel(view);
        if (const QList<RingPlace>* places = chosenPoints(view); places && hasVertices(m_points.shape.type)) {
            removePoints(view, *pointEditable(view), *places);
            return true;
        }
        const QList<ShapeId> chosen = view.selection();
        view.setSelection({});
        view.annotations()->removeShapes(chosen, editableIn(view));
        return true;
    }
    if (view.keys().matches(ViewKey::LeaveGesture, *event) && (m_drag || !view.selection().isEmpty())) {
        if (m_drag)
            cancel(view);
        else if (chosenPoints(view))
            m_points = {};
        else
            view.setSelection({});
        view.update();
        return true;
    }
    const auto key = view.keys().labelOf(*event);
    if (!DrawingTool::keyPress(view, event))
        return false;
    if (key && settings().labelOfKey(*key) > 0)
        relabel(view);
    return true;
}

void SelectTool::cancel(ImageView& view)
{
    m_drag.reset();
    m_snapper.clear();
    view.update();
}

void SelectTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    if (m_drag && m_view == &view && m_moved)
        return m_drag->paint(painter, view);
    if (const auto frame = SelectionFrame::of(view))
        frame->paint(painter);
    if (const QList<RingPlace>* places = chosenPoints(view)) {
        const QTransform toScreen = view.camera().imageToScreen();
        const QList<QPolygonF> rings = pointRings(m_points.shape);
        for (const RingPlace& place : *places)
            paintHandle(painter, toScreen.map(rings[place.ring][place.index]), true);
    }
}

} // namespace triptych
