// SegmentationController, third part: what becomes of a result, the panel, and the keys.
#include "app/window/case_controller.h"
#include "app/window/segmentation_controller.h"
#include "app/window/view_cell.h"
#include "app/window/viewer_area.h"
#include "app/window/window_action.h"
#include "app/window/worker_call.h"
#include "core/annotation/locked_labels.h"
#include "core/image/plane_geometry.h"
#include "core/segmentation/fill_between.h"
#include "ui/canvas/image_view.h"
#include "ui/models/label_model.h"
#include "ui/models/message_model.h"
#include "ui/panels/segmentation_panel.h"
#include "ui/tools/tool_controller.h"

#include <QAction>
#include <QWidget>

namespace triptych {

void SegmentationController::bind(SegmentationPanel& panel)
{
    connect(&panel, &SegmentationPanel::startRequested, this, &SegmentationController::start);
    connect(&panel, &SegmentationPanel::leaveRequested, this, &SegmentationController::leave);
    connect(&panel, &SegmentationPanel::acceptRequested, this, &SegmentationController::accept);
    connect(&panel, &SegmentationPanel::playRequested, this, &SegmentationController::play);
    connect(&panel, &SegmentationPanel::stepRequested, this, &SegmentationController::step);
    connect(&panel, &SegmentationPanel::resetRequested, this, &SegmentationController::reset);
    connect(&panel, &SegmentationPanel::visibleRequested, this, &SegmentationController::takeVisible);
    connect(&panel, &SegmentationPanel::placingRequested, this, &SegmentationController::setPlacing);
    connect(&panel, &SegmentationPanel::middleRequested, this, &SegmentationController::placeInMiddle);
    connect(&panel, &SegmentationPanel::interpolationRequested, this, &SegmentationController::interpolate);
}

void SegmentationController::addActions(QWidget* window)
{
    const auto add = [&](const char* text, const char* keys, auto fn) {
        QAction* action = windowAction(window, QString::fromUtf8(text), QLatin1String(keys));
        connect(action, &QAction::triggered, this, fn);
        m_actions.append(action);
    };
    add("Segment the view", "Ctrl+Alt+R", [this] { start(); });
    add("Accept the segmentation", "Ctrl+Return", [this] { accept(); });
    add("Let the snake evolve, or pause it", "Ctrl+P", [this] { play(!m_model.state().playing); });
    add("One step of the snake", "Ctrl+Shift+P", [this] { step(); });
    add("Seed or bubble in the middle of the view", "Ctrl+Alt+M", [this] { placeInMiddle(); });
    add("Interpolate between painted slices", "", [this] { interpolate(); });
}

/// For the keyboard; the mouse places where it clicks.
void SegmentationController::placeInMiddle()
{
    if (!m_model.state().active || !m_cell)
        return;
    const ImageView& view = m_cell->canvas();
    const QPointF middle = view.toImage(QRectF(view.rect()).center());
    if (m_model.settings().method == SegmentMethod::Snake)
        m_model.addBubble({middle, view.frame(), std::max(m_region.rect.width() * m_region.downsample / 16, 2.0)});
    else
        m_model.toggleSeed({middle, view.frame()}, 0);
}

bool SegmentationController::labelIsFree()
{
    const int active = m_services.labels.active();
    const LabelInfo label = m_services.labels.labels().value(active);
    if (!label.locked)
        return true;
    m_services.messages.post(
        UserMessage::Severity::Warning,
        QStringLiteral("Label %1 (%2) is locked: unlock it or choose another one").arg(active).arg(label.name));
    return false;
}

void SegmentationController::accept()
{
    if (!m_model.state().canAccept() || !m_mask || !annotations() || !labelIsFree())
        return;
    m_model.updateState([](SegmentState& state) { state.playing = false; });
    m_job.cancel();
    m_batchRuns = false; // its answer is not heard any more
    const QMap<int, LabelMap> before = paintedMaps();
    const QString text =
        m_model.settings().method == SegmentMethod::Snake ? QStringLiteral("Snake") : QStringLiteral("Segmentation");
    m_job = callInWorker(
        *m_pool, JobPriority::Interaction, this,
        [mask = m_mask, region = m_region, before, locked = lockedLabels(m_services.labels.labels()),
         label = quint8(m_services.labels.active())](std::stop_token stop) {
            return paintMask(*mask, region, before, label, locked, stop);
        },
        [this, text, before, run = ++m_run](Result<QMap<int, LabelMap>> result) {
            if (run == m_run)
                painted(text, before, std::move(result));
        });
}

/// In the GUI thread again: what was painted meanwhile must not be lost under the result.
void SegmentationController::painted(const QString& text, const QMap<int, LabelMap>& before,
                                     Result<QMap<int, LabelMap>> result)
{
    AnnotationModel* model = annotations();
    if (!result || !model)
        return result ? void() : tellFailure(result.error());
    if (paintedMaps() != before)
        return accept();
    const auto applied = model->apply({text, {}, {}, *result});
    if (!applied)
        m_services.messages.post(applied.error());
    leave();
}

void SegmentationController::interpolate()
{
    ViewCell* cell = m_model.state().active ? m_cell.data() : m_services.viewer.active();
    AnnotationModel* model = cell ? cell->annotations() : nullptr;
    if (!model || !labelIsFree())
        return;
    leave();
    QMap<int, LabelMap> before;
    const QList<int> frames = model->paintedFrames();
    for (const int frame : frames)
        before.insert(frame, model->labelMap(frame));
    const auto stack = stackGeometry(cell->image()->info());
    callInWorker(
        *m_pool, JobPriority::Interaction, this,
        [before, label = quint8(m_services.labels.active()),
         positions = stack ? stack->positionsMm : std::vector<double>{}](std::stop_token stop) {
            return fillBetween(before, label, positions, stop);
        },
        [this, before, annotated = QPointer<AnnotationModel>(model)](Result<QMap<int, LabelMap>> result) {
            if (!annotated)
                return;
            if (!result)
                return m_services.messages.post(UserMessage::Severity::Warning, result.error().message);
            for (auto it = result->cbegin(); it != result->cend(); ++it)
                if (!(annotated->labelMap(it.key()) == before.value(it.key(), annotated->labelMap(it.key()))))
                    return interpolate(); // something was painted meanwhile
            const qsizetype count = result->size();
            if (const auto applied = annotated->apply({QStringLiteral("Interpolation"), {}, {}, *result}); !applied)
                return m_services.messages.post(applied.error());
            m_services.messages.post(UserMessage::Severity::Information,
                                     QStringLiteral("%1 slices were filled in; undo takes them back").arg(count));
        });
}

} // namespace triptych
