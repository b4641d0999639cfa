#include "ui/canvas/overlay_painting.h"

#include "ui/canvas/image_view.h"
#include "ui/canvas/rimmed_text.h"

#include <QPainter>

#include <cmath>

namespace triptych {

namespace {

constexpr double kMargin = 8;
const QColor kText(214, 220, 228);
const QColor kDim(170, 178, 190);
const QColor kAmber(240, 196, 105);
const QColor kAccent(77, 163, 255);

QFont fontOf(const ImageView& view, int pixels, bool bold = false)
{
    QFont font = view.font();
    font.setPixelSize(pixels);
    font.setBold(bold);
    return font;
}

QString number(double value) { return QString::number(value, 'g', 3); }

QString kindText(const ImageInfo& info)
{
    switch (info.kind) {
    case ImageKind::Mammogram: return ImageView::tr("Mammogram");
    case ImageKind::Ultrasound: return ImageView::tr("Ultrasound");
    case ImageKind::Slide: return ImageView::tr("Slide");
    case ImageKind::Volume: return ImageView::tr("Volume");
    default: return ImageView::tr("Image");
    }
}

/// Laterality and view, in the outer top corner: right breasts on the left of the screen.
QString sideText(const ImageIdentity& identity)
{
    return QStringList{identity.laterality, identity.viewPosition}.join(QLatin1Char(' ')).trimmed();
}

void paintIdentity(QPainter& painter, const ImageView& view, const QRectF& occupied)
{
    const ImageInfo& info = view.image()->info();
    const ImageIdentity& who = info.identity;
    const QString side = sideText(who);
    const bool big = info.kind == ImageKind::Mammogram && !side.isEmpty();
    // The outer corner of what is seen: a mirrored view changes sides.
    const bool sideRight = big && (who.laterality == QLatin1String("L")) != view.camera().flippedHorizontally;
    const double top = kMargin + 10;
    const double right = view.width() - kMargin;
    painter.setFont(fontOf(view, big ? 17 : 13, true));
    if (big)
        drawRimmedText(painter, {sideRight ? right : kMargin, top + 4}, side, kAmber, sideRight);
    else
        drawRimmedText(painter, {kMargin, top}, kindText(info), kAccent);

    const double sideWidth = big ? painter.fontMetrics().horizontalAdvance(side) + 12 : 0;
    painter.setFont(fontOf(view, 12));
    const double room = right - kMargin - sideWidth;
    QStringList first;
    if (!big && !side.isEmpty())
        first << side;
    if (info.frames > 1)
        first << ImageView::tr("frame %1/%2").arg(view.frame() + 1).arg(info.frames);
    if (who.forProcessing)
        first << ImageView::tr("for processing");
    QStringList lines;
    if (!first.isEmpty())
        lines << first.join(QStringLiteral(" · "));
    // Name and number on one line where there is room for both, else below each other; neither is ever left out.
    const QString patient = QStringList{who.displayName(), who.patientId}.join(QStringLiteral("  ")).trimmed();
    if (painter.fontMetrics().horizontalAdvance(patient) <= room)
        lines << patient;
    else
        lines << who.displayName() << who.patientId;
    if (who.studyDate.isValid())
        lines << who.studyDate.toString(Qt::ISODate);
    lines.removeAll(QString());
    // Beside a big side label the other corner is free; else below the kind.
    const bool onRight = big && !sideRight;
    double y = big ? top : top + 17;
    if (onRight && !occupied.isNull())
        y = occupied.bottom() + 16;
    for (const QString& line : lines) {
        drawRimmedText(painter, {onRight ? right : kMargin, y},
                 painter.fontMetrics().elidedText(line, Qt::ElideRight, int(room)), kText, onRight);
        y += 16;
    }
}

void paintScaleBar(QPainter& painter, const ImageView& view)
{
    const auto perMm = view.pixelsPerMm();
    if (!perMm || view.width() < 160)
        return;
    const double mm = roundLength(std::min(140.0, view.width() / 4.0) / *perMm);
    const double length = mm * *perMm;
    const QPointF start(kMargin + 4, view.height() - kMargin - 4);
    painter.setPen(QPen(QColor(0, 0, 0, 190), 5));
    painter.drawLine(start, start + QPointF(length, 0));
    painter.setPen(QPen(view.image()->info().kind == ImageKind::Slide ? QColor(255, 255, 255) : kText, 2.5));
    painter.drawLine(start, start + QPointF(length, 0));
    painter.setFont(fontOf(view, 12));
    const QString text = mm < 1     ? ImageView::tr("%1 µm").arg(number(mm * 1000))
                         : mm >= 10 ? ImageView::tr("%1 cm").arg(number(mm / 10))
                                    : ImageView::tr("%1 mm").arg(number(mm));
    drawRimmedText(painter, start - QPointF(0, 7), text, kText);
}

QString windowText(const Presentation& p)
{
    const int digits = p.window.width < 10 ? 2 : 0;
    const QString window = p.voiLut >= 0 ? ImageView::tr("VOI LUT %1").arg(p.voiLut + 1)
                                         : ImageView::tr("W %1 C %2")
                                               .arg(QString::number(p.window.width, 'f', digits),
                                                    QString::number(p.window.centre, 'f', digits));
    return p.invert ? window + ImageView::tr(" inverted") : window;
}

/// Zoom and window above what a pixel measures; two short lines, so that the scale bar beside them stays free.
void paintStatus(QPainter& painter, const ImageView& view)
{
    const ImageInfo& info = view.image()->info();
    const double right = view.width() - kMargin;
    const double y = view.height() - kMargin - 2;
    painter.setFont(fontOf(view, 12));
    const double zoom = view.camera().zoom * view.devicePixelRatioF();
    QString scale = ImageView::tr("%1 %").arg(number(zoom * 100));
    if (info.kind == ImageKind::Slide && info.objectivePower > 0)
        scale = ImageView::tr("%1×").arg(number(info.objectivePower * zoom));
    drawRimmedText(painter, {right, y}, calibrationText(info), kDim, true);
    QStringList look{scale};
    if (info.colour == ColourModel::Monochrome)
        look << windowText(view.presentation());
    drawRimmedText(painter, {right, y - 16}, look.join(QStringLiteral(" · ")), kDim, true);
}

void paintWarnings(QPainter& painter, const ImageView& view, const QStringList& warnings)
{
    painter.setFont(fontOf(view, 12));
    double y = view.height() - kMargin - 36 - 16 * double(warnings.size() - 1);
    for (const QString& warning : warnings) {
        drawRimmedText(painter, {kMargin, y},
                 painter.fontMetrics().elidedText(QStringLiteral("⚠ ") + warning, Qt::ElideMiddle,
                                                  int(view.width() - 2 * kMargin)),
                 kAmber);
        y += 16;
    }
}

QPolygonF handlesOf(const Shape& shape)
{
    if (shape.type == ShapeType::Freehand)
        return {};
    if ((shape.type == ShapeType::Rectangle || shape.type == ShapeType::Ellipse) && shape.points.size() == 2) {
        const QRectF box = QRectF(shape.points[0], shape.points[1]).normalized();
        return {{box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()}};
    }
    return shape.points;
}

} // namespace

double roundLength(double value)
{
    const double power = std::pow(10, std::floor(std::log10(value)));
    const double digit = value / power;
    return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}

QString calibrationText(const ImageInfo& info)
{
    const auto spacing = info.calibration.nominalSpacing();
    if (!spacing)
        return ImageView::tr("not calibrated");
    const QString mm = spacing->xMm < 0.01 ? ImageView::tr("%1 µm/px").arg(number(spacing->xMm * 1000))
                                           : ImageView::tr("%1 mm/px").arg(number(spacing->xMm));
    switch (info.calibration.source) {
    case SpacingSource::ImagerPixelSpacing: return mm + ImageView::tr(" at detector");
    case SpacingSource::ImagerPixelSpacingErmf: return mm + ImageView::tr(" detector/ERMF");
    case SpacingSource::NominalScannedPixelSpacing: return mm + ImageView::tr(" of the film");
    case SpacingSource::UltrasoundRegion: return ImageView::tr("region 1: ") + mm;
    case SpacingSource::CaseFile: return mm + ImageView::tr(" by hand");
    default: return mm;
    }
}

void paintShapes(QPainter& painter, const ImageView& view)
{
    const QTransform toScreen = view.camera().imageToScreen();
    painter.setFont(fontOf(view, 12));
    for (const Shape& shape : view.annotations()->shapes()) {
        const auto label = view.labels().constFind(shape.label);
        if (shape.frame != view.frame() || shape.points.isEmpty() || (label != view.labels().cend() && !label->visible))
            continue;
        const QColor colour = label == view.labels().cend() ? kAccent : label->colour;
        const QPolygonF outline = toScreen.map(shape.outline());
        const QRectF box = outline.boundingRect();
        if (!box.adjusted(-80, -20, 80, 20).intersects(QRectF(view.rect())))
            continue;
        const bool selected = view.selection().contains(shape.id);
        QColor fill = colour;
        fill.setAlphaF(selected ? 0.16f : 0.07f);
        const bool closed = shape.type != ShapeType::Length;
        for (const QPen& pen : {QPen(QColor(0, 0, 0, 140), selected ? 4.2 : 3.2), QPen(colour, selected ? 2.2 : 1.6)}) {
            painter.setPen(pen);
            painter.setBrush(closed && pen.color() == colour ? QBrush(fill) : QBrush(Qt::NoBrush));
            closed ? painter.drawPolygon(outline) : painter.drawPolyline(outline);
        }
        if (selected) {
            painter.setPen(QPen(Qt::black, 1));
            painter.setBrush(Qt::white);
            for (const QPointF& handle : toScreen.map(handlesOf(shape)))
                painter.drawRect(QRectF(handle.x() - 3.5, handle.y() - 3.5, 7, 7));
        }
        const QString measured = measurementText(shape, view.image()->info().calibration);
        const QString text = shape.name.isEmpty() ? measured : shape.name + QStringLiteral("  ") + measured;
        drawRimmedText(painter, QPointF(box.right() + 5, closed ? box.top() + 10 : box.center().y() + 14), text, colour);
    }
}

void paintTexts(QPainter& painter, const ImageView& view, const QStringList& warnings, const QRectF& occupied)
{
    paintIdentity(painter, view, occupied);
    paintScaleBar(painter, view);
    paintStatus(painter, view);
    paintWarnings(painter, view, warnings);
}

} // namespace triptych
