#include "ui/tools/mask_tool.h"
#include "core/annotation/locked_labels.h"

#include "ui/canvas/image_view.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace triptych {

PaintRule MaskTool::rule(const ImageView& view, bool erases) const
{
    const PaintOptions& paint = settings().paint();
    PaintRule rule;
    rule.label = erases ? quint8(0) : quint8(settings().label());
    rule.over = paint.over;
    rule.onlyLabel = quint8(paint.onlyLabel);
    if (erases && rule.over == PaintOver::Empty)
        rule.over = PaintOver::Everything; // what is empty cannot be erased
    rule.locked = lockedLabels(view.labels());
    return rule;
}

QPoint MaskTool::maskPixel(const ImageView& view, QPointF image)
{
    const double downsample = view.annotations() ? view.annotations()->maskDownsample() : 1;
    return {int(std::floor(image.x() / downsample)), int(std::floor(image.y() / downsample))};
}

void MaskTool::drawOutline(QPainter& painter, const ImageView& view, const QPainterPath& path, bool erases) const
{
    const QColor colour =
        erases ? QColor(Qt::white) : view.labels().value(settings().label(), LabelInfo{{}, QColor(Qt::yellow)}).colour;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
    painter.drawPath(path);
    painter.setPen(QPen(colour, 1.2, erases ? Qt::DashLine : Qt::SolidLine));
    painter.drawPath(path);
    painter.restore();
}

void LatestJob::cancel()
{
    if (m_running)
        m_handle.cancel();
    m_running = 0;
}

} // namespace triptych
