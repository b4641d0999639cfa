#include "ui/canvas/note_box.h"

#include "core/annotation/shape.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_text.h"

#include <QFontMetricsF>

#include <algorithm>

namespace triptych {

QRectF noteBox(const Shape& note, QPointF place, const ImageView& view)
{
    const QStringList lines = note.name.split(QLatin1Char('\n'));
    const QFontMetricsF metrics(overlayFont(view, 12));
    double widest = 12;
    for (const QString& line : lines)
        widest = std::max(widest, metrics.horizontalAdvance(line));
    return {place.x(), place.y(), widest + 10, 16.0 * double(lines.size()) + 6};
}

} // namespace triptych
