#include "ui/canvas/grid_painting.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_painting.h"
#include "ui/canvas/overlay_text.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr double kWidestApart = 160; ///< logical pixels between two lines, at most
constexpr int kMostLines = 2000;

/// Lines at every `mm` over `area` (level-0 pixels), as far as they are seen.
void paintLines(QPainter& painter, const ImageView& view, const QRectF& area, PixelSpacing spacing, double mm)
{
    const QTransform toScreen = view.camera().imageToScreen();
    const QRectF seen = view.camera().visibleArea() & area;
    const double stepX = mm / spacing.xMm, stepY = mm / spacing.yMm;
    QList<QLineF> lines;
    const auto first = [](double from, double origin, double step) { return int(std::ceil((from - origin) / step)); };
    for (int i = first(seen.left(), area.left(), stepX); area.left() + i * stepX <= seen.right(); ++i) {
        const double x = area.left() + i * stepX;
        lines << toScreen.map(QLineF(x, seen.top(), x, seen.bottom()));
        if (lines.size() > kMostLines)
            return;
    }
    for (int i = first(seen.top(), area.top(), stepY); area.top() + i * stepY <= seen.bottom(); ++i) {
        const double y = area.top() + i * stepY;
        lines << toScreen.map(QLineF(seen.left(), y, seen.right(), y));
        if (lines.size() > kMostLines)
            return;
    }
    // Dark below light: seen on glass and on tissue.
    for (const QPen& pen : {QPen(QColor(0, 0, 0, 70), 2.5), QPen(QColor(160, 215, 255, 150), 1)}) {
        painter.setPen(pen);
        painter.drawLines(lines);
    }
}

} // namespace

double gridSpacingMm(const ImageView& view)
{
    const auto perMm = view.pixelsPerMm();
    return perMm && *perMm > 0 ? roundLength(kWidestApart / *perMm) : 0;
}

void paintGrid(QPainter& painter, const ImageView& view)
{
    const double mm = gridSpacingMm(view);
    if (mm <= 0)
        return;
    const ImageInfo& info = view.image()->info();
    painter.save();
    if (info.calibration.regions.empty() && info.calibration.spacing)
        paintLines(painter, view, QRectF(QPointF(0, 0), info.size()), *info.calibration.spacing, mm);
    for (const CalibratedRegion& region : info.calibration.regions)
        if (region.spacing)
            paintLines(painter, view, region.rect, *region.spacing, mm);
    painter.restore();
}

} // namespace triptych
