#include "app/window/shapes_controller.h"

#include "app/window/case_controller.h"
#include "app/window/shape_clipboard.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "core/annotation/annotation_layer.h"
#include "core/annotation/shape_order.h"
#include "ui/canvas/image_view.h"
#include "ui/models/label_model.h"
#include "ui/models/message_model.h"
#include "ui/models/tool_settings.h"
#include "ui/tools/shape_picking.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QUuid>

namespace triptych {

namespace {

constexpr double kCopyAside = 14; ///< screen pixels that a copy lies beside what it is of

StackMove stackMove(ShapeCommand command)
{
    switch (command) {
    case ShapeCommand::ToFront: return StackMove::ToFront;
    case ShapeCommand::Forward: return StackMove::Forward;
    case ShapeCommand::Backward: return StackMove::Backward;
    default: return StackMove::ToBack;
    }
}

QRectF boxOf(const QList<Shape>& shapes)
{
    QRectF box;
    for (const Shape& shape : shapes)
        box |= shape.boundingRect().adjusted(-0.5, -0.5, 0.5, 0.5); // points and straight lines have no area
    return box;
}

/// Copies of the shapes, in groups of their own where they were in groups.
QList<Shape> copiesOf(QList<Shape> shapes)
{
    QHash<QString, QString> groups;
    for (Shape& shape : shapes) {
        shape.id = {};
        shape.created = {};
        if (shape.group.isEmpty())
            continue;
        if (!groups.contains(shape.group))
            groups.insert(shape.group, QUuid::createUuid().toString(QUuid::WithoutBraces));
        shape.group = groups[shape.group];
    }
    return shapes;
}

QIcon chip(const QColor& colour)
{
    QPixmap pixmap(14, 14);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QRectF(2, 2, 10, 10));
    return QIcon(pixmap);
}

} // namespace

ShapesController::ShapesController(ShapesServices services, CommandRegistry& commands, QWidget* window)
    : QObject(window), m_services(services), m_actions(new ShapeActions(commands, window)), m_window(window)
{
    connect(m_actions, &ShapeActions::triggered, this, &ShapesController::perform);
    QAction* snap = m_actions->action(ShapeCommand::Snap);
    snap->setChecked(services.settings.snaps());
    connect(snap, &QAction::toggled, &services.settings, &ToolSettings::setSnaps);
    connect(&services.settings, &ToolSettings::snapsChanged, snap, &QAction::setChecked);
}

AnnotationModel* ShapesController::model() const
{
    const ViewCell* cell = m_services.viewer.active();
    return cell ? cell->annotations() : nullptr;
}

QList<Shape> ShapesController::chosen() const
{
    QList<Shape> shapes;
    const AnnotationModel* annotations = model();
    if (!annotations)
        return shapes;
    for (const ShapeId& id : selection())
        if (const Shape* shape = annotations->shape(id); shape && !shape->locked)
            shapes << *shape;
    return shapes;
}

QList<ShapeId> ShapesController::selection() const
{
    return model() ? m_services.viewer.active()->canvas().selection() : QList<ShapeId>();
}

AnnotationModel* ShapesController::settled() const
{
    AnnotationModel* annotations = model();
    if (annotations)
        annotations->finishGestures();
    return annotations;
}

int ShapesController::openChosen(int most) const
{
    const AnnotationModel* annotations = model();
    int count = 0;
    for (const ShapeId& id : selection()) {
        const Shape* shape = annotations->shape(id);
        if (shape && !shape->locked && ++count == most)
            break;
    }
    return count;
}

bool ShapesController::anyChosen()
{
    if (openChosen(1) > 0)
        return true;
    m_services.messages.post(UserMessage::Severity::Information,
                             QStringLiteral("Choose shapes first, with the select tool or in the table of shapes."));
    return false;
}

void ShapesController::choose(const ImageId& image, const QList<ShapeId>& ids)
{
    for (ViewCell* cell : m_services.viewer.cells())
        if (cell->image() && cell->image()->info().id == image)
            cell->canvas().setSelection(ids);
}

void ShapesController::apply(AnnotationChange change, bool choosesThem)
{
    AnnotationModel* annotations = model();
    if (!annotations)
        return;
    auto ids = annotations->apply(std::move(change));
    if (!ids)
        m_services.messages.post(ids.error());
    else if (choosesThem)
        choose(imageOfLayer(annotations->image()), *ids);
}

