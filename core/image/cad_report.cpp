#include "core/image/cad_report.h"

namespace triptych {

QRectF CadMark::area() const
{
    QRectF area;
    for (const QPolygonF& outline : outlines)
        area = area.united(outline.boundingRect());
    if (!centre)
        return area;
    constexpr double kAround = 40; // pixels: something to look at where only the centre is known
    return area.united(QRectF(*centre - QPointF(kAround, kAround), *centre + QPointF(kAround, kAround)));
}

QString CadReport::caption() const
{
    QStringList parts{manufacturer, device};
    parts.removeAll(QString());
    return parts.isEmpty() ? QStringLiteral("CAD of an unnamed maker") : parts.join(QStringLiteral(" · "));
}

} // namespace triptych
