#include "ui/canvas/rimmed_text.h"

#include <QPixmapCache>

#include <cmath>

namespace triptych {

namespace {

constexpr int kRim = 2; // screen pixels kept free around the text

/// The text in every direction one pixel off, dark, and then itself on top: a stroked outline of the glyphs looks no
/// different and takes a hundred times as long.
QPixmap picture(const QString& text, const QFont& font, const QColor& colour, double pixelRatio)
{
    const QFontMetricsF metrics(font);
    const QSizeF size(metrics.horizontalAdvance(text) + 2 * kRim, metrics.height() + 2 * kRim);
    QPixmap pixmap((size * pixelRatio).toSize() + QSize(1, 1));
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setFont(font);
    const QPointF base(kRim, kRim + metrics.ascent());
    painter.setPen(Qt::black);
    for (const int dx : {-1, 0, 1})
        for (const int dy : {-1, 0, 1})
            painter.drawText(base + QPointF(dx, dy), text);
    painter.setPen(colour);
    painter.drawText(base, text);
    return pixmap;
}

} // namespace

void drawRimmedText(QPainter& painter, QPointF at, const QString& text, const QColor& colour, bool fromRight)
{
    if (text.isEmpty())
        return;
    const double pixelRatio = painter.device()->devicePixelRatioF();
    const QString key = QStringLiteral("rimmed %1 %2 %3 %4")
                            .arg(painter.font().key(), colour.name(QColor::HexArgb))
                            .arg(pixelRatio)
                            .arg(text);
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = picture(text, painter.font(), colour, pixelRatio);
        QPixmapCache::insert(key, pixmap);
    }
    const QFontMetricsF metrics(painter.font());
    if (fromRight)
        at.rx() -= metrics.horizontalAdvance(text);
    // On whole pixels, as the glyphs were made.
    const QPointF corner = at - QPointF(kRim, kRim + metrics.ascent());
    painter.drawPixmap(QPointF(std::round(corner.x()), std::round(corner.y())), pixmap);
}

} // namespace triptych