void ShapesController::changeAll(const QString& text, const QList<ShapeId>& ids, const ShapeChanger& change)
{
    if (AnnotationModel* annotations = model())
        annotations->changeShapes(text, ids, change);
}

void ShapesController::changeChosen(const QString& text, const std::function<void(Shape&)>& change)
{
    changeAll(text, selection(), [change](Shape& shape) {
        if (shape.locked)
            return false;
        change(shape);
        return true;
    });
}

namespace {

QList<ShapeId> idsOf(const QList<Shape>& shapes)
{
    QList<ShapeId> ids;
    for (const Shape& shape : shapes)
        ids << shape.id;
    return ids;
}

/// Those that fulfil a condition.
template <class Fn>
QList<ShapeId> idsWhere(const AnnotationModel* annotations, Fn fulfils)
{
    QList<ShapeId> ids;
    if (annotations)
        for (const Shape& shape : annotations->shapes())
            if (fulfils(shape))
                ids << shape.id;
    return ids;
}

} // namespace

void ShapesController::arrange(ShapeCommand command)
{
    switch (command) {
    case ShapeCommand::Cut: copy(); return apply({QStringLiteral("Cut"), {}, idsOf(chosen()), {}}, true);
    case ShapeCommand::Copy: return copy();
    case ShapeCommand::Paste: return paste(false);
    case ShapeCommand::PasteMm: return paste(true);
    case ShapeCommand::Duplicate: return duplicate();
    case ShapeCommand::SelectAll: return selectAll();
    case ShapeCommand::Lock: return lockOrUnlock();
    case ShapeCommand::UnlockAll:
        return setLocked(idsWhere(settled(), [](const Shape& shape) { return shape.locked; }), false);
    case ShapeCommand::Hide: return changeChosen(QStringLiteral("Hide"), [](Shape& shape) { shape.hidden = true; });
    case ShapeCommand::ShowAll:
        return setHidden(idsWhere(settled(), [](const Shape& shape) { return shape.hidden; }), false);
    case ShapeCommand::Group: return group(true);
    case ShapeCommand::Ungroup: return group(false);
    case ShapeCommand::ToFront:
    case ShapeCommand::Forward:
    case ShapeCommand::Backward:
    case ShapeCommand::ToBack: return restack(command);
    default: return;
    }
}

void ShapesController::lockOrUnlock()
{
    (void)settled();
    if (openChosen(1) > 0)
        changeChosen(QStringLiteral("Lock"), [](Shape& shape) { shape.locked = true; });
    else
        setLocked(selection(), false);
}

void ShapesController::setLabel(int label)
{
    changeChosen(QStringLiteral("Change class"), [label](Shape& shape) { shape.label = label; });
}

void ShapesController::rename(const ShapeId& id, const QString& name)
{
    changeAll(QStringLiteral("Rename"), {id}, [name](Shape& shape) {
        shape.name = name;
        return true;
    });
}

void ShapesController::setLocked(const QList<ShapeId>& ids, bool locked)
{
    changeAll(locked ? QStringLiteral("Lock") : QStringLiteral("Unlock"), ids, [locked](Shape& shape) {
        shape.locked = locked;
        return true;
    });
}

void ShapesController::removeChosen()
{
    if (openChosen(1) == 0)
        return;
    AnnotationModel* annotations = model();
    annotations->removeShapes(selection(), [](const Shape& shape) { return !shape.locked; });
    choose(imageOfLayer(annotations->image()), {});
}

void ShapesController::setHidden(const QList<ShapeId>& ids, bool hidden)
{
    changeAll(hidden ? QStringLiteral("Hide") : QStringLiteral("Show"), ids, [hidden](Shape& shape) {
        shape.hidden = hidden;
        return true;
    });
}

void ShapesController::group(bool together)
{
    if (together && openChosen(2) < 2)
        return m_services.messages.post(UserMessage::Severity::Information,
                                        QStringLiteral("A group needs two shapes or more."));
    const QString name = together ? QUuid::createUuid().toString(QUuid::WithoutBraces) : QString();
    changeChosen(together ? QStringLiteral("Group") : QStringLiteral("Ungroup"),
                 [name](Shape& shape) { shape.group = name; });
}

void ShapesController::restack(ShapeCommand command)
{
    const AnnotationModel* annotations = model();
    if (!annotations || !anyChosen())
        return;
    const QList<ShapeId> ids = idsOf(chosen());
    apply({m_actions->action(command)->text(),
           restacked(annotations->shapes(), QSet<ShapeId>(ids.cbegin(), ids.cend()),
                     m_services.viewer.active()->frame(), stackMove(command)),
           {},
           {}},
          false);
}

