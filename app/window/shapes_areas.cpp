// ShapesController, second part: what workers compute with areas and masks.
#include "app/window/shapes_controller.h"

#include "app/window/case_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/worker_call.h"
#include "core/annotation/annotation_layer.h"
#include "core/annotation/locked_labels.h"
#include "core/annotation/shape_geometry.h"
#include "core/annotation/shape_mask.h"
#include "ui/canvas/image_view.h"
#include "ui/dialogs/distance_dialog.h"
#include "ui/models/job_model.h"
#include "ui/models/label_model.h"
#include "ui/models/message_model.h"

#include <QPointer>

#include <algorithm>

namespace triptych {

namespace {

Error cancelled() { return {ErrorCode::Cancelled, QStringLiteral("cancelled"), {}}; }

QString operationText(ShapeCommand command)
{
    switch (command) {
    case ShapeCommand::Union: return QStringLiteral("Union");
    case ShapeCommand::Subtract: return QStringLiteral("Subtract");
    case ShapeCommand::Intersect: return QStringLiteral("Intersect");
    default: return QStringLiteral("Exclude");
    }
}

AreaOperation operationOf(ShapeCommand command)
{
    switch (command) {
    case ShapeCommand::Union: return AreaOperation::Union;
    case ShapeCommand::Subtract: return AreaOperation::Subtract;
    case ShapeCommand::Intersect: return AreaOperation::Intersect;
    default: return AreaOperation::Exclude;
    }
}

/// Whether the labels that a result rests on are still what they were; true where it rests on none.
bool sameLabels(const QMap<int, LabelMap>& labels, const std::optional<LabelMap>& before, const AnnotationModel& now)
{
    return !before ||
           std::all_of(labels.keyBegin(), labels.keyEnd(), [&](int frame) { return now.labelMap(frame) == *before; });
}

} // namespace

/// Has a worker compute what comes of the shapes chosen, and puts it in place, unless they were changed meanwhile.
void ShapesController::compute(const QString& text, Work work)
{
    AnnotationModel* now = model();
    if (!now)
        return;
    const QList<Shape> sources = chosen();
    const ImageId image = imageOfLayer(now->image());
    const JobId job = m_services.jobs.begin(text, {});
    JobHandle handle = callInWorker(
        m_services.pool, JobPriority::Interaction, this,
        [sources, work = std::move(work)](std::stop_token stop) { return work(sources, stop); },
        [this, text, sources, image, job, of = QPointer<AnnotationModel>(now)](Result<Outcome> outcome) {
            m_services.jobs.finish(job);
            AnnotationModel* target = m_services.cases.annotations(image);
            if (target != of) // another reader's marks are shown now
                target = nullptr;
            if (!outcome) {
                if (outcome.error().code != ErrorCode::Cancelled)
                    m_services.messages.post(UserMessage::Severity::Warning, outcome.error().message);
            } else if (target) {
                const bool sameShapes = std::all_of(sources.begin(), sources.end(), [target](const Shape& source) {
                    const Shape* shape = target->shape(source.id);
                    return shape && *shape == source;
                });
                const bool same = sameShapes && sameLabels(outcome->labels, outcome->labelsBefore, *target);
                if (!same)
                    m_services.messages.post(
                        UserMessage::Severity::Warning,
                        QStringLiteral("%1: the shapes were changed meanwhile; nothing is done.").arg(text));
                else if (auto ids = target->apply({text, outcome->put, outcome->removed, outcome->labels}); !ids)
                    m_services.messages.post(ids.error());
                else if (!ids->isEmpty())
                    choose(image, *ids);
                if (same && !outcome->notes.isEmpty())
                    m_services.messages.post(UserMessage::Severity::Information, outcome->notes.join(QLatin1Char(' ')));
            }
            Q_EMIT finished();
        });
    m_services.jobs.setCancel(job, [handle]() mutable { handle.cancel(); });
}

/// The same, shape by shape.
void ShapesController::computeEach(const QString& text,
                                   std::function<Result<QList<Shape>>(const Shape&, QStringList&)> each)
{
    if (!anyChosen())
        return;
    compute(text, [each = std::move(each)](const QList<Shape>& shapes, std::stop_token stop) -> Result<Outcome> {
        Outcome outcome;
        for (const Shape& shape : shapes) {
            if (stop.stop_requested())
                return cancelled();
            auto result = each(shape, outcome.notes);
            if (!result)
                return result.error();
            outcome.put += *result;
        }
        return outcome;
    });
}

void ShapesController::combine(ShapeCommand command)
{
    compute(operationText(command),
            [operation = operationOf(command)](const QList<Shape>& shapes, std::stop_token) -> Result<Outcome> {
                auto result = combineAreas(shapes, operation);
                if (!result)
                    return result.error();
                Outcome outcome{{result->shape}, {}, {}, result->notes};
                for (const Shape& shape : shapes.mid(1))
                    outcome.removed << shape.id;
                return outcome;
            });
}

/// The sides of a pixel in the unit asked for, or nothing and a word where the image has no millimetres.
std::optional<PixelSpacing> ShapesController::pixelFor(bool inMm)
{
    const ViewCell* cell = m_services.viewer.active();
    if (!inMm || !cell || !cell->image())
        return PixelSpacing{1, 1};
    const QList<Shape> shapes = chosen();
    const Calibration& calibration = cell->image()->info().calibration;
    std::optional<PixelSpacing> spacing = calibration.nominalSpacing();
    for (const Shape& shape : shapes) {
        const QRectF box = shape.boundingRect();
        spacing = spacing ? calibration.spacingFor(box.topLeft(), box.bottomRight()) : std::nullopt;
    }
    if (!spacing)
        m_services.messages.post(UserMessage::Severity::Warning,
                                 QStringLiteral("The image has no millimetres where the shapes chosen lie."));
    return spacing;
}

namespace {

/// One shape more for the list, its notes beside those of the others.
Result<QList<Shape>> noted(Result<ShapeResult> result, QStringList& notes)
{
    if (!result)
        return result.error();
    notes += result->notes;
    return QList<Shape>{result->shape};
}

} // namespace

void ShapesController::buffer(double distance, bool inMm)
{
    if (const auto pixel = pixelFor(inMm))
        computeEach(distance < 0 ? QStringLiteral("Shrink") : QStringLiteral("Grow"),
                    [distance, pixel](const Shape& shape, QStringList& notes) {
                        return noted(buffered(shape, distance, *pixel), notes);
                    });
}

void ShapesController::simplify(double tolerance, bool inMm)
{
    if (const auto pixel = pixelFor(inMm))
        computeEach(QStringLiteral("Simplify"), [tolerance, pixel](const Shape& shape, QStringList& notes) {
            return noted(simplified(shape, tolerance, *pixel), notes);
        });
}

void ShapesController::askBuffer()
{
    if (!anyChosen())
        return;
    const auto spacing = m_services.viewer.active()->image()->info().calibration.nominalSpacing();
    DistanceQuestion question{QStringLiteral("Grow or shrink"),
                              QStringLiteral("How far the outlines move outwards; a negative distance moves them "
                                             "inwards. Lines and points become areas."),
                              true, 5, spacing ? spacing->xMm : 0};
    (new DistanceDialog(
         question, [this](double distance, bool inMm) { buffer(distance, inMm); }, m_window))
        ->open();
}

void ShapesController::askSimplify()
{
    if (!anyChosen())
        return;
    const auto spacing = m_services.viewer.active()->image()->info().calibration.nominalSpacing();
    DistanceQuestion question{QStringLiteral("Simplify"),
                              QStringLiteral("How far the simpler outline may lie from the one there is."), false, 1,
                              spacing ? spacing->xMm : 0};
    (new DistanceDialog(
         question, [this](double distance, bool inMm) { simplify(distance, inMm); }, m_window))
        ->open();
}

void ShapesController::toLabel()
{
    const ViewCell* cell = m_services.viewer.active();
    if (!anyChosen())
        return;
    const int frame = cell->frame();
    compute(QStringLiteral("Paint shapes"),
            [frame, locked = lockedLabels(m_services.labels.labels()),
             map = model()->labelMap(frame)](QList<Shape> shapes, std::stop_token) -> Result<Outcome> {
                shapes.removeIf([frame](const Shape& shape) { return shape.frame != frame; });
                auto painted = withShapesPainted(map, shapes, locked);
                if (!painted)
                    return painted.error();
                Outcome outcome;
                outcome.labelsBefore = map;
                outcome.labels.insert(frame, *painted);
                return outcome;
            });
}

void ShapesController::fromLabel()
{
    const ViewCell* cell = m_services.viewer.active();
    if (!cell || !model())
        return;
    const int label = m_services.labels.active();
    const QString name = m_services.labels.labels().value(label).name;
    compute(QStringLiteral("Outline label"),
            [frame = cell->frame(), label, name,
             map = model()->labelMap(cell->frame())](const QList<Shape>&, std::stop_token) -> Result<Outcome> {
                auto shapes = shapesOfLabel(map, frame, label);
                if (!shapes)
                    return shapes.error();
                if (shapes->isEmpty())
                    return Error{ErrorCode::Refused,
                                 QStringLiteral("Nothing is painted with “%1” on this frame.").arg(name),
                                 {}};
                return Outcome{*shapes, {}, {}, {}};
            });
}

void ShapesController::perform(ShapeCommand command)
{
    switch (command) {
    case ShapeCommand::Union:
    case ShapeCommand::Subtract:
    case ShapeCommand::Intersect:
    case ShapeCommand::Exclude: return combine(command);
    case ShapeCommand::Buffer: return askBuffer();
    case ShapeCommand::Simplify: return askSimplify();
    case ShapeCommand::FillHoles:
        return computeEach(QStringLiteral("Fill holes"),
                           [](const Shape& shape, QStringList& notes) { return noted(withoutHoles(shape), notes); });
    case ShapeCommand::Split:
        return computeEach(QStringLiteral("Split"), [](const Shape& shape, QStringList&) { return partsOf(shape); });
    case ShapeCommand::Repair:
        return computeEach(QStringLiteral("Repair"),
                           [](const Shape& shape, QStringList& notes) { return noted(repaired(shape), notes); });
    case ShapeCommand::ToPolygon:
        return computeEach(QStringLiteral("Make polygons"),
                           [](const Shape& shape, QStringList& notes) { return noted(asPolygon(shape), notes); });
    case ShapeCommand::ToLabel: return toLabel();
    case ShapeCommand::FromLabel: return fromLabel();
    default: return arrange(command);
    }
}

} // namespace triptych
