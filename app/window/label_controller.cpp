#include "app/window/label_controller.h"

#include "app/window/job_progress.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/window_action.h"
#include "app/window/worker_call.h"
#include "core/annotation/locked_labels.h"
#include "ui/canvas/image_view.h"
#include "ui/models/job_model.h"
#include "ui/models/label_model.h"
#include "ui/models/message_model.h"
#include "ui/models/tool_settings.h"

#include <QAction>
#include <QMenu>
#include <QPointer>

#include <algorithm>
#include <cmath>

namespace triptych {

LabelController::LabelController(const Models& models, QWidget* window) : QObject(window), m_models(models)
{
    addActions(window);
}

void LabelController::add(QWidget* window, const QString& text, const QString& shortText, const char* key,
                          void (LabelController::*run)())
{
    QAction* action = windowAction(window, text, QLatin1String(key));
    action->setIconText(shortText);
    m_actions << action;
    connect(action, &QAction::triggered, this, run);
}

void LabelController::addActions(QWidget* window)
{
    add(window, tr("Grow the label"), tr("Grow"), "Ctrl+Alt+G", &LabelController::grow);
    add(window, tr("Shrink the label"), tr("Shrink"), "Ctrl+Alt+Shift+G", &LabelController::shrink);
    add(window, tr("Fill holes of the label"), tr("Fill holes"), "Ctrl+Alt+F", &LabelController::fillHoles);
    add(window, tr("Smooth the label"), tr("Smooth"), "Ctrl+Alt+S", &LabelController::smooth);
    add(window, tr("Keep the largest part"), tr("Keep largest"), "Ctrl+Alt+K", &LabelController::keepLargest);
    add(window, tr("Split parts into labels"), tr("Split parts"), "Ctrl+Alt+Shift+K", &LabelController::split);
    add(window, tr("Copy labels to the next frame"), tr("To next frame"), "Alt+PgDown", &LabelController::copyToNext);
    add(window, tr("Copy labels to the previous frame"), tr("To previous"), "Alt+PgUp",
        &LabelController::copyToPrevious);
}

void LabelController::fillMenu(QMenu& menu) const
{
    for (QAction* action : m_actions) {
        if (action == m_actions[m_actions.size() - 2])
            menu.addSeparator();
        menu.addAction(action);
    }
}

void LabelController::say(const QString& text) { m_models.messages.post(UserMessage::Severity::Information, text); }

PaintRule LabelController::rule() const
{
    const PaintOptions& paint = m_models.settings.paint();
    return {quint8(m_models.labels.active()), paint.over, quint8(paint.onlyLabel),
            lockedLabels(m_models.labels.labels())};
}

std::optional<Reach> LabelController::reach()
{
    const LabelOpOptions& options = m_models.settings.labelOps();
    if (!options.inMm)
        return Reach{options.amount, options.amount};
    const ViewCell* cell = m_models.viewer.active();
    const auto spacing =
        cell && cell->image() ? cell->image()->info().calibration.nominalSpacing() : std::optional<PixelSpacing>();
    if (!spacing || spacing->xMm <= 0 || spacing->yMm <= 0) {
        say(tr("The image is not calibrated: give the amount in pixels."));
        return std::nullopt;
    }
    const double downsample = cell->annotations() ? cell->annotations()->maskDownsample() : 1;
    return Reach{options.amount / spacing->xMm / downsample, options.amount / spacing->yMm / downsample};
}

void LabelController::run(const QString& text, bool changesOwn, Operation operation)
{
    ViewCell* cell = m_models.viewer.active();
    AnnotationModel* annotations = cell ? cell->annotations() : nullptr;
    if (!annotations)
        return say(tr("Open a case and choose a view first."));
    const LabelInfo label = m_models.labels.labels().value(m_models.labels.active());
    if (changesOwn && label.locked)
        return say(tr("%1 is locked: unlock it to change what is painted with it.").arg(label.name));
    const LabelMap before = annotations->labelMap(cell->frame());
    if (before.isEmpty())
        return say(tr("Nothing is painted on this frame."));
    const JobId job = m_models.jobs.begin(text, {});
    ++m_running;
    JobHandle handle = callInWorker(
        m_models.pool, JobPriority::Interaction, this,
        [before, operation, progress = queuedProgress(m_models.jobs, job, text)](std::stop_token stop) {
            return operation(before, {stop, progress});
        },
        [this, job, text, model = QPointer<AnnotationModel>(annotations), frame = cell->frame(),
         before](Result<Outcome> outcome) {
            m_models.jobs.finish(job);
            --m_running;
            take(text, model, frame, before, std::move(outcome));
        });
    m_models.jobs.setCancel(job, [handle]() mutable { handle.cancel(); });
}

void LabelController::take(const QString& text, AnnotationModel* annotations, int frame, const LabelMap& before,
                           Result<Outcome> outcome)
{
    if (!outcome) {
        if (outcome.error().code != ErrorCode::Cancelled)
            m_models.messages.post(outcome.error());
        return;
    }
    if (!annotations) // closed meanwhile
        return;
    if (!(annotations->labelMap(frame) == before))
        return say(tr("%1: the labels were changed meanwhile; nothing was done.").arg(text));
    if (outcome->map == before)
        return say(tr("%1: there was nothing to change.").arg(text));
    const int active = m_models.labels.active();
    const QString name = m_models.labels.labels().value(active).name;
    for (qsizetype i = 0; i < outcome->given.size(); ++i) {
        LabelInfo info{tr("%1 %2").arg(name).arg(i + 2), spareLabelColour(outcome->given[i])};
        m_models.labels.setLabel(outcome->given[i], info);
    }
    if (const auto done = annotations->apply({text, {}, {}, {{frame, outcome->map}}}); !done)
        m_models.messages.post(done.error());
}

void LabelController::grow()
{
    if (const auto far = reach())
        run(tr("Grow"), false, [rule = rule(), far = *far](const LabelMap& map, const LabelOpControl& control) {
            auto grown = growLabel(map, rule, far, control);
            return grown ? Result<Outcome>(Outcome{std::move(*grown), {}}) : Result<Outcome>(grown.error());
        });
}

void LabelController::shrink()
{
    if (const auto far = reach())
        run(tr("Shrink"), true, [rule = rule(), far = *far](const LabelMap& map, const LabelOpControl& control) {
            auto shrunk = shrinkLabel(map, rule.label, far, control);
            return shrunk ? Result<Outcome>(Outcome{std::move(*shrunk), {}}) : Result<Outcome>(shrunk.error());
        });
}

void LabelController::fillHoles()
{
    run(tr("Fill holes"), false, [rule = rule()](const LabelMap& map, const LabelOpControl& control) {
        auto filled = triptych::fillHoles(map, rule, control);
        return filled ? Result<Outcome>(Outcome{std::move(*filled), {}}) : Result<Outcome>(filled.error());
    });
}

void LabelController::smooth()
{
    const auto far = reach();
    if (!far)
        return;
    const int radius = std::clamp(int(std::lround(std::sqrt(far->x * far->y))), 1, 100);
    run(tr("Smooth"), true, [rule = rule(), radius](const LabelMap& map, const LabelOpControl& control) {
        auto smoothed = smoothLabel(map, rule.label, radius, rule.locked, control);
        return smoothed ? Result<Outcome>(Outcome{std::move(*smoothed), {}}) : Result<Outcome>(smoothed.error());
    });
}

void LabelController::keepLargest()
{
    run(tr("Keep the largest part"), true, [rule = rule()](const LabelMap& map, const LabelOpControl& control) {
        auto kept = triptych::keepLargest(map, rule.label, control);
        return kept ? Result<Outcome>(Outcome{std::move(*kept), {}}) : Result<Outcome>(kept.error());
    });
}

void LabelController::split()
{
    run(tr("Split parts into labels"), true,
        [rule = rule(), free = m_models.labels.freeNumbers()](const LabelMap& map, const LabelOpControl& control) {
            // A number that has no name may be painted all the same.
            const std::bitset<256> painted = map.labels();
            QList<quint8> unused;
            for (const quint8 number : free)
                if (!painted[number])
                    unused << number;
            auto split = splitLabel(map, rule.label, unused, control);
            return split ? Result<Outcome>(Outcome{std::move(split->map), split->given})
                         : Result<Outcome>(split.error());
        });
}

void LabelController::copyTo(int step)
{
    ViewCell* cell = m_models.viewer.active();
    AnnotationModel* annotations = cell ? cell->annotations() : nullptr;
    if (!annotations)
        return say(tr("Open a case and choose a view first."));
    const int to = cell->frame() + step;
    if (to < 0 || to >= cell->image()->info().frames)
        return say(tr("There is no frame to copy to."));
    const LabelMap& from = annotations->labelMap(cell->frame());
    if (from.isEmpty())
        return say(tr("Nothing is painted on this frame."));
    const LabelMap laid = laidOver(annotations->labelMap(to), from, rule());
    if (const auto done = annotations->apply({tr("Copy labels to another frame"), {}, {}, {{to, laid}}}); !done)
        return m_models.messages.post(done.error());
    cell->showFrame(to); // where one goes on
}

} // namespace triptych