void ShapesController::selectAll()
{
    ViewCell* cell = m_services.viewer.active();
    if (cell && cell->annotations())
        cell->canvas().setSelection(idsWhere(
            cell->annotations(), [&](const Shape& shape) { return !shape.locked && isShown(cell->canvas(), shape); }));
}

void ShapesController::copy()
{
    const ViewCell* cell = m_services.viewer.active();
    if (!anyChosen())
        return;
    const ImageInfo& info = cell->image()->info();
    const QList<Shape> shapes = chosen();
    const QRectF box = boxOf(shapes);
    const CopiedShapes copied{shapes, info.id, info.calibration.spacingFor(box.topLeft(), box.bottomRight()), {}};
    QGuiApplication::clipboard()->setMimeData(shapesToMime(copied, m_services.labels.labels()).release());
}

void ShapesController::duplicate()
{
    if (!anyChosen())
        return;
    const double aside = kCopyAside / m_services.viewer.active()->camera().zoom;
    QList<Shape> copies = copiesOf(chosen());
    for (Shape& shape : copies)
        shape = shape.translated({aside, aside});
    apply({QStringLiteral("Duplicate"), copies, {}, {}}, true);
}

void ShapesController::paste(bool inMm)
{
    const ViewCell* cell = m_services.viewer.active();
    if (!model())
        return;
    auto copied = shapesFromMime(QGuiApplication::clipboard()->mimeData(), m_services.labels.labels());
    if (!copied)
        return m_services.messages.post(UserMessage::Severity::Information, copied.error().message);
    const ImageInfo& info = cell->image()->info();
    QList<Shape> shapes = copiesOf(copied->shapes);
    if (inMm) {
        const auto here = info.calibration.nominalSpacing();
        if (!here || !copied->spacing)
            return m_services.messages.post(
                UserMessage::Severity::Warning,
                here ? QStringLiteral("What was copied has no millimetres: paste it in pixels instead.")
                     : QStringLiteral("This image has no millimetres: paste in pixels instead."));
        for (Shape& shape : shapes)
            shape = inOtherPixels(shape, *copied->spacing, *here);
    }
    const bool beside =
        copied->image == info.id && !copied->shapes.isEmpty() && copied->shapes.first().frame == cell->frame();
    const QRectF box = boxOf(shapes);
    const QRectF image(QPointF(0, 0), QSizeF(info.size()));
    const double aside = kCopyAside / cell->camera().zoom;
    QPointF delta = beside ? QPointF(aside, aside) : QPointF();
    if (!image.intersects(box.translated(delta)))
        delta = cell->camera().centre - box.center(); // else nobody would find them
    for (Shape& shape : shapes) {
        shape = shape.translated(delta);
        shape.frame = cell->frame();
    }
    apply({QStringLiteral("Paste"), shapes, {}, {}}, true);
    if (!copied->losses.isEmpty())
        m_services.messages.post(UserMessage::Severity::Warning, copied->losses.join(QLatin1Char(' ')));
}

void ShapesController::fillMenu(QMenu& menu)
{
    QMenu* classes = menu.addMenu(QStringLiteral("Class"));
    const QMap<int, LabelInfo> labels = m_services.labels.labels();
    for (auto it = labels.cbegin(); it != labels.cend(); ++it)
        connect(classes->addAction(chip(it->colour), it->name), &QAction::triggered, this,
                [this, label = it.key()] { setLabel(label); });
    menu.addSeparator();
    m_actions->fillMenu(menu);
}

void ShapesController::addToViewMenu(QMenu* menu, ViewCell* cell, const QPoint& at)
{
    ImageView& view = cell->canvas();
    if (!cell->annotations())
        return;
    const bool byKey = at == view.rect().center(); // of what is chosen already, if anything is
    if (const Shape* under = byKey && !view.selection().isEmpty() ? nullptr : shapeAt(view, at);
        under && !view.isSelected(under->id))
        view.setSelection(withGroups(view, {under->id}));
    const auto count = view.selection().size();
    auto* shapes = new QMenu(count > 1 ? QStringLiteral("%1 shapes").arg(count) : QStringLiteral("Shapes"), menu);
    fillMenu(*shapes);
    QAction* first = menu->actions().value(0);
    menu->insertMenu(first, shapes);
    menu->insertSeparator(first);
}

} // namespace triptych
