#include "ui/canvas/cad_painting.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_text.h"

#include <QMap>
#include <QPainterPath>

#include <cmath>
#include <numbers>

namespace triptych {

namespace {

constexpr double kRadius = 9; // of a symbol, logical pixels

/// Rays from the middle, the first one upwards.
void addRays(QPainterPath& path, int rays)
{
    for (int i = 0; i < rays; ++i) {
        const double angle = 2 * std::numbers::pi * i / rays - std::numbers::pi / 2;
        path.moveTo(0, 0);
        path.lineTo(kRadius * std::cos(angle), kRadius * std::sin(angle));
    }
}

QPainterPath symbolOf(CadFinding kind)
{
    QPainterPath path;
    switch (kind) {
    case CadFinding::CalcificationCluster:
        path.addPolygon(QPolygonF{{0, -kRadius}, {0.95 * kRadius, 0.75 * kRadius}, {-0.95 * kRadius, 0.75 * kRadius}});
        path.closeSubpath();
        break;
    case CadFinding::Mass: addRays(path, 6); break;
    case CadFinding::Calcification: path.addEllipse(QPointF(0, 0), 0.45 * kRadius, 0.45 * kRadius); break;
    case CadFinding::Distortion: addRays(path, 4); break;
    case CadFinding::Other: path.addRect(-0.7 * kRadius, -0.7 * kRadius, 1.4 * kRadius, 1.4 * kRadius); break;
    }
    return path;
}

QString symbolText(CadFinding kind)
{
    switch (kind) {
    case CadFinding::CalcificationCluster: return QStringLiteral("△");
    case CadFinding::Mass: return QStringLiteral("✱");
    case CadFinding::Calcification: return QStringLiteral("○");
    case CadFinding::Distortion: return QStringLiteral("+");
    case CadFinding::Other: break;
    }
    return QStringLiteral("□");
}

QPointF placeOf(const CadMark& mark)
{
    if (mark.centre)
        return *mark.centre;
    return mark.outlines.empty() ? QPointF() : mark.outlines.front().boundingRect().center();
}

} // namespace

void paintCadMarks(QPainter& painter, const ImageView& view, const Camera& camera)
{
    const QTransform toScreen = camera.imageToScreen();
    for (const ShownCadMark& shown : view.cadMarks()) {
        const CadMark& mark = shown.mark;
        if (mark.frame != view.frame())
            continue;
        const QPainterPath symbol = symbolOf(mark.kind).translated(toScreen.map(placeOf(mark)));
        constexpr double kWidth = 1.8;
        QPen pen(kCad, kWidth);
        if (mark.intent == RenderingIntent::Optional)
            pen.setDashPattern({2.5, 1.8});
        for (const QPen& stroke : {QPen(QColor(0, 0, 0, 160), kWidth + 2), pen}) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(stroke);
            for (const QPolygonF& outline : mark.outlines)
                painter.drawPolygon(toScreen.map(outline));
            painter.drawPath(symbol);
        }
    }
}

QStringList cadLegend(const ImageView& view)
{
    struct Counted {
        QString text;
        int count = 0;
    };
    QMap<QString, QMap<int, Counted>> makers;
    for (const ShownCadMark& shown : view.cadMarks()) {
        Counted& counted = makers[shown.source][int(shown.mark.kind)];
        counted.text = symbolText(shown.mark.kind) + QLatin1Char(' ') + shown.mark.finding.toLower();
        ++counted.count;
    }
    QStringList legend;
    for (auto maker = makers.cbegin(); maker != makers.cend(); ++maker) {
        QStringList kinds;
        for (const Counted& counted : *maker)
            kinds << QStringLiteral("%1 %2").arg(counted.count).arg(counted.text);
        legend << ImageView::tr("CAD %1: %2").arg(maker.key(), kinds.join(QStringLiteral(", ")));
    }
    if (const int hidden = view.cadMarksOnRequest(); hidden > 0)
        legend << (hidden == 1 ? ImageView::tr("1 optional CAD mark (Shift+C)")
                               : ImageView::tr("%1 optional CAD marks (Shift+C)").arg(hidden));
    return legend + view.cadNotes();
}

const ShownCadMark* cadMarkAt(const ImageView& view, QPointF screen)
{
    for (const ShownCadMark& shown : view.cadMarks()) {
        const QPointF off = view.toScreen(placeOf(shown.mark)) - screen;
        if (shown.mark.frame == view.frame() && std::hypot(off.x(), off.y()) <= kRadius + 3)
            return &shown;
    }
    return nullptr;
}

QString cadMarkText(const ShownCadMark& shown)
{
    QStringList lines{shown.mark.finding, shown.source};
    if (!shown.mark.algorithm.isEmpty())
        lines << shown.mark.algorithm;
    lines += shown.mark.values;
    lines << (shown.mark.intent == RenderingIntent::Required ? ImageView::tr("presentation required")
                                                             : ImageView::tr("presentation optional"));
    return lines.join(QLatin1Char('\n'));
}

} // namespace triptych
