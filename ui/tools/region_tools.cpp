#include "ui/tools/region_tools.h"

#include "core/annotation/label_ops.h"
#include "core/annotation/magic_wand.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/view_keys.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr qint64 kMostPixels = 4'000'000;  // of the grid that is searched: what the view shows
constexpr qint64 kMostFilled = 64'000'000; // mask pixels, which cost memory
constexpr double kPerPixel = 0.1;          // per cent of tolerance to a pixel of the drag

} // namespace

RegionTool::RegionTool(const ToolContext& context)
    : MaskTool(context), m_values([this](bool failed) {
          m_known = m_known || failed;
          if (m_waits)
              look();
      })
{
}

bool RegionTool::searching(const ImageView& view) const
{
    return m_view == &view && view.annotations() && view.annotations()->strokeInProgress();
}

double RegionTool::toleranceScale(const ImageView& view)
{
    return view.shownInfo().colour == ColourModel::Rgb ? 255 : std::abs(view.presentation().window.width);
}

bool RegionTool::press(ImageView& view, const ViewPointer& pointer)
{
    AnnotationModel* model = view.annotations();
    if (m_view)
        cancel(*m_view);
    m_seed = maskPixel(view, pointer.image);
    if (!model || !QRect(QPoint(0, 0), model->maskSize()).contains(m_seed))
        return false;
    m_view = &view;
    m_pressedAt = m_pointer = pointer.screen;
    m_toleranceAtPress = settings().region().tolerance;
    m_released = m_known = false;
    model->beginStroke(view.frame(), rule(view, subtracts(pointer)), text());
    look();
    return true;
}

void RegionTool::look()
{
    m_waits = false;
    if (!m_view || !searching(*m_view))
        return;
    ValueSnapshot values;
    if (needsValues()) {
        const double downsample = m_view->annotations()->maskDownsample();
        const QRectF seen = m_view->camera().visibleArea();
        const QRect area = QRectF(seen.topLeft() / downsample, seen.size() / downsample).toAlignedRect();
        values = m_values.around(*m_view, area.united(QRect(m_seed, QSize(1, 1))), kMostPixels);
        m_waits = !values.complete() && !m_known;
        if (m_waits)
            return;
    }
    m_job.start(context().pool, search(*m_view, m_seed, values),
                [this](Result<PixelRuns> found) { take(std::move(found)); });
}

void RegionTool::take(Result<PixelRuns> found)
{
    if (!m_view || !searching(*m_view))
        return;
    if (!found) {
        if (context().say)
            context().say(found.error().message);
        return cancel(*m_view);
    }
    m_view->annotations()->replaceStroke(*found);
    if (m_released)
        end();
}

void RegionTool::end()
{
    ImageView* const view = std::exchange(m_view, nullptr);
    view->annotations()->endStroke();
    view->update();
}

bool RegionTool::move(ImageView& view, const ViewPointer& pointer)
{
    if (!searching(view))
        return false;
    m_pointer = pointer.screen;
    if (dragsTolerance()) {
        RegionOptions region = settings().region();
        region.tolerance = std::clamp(m_toleranceAtPress + (m_pointer - m_pressedAt).x() * kPerPixel, 0.0, 100.0);
        if (region != settings().region()) {
            settings().setRegion(region);
            look();
        }
    }
    view.update();
    return true;
}

bool RegionTool::release(ImageView& view, const ViewPointer&)
{
    if (!searching(view))
        return false;
    m_released = true;
    if (!m_job.running() && !m_waits)
        end();
    return true;
}

bool RegionTool::wantsKey(const ImageView& view, const QKeyEvent& event) const
{
    return searching(view) && view.keys().matches(ViewKey::LeaveGesture, event);
}

bool RegionTool::keyPress(ImageView& view, QKeyEvent* event)
{
    if (!wantsKey(view, *event))
        return MaskTool::keyPress(view, event);
    cancel(view);
    return true;
}

void RegionTool::cancel(ImageView& view)
{
    m_job.cancel();
    m_waits = false;
    if (searching(view))
        view.annotations()->cancelStroke();
    if (m_view == &view)
        m_view = nullptr;
    view.update();
}

void RegionTool::paintOverlay(QPainter& painter, const ImageView& view) const
{
    if (!searching(view) || !dragsTolerance())
        return;
    const QString text = QStringLiteral("± %1 %").arg(settings().region().tolerance, 0, 'f', 1);
    const QPointF at = m_pointer + QPointF(14, -8);
    painter.save();
    painter.setPen(Qt::black);
    painter.drawText(at + QPointF(1, 1), text);
    painter.setPen(Qt::white);
    painter.drawText(at, text);
    painter.restore();
}

QString WandTool::text() const { return QObject::tr("Magic wand"); }

RegionTool::Search WandTool::search(const ImageView& view, QPoint seed, const ValueSnapshot& values) const
{
    const RegionOptions& region = settings().region();
    const WandRule rule{region.tolerance / 100 * toleranceScale(view), 1, region.fillHoles};
    return [values, rule, seed, size = view.annotations()->maskSize()](std::stop_token stop) -> Result<PixelRuns> {
        return fromGrid(magicWand(values.grid(stop), values.toGrid(seed), rule, stop), values.step(), size);
    };
}

QString FloodTool::text() const { return QObject::tr("Flood fill"); }

RegionTool::Search FloodTool::search(const ImageView& view, QPoint seed, const ValueSnapshot& values) const
{
    if (!needsValues())
        return [map = view.annotations()->labelMap(view.frame()), seed](std::stop_token) {
            return sameLabelAt(map, seed, kMostFilled);
        };
    const WandRule rule{settings().region().tolerance / 100 * toleranceScale(view), 0, false};
    return [values, rule, seed, size = view.annotations()->maskSize()](std::stop_token stop) -> Result<PixelRuns> {
        return fromGrid(magicWand(values.grid(stop), values.toGrid(seed), rule, stop), values.step(), size);
    };
}

} // namespace triptych
