#include "ui/canvas/state_painting.h"

#include "core/display/apply_state.h"
#include "ui/canvas/rimmed_text.h"

#include <QGuiApplication>
#include <QPainterPath>

#include <algorithm>

namespace triptych {

namespace {

constexpr double kLeastText = 12, kUsualText = 14, kMostText = 18; // screen pixels
constexpr QColor kRim(0, 0, 0, 150);

void paintGraphic(QPainter& painter, const DrawnGraphic& graphic, const QTransform& toScreen)
{
    const QPolygonF points = toScreen.map(graphic.points);
    if (points.size() == 1) {
        const QPointF at = points.first();
        for (const QPen& pen : {QPen(kRim, 3.6), QPen(graphic.colour, 1.6)}) {
            painter.setPen(pen);
            painter.drawLine(at - QPointF(5, 0), at + QPointF(5, 0));
            painter.drawLine(at - QPointF(0, 5), at + QPointF(0, 5));
        }
        return;
    }
    for (const QPen& pen : {QPen(kRim, 3.4), QPen(graphic.colour, 1.6)}) {
        painter.setPen(pen);
        painter.setBrush(graphic.filled && pen.color() == graphic.colour ? QBrush(graphic.colour) : Qt::NoBrush);
        graphic.closed ? painter.drawPolygon(points) : painter.drawPolyline(points);
    }
}

/// In the box as large as it allows; else beside the anchor.
QRectF paintWords(QPainter& painter, const DrawnText& text, const QTransform& toScreen)
{
    const QStringList lines = text.text.text.split(QLatin1Char('\n'));
    const QRectF box = text.text.box ? toScreen.mapRect(*text.text.box) : QRectF();
    QFont font = QGuiApplication::font();
    const double fits = box.isNull() ? kUsualText : box.height() / double(lines.size()) * 0.8;
    font.setPixelSize(int(std::clamp(fits, kLeastText, kMostText)));
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    double widest = 0;
    for (const QString& line : lines)
        widest = std::max(widest, metrics.horizontalAdvance(line));
    QPointF corner = box.topLeft();
    if (box.isNull())
        corner = toScreen.map(*text.text.anchor) + QPointF(8, 4);
    const double width = box.isNull() ? widest : box.width();
    double y = corner.y() + metrics.ascent();
    QRectF taken;
    for (const QString& line : lines) {
        const double spare = width - metrics.horizontalAdvance(line);
        const double x = text.text.alignment == Qt::AlignRight     ? corner.x() + spare
                         : text.text.alignment == Qt::AlignHCenter ? corner.x() + spare / 2
                                                                   : corner.x();
        drawRimmedText(painter, {x, y}, line, text.colour);
        taken |= QRectF(x, y - metrics.ascent(), metrics.horizontalAdvance(line), metrics.height());
        y += metrics.lineSpacing();
    }
    return taken;
}

/// From the words to what they speak of.
void paintLeader(QPainter& painter, const QRectF& words, QPointF anchor, const QColor& colour)
{
    const QPointF from(std::clamp(anchor.x(), words.left(), words.right()),
                       std::clamp(anchor.y(), words.top(), words.bottom()));
    for (const QPen& pen : {QPen(kRim, 3), QPen(colour, 1.2)}) {
        painter.setPen(pen);
        painter.drawLine(from, anchor);
    }
    painter.setBrush(colour);
    painter.drawEllipse(anchor, 2.2, 2.2);
}

} // namespace

void paintStateGraphics(QPainter& painter, const StateGraphics& graphics, const Camera& camera)
{
    if (graphics.graphics.empty() && graphics.texts.empty())
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QTransform toScreen = camera.imageToScreen();
    for (const DrawnGraphic& graphic : graphics.graphics)
        paintGraphic(painter, graphic, toScreen);
    for (const DrawnText& text : graphics.texts) {
        const QRectF words = paintWords(painter, text, toScreen);
        if (text.text.anchor && text.text.anchorVisible)
            paintLeader(painter, words, toScreen.map(*text.text.anchor), text.colour);
    }
    painter.restore();
}

} // namespace triptych
