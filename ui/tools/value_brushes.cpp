#include "ui/tools/value_brushes.h"

#include "core/annotation/adaptive_region.h"
#include "core/annotation/brush_sweep.h"
#include "core/annotation/magic_wand.h"
#include "ui/canvas/image_view.h"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr qint64 kMostPixels = 250'000; // of a grid that is looked at between two moves of the pointer

QRect around(QPointF centre, double radius)
{
    return QRectF(centre - QPointF(radius, radius), QSizeF(2 * radius, 2 * radius)).toAlignedRect();
}

} // namespace

ValueBrush::ValueBrush(const ToolContext& context)
    : BrushTool(context, false), m_source([this](bool failed) { paintWaiting(failed); })
{
}

void ValueBrush::paint(ImageView&, QPointF from, QPointF to, const BrushTip& tip)
{
    m_released = false;
    if (goesByPlaces()) {
        // Close enough that neighbouring places share most of the brush.
        const double length = QLineF(from, to).length();
        const int steps = std::clamp(int(std::ceil(length / std::max(1.0, tip.radius / 2))), 1, 16);
        for (int step = 1; step <= steps; ++step) {
            const QPointF at = from + (to - from) * step / steps;
            m_waiting.append({at, at, tip});
        }
    } else
        m_waiting.append({from, to, tip});
    paintWaiting(false);
}

/// `allKnown`: what is not known now never will be.
void ValueBrush::paintWaiting(bool allKnown)
{
    ImageView* const view = painted();
    if (!view || !painting(*view)) {
        m_waiting.clear();
        return;
    }
    while (!m_waiting.isEmpty() && paintPiece(*view, m_waiting.front(), allKnown))
        m_waiting.removeFirst();
    if (m_released && m_waiting.isEmpty())
        BrushTool::finish(*view);
}

bool ValueBrush::paintPiece(ImageView& view, const Piece& piece, bool allKnown)
{
    const AnnotationModel& model = *view.annotations();
    const double downsample = model.maskDownsample();
    const QPointF from = piece.from / downsample, to = piece.to / downsample;
    const double radius = piece.tip.radius / downsample;
    const QRect area = around(from, radius + 2) | around(to, radius + 2);
    const ValueSnapshot values = m_source.around(view, area, kMostPixels);
    if (values.isEmpty())
        return true; // outside the image
    if (!values.complete() && !allKnown)
        return false;
    const int step = values.step();
    const QSize gridSize((model.maskSize().width() + step - 1) / step, (model.maskSize().height() + step - 1) / step);
    const PixelRuns footprint =
        sweptRuns(from / step, to / step, BrushTip{std::max(0.5, radius / step), piece.tip.form}, gridSize);
    const PixelRuns found = pixels(footprint, values.toGrid(maskPixel(view, piece.to)), values.grid());
    view.annotations()->extendStroke(fromGrid(found, step, model.maskSize()));
    return true;
}

void ValueBrush::lookAhead(ImageView& view, QPointF at)
{
    if (!view.annotations() || painted())
        return;
    const double downsample = view.annotations()->maskDownsample();
    m_source.around(view, around(at / downsample, 2 * settings().brushRadius() / downsample + 64), kMostPixels);
}

void ValueBrush::finish(ImageView& view)
{
    m_released = true;
    if (m_waiting.isEmpty())
        BrushTool::finish(view);
}

void ValueBrush::cancel(ImageView& view)
{
    m_waiting.clear();
    m_released = false;
    BrushTool::cancel(view);
}

PixelRuns AdaptiveBrush::pixels(const PixelRuns& footprint, QPoint centre, const ValueGrid& values) const
{
    return adaptiveRegion(footprint, centre, values, settings().paint().edges);
}

PixelRuns ThresholdBrush::pixels(const PixelRuns& footprint, QPoint, const ValueGrid& values) const
{
    return withinRange(footprint, values, settings().paint().low, settings().paint().high);
}

bool ThresholdBrush::mayBegin(ImageView& view, const ViewPointer& pointer)
{
    PaintOptions options = settings().paint();
    if (options.low < options.high && !(pointer.modifiers & Qt::ControlModifier))
        return true;
    const double radius = settings().brushRadius() / view.annotations()->maskDownsample();
    const ValueSnapshot known =
        source().around(view, around(pointer.image / view.annotations()->maskDownsample(), radius), kMostPixels);
    const ValueGrid values = known.grid();
    const SeedStatistics under = seedStatistics(values, known.toGrid(maskPixel(view, pointer.image)),
                                                std::max(1, int(radius / std::max(1, known.step()))));
    if (under.mean.empty())
        return false; // it has been asked for: the next press finds it
    double mean = 0;
    for (const float channel : under.mean)
        mean += double(channel) / double(under.mean.size());
    options.low = std::floor(mean - 2 * under.deviation);
    options.high = std::ceil(mean + 2 * under.deviation);
    settings().setPaint(options);
    return options.low < options.high || under.deviation == 0;
}

} // namespace triptych
