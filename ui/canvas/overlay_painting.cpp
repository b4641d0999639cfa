#include "ui/canvas/overlay_painting.h"

#include "core/display/edge_letters.h"
#include "core/display/stain_separation.h"
#include "core/image/plane_geometry.h"
#include "ui/canvas/cad_painting.h"
#include "ui/canvas/grid_painting.h"
#include "ui/canvas/image_view.h"
#include "ui/canvas/overlay_text.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr double kMargin = 8;
/// Three digits, and never an exponent.
QString number(double value)
{
    return std::abs(value) >= 1000 ? QString::number(value, 'f', 0) : QString::number(value, 'g', 3);
}

QString kindText(const ImageInfo& info)
{
    switch (info.kind) {
    case ImageKind::Mammogram: return ImageView::tr("Mammogram");
    case ImageKind::Ultrasound: return ImageView::tr("Ultrasound");
    case ImageKind::Slide: return ImageView::tr("Slide");
    case ImageKind::Volume: {
        // Several series of one examination stand side by side: which one it is.
        const QString series =
            QStringList{info.identity.modality, info.identity.seriesDescription}.join(QLatin1Char(' ')).trimmed();
        return series.isEmpty() ? ImageView::tr("Volume") : series;
    }
    default: return ImageView::tr("Image");
    }
}

/// Laterality and view, in the outer top corner: right breasts on the left of the screen.
QString sideText(const ImageIdentity& identity)
{
    return QStringList{identity.laterality, identity.viewPosition}.join(QLatin1Char(' ')).trimmed();
}

/// The way in the stored image that leads to the patient's side `letter`; null where neither row nor column does.
QPointF wayTo(const PatientOrientation& orientation, QChar letter)
{
    const QString towards(letter);
    const QString from = oppositeOrientation(towards);
    if (orientation.row.contains(towards) || orientation.row.contains(from))
        return {orientation.row.contains(towards) ? 1.0 : -1.0, 0};
    if (orientation.column.contains(towards) || orientation.column.contains(from))
        return {0, orientation.column.contains(towards) ? 1.0 : -1.0};
    return {};
}

/// Where a mammogram's side label stands: at the upper outer corner of the breast as it hangs, and at the same corner
/// of the breast when it is turned or mirrored. +1 is right and down.
QPoint labelCorner(const ImageView& view)
{
    const ImageIdentity& who = view.image()->info().identity;
    const auto stated = parsePatientOrientation(who.patientOrientation);
    const auto hung = hungOrientation(who);
    QPointF outward(who.laterality == QLatin1String("R") ? -1 : 1, -1); // in the image, as it is stored usually
    if (stated && hung) {
        const QPointF known =
            wayTo(*stated, QLatin1Char('A')) + wayTo(*stated, oppositeOrientation(hung->column).front());
        if (known.x() != 0 && known.y() != 0)
            outward = known;
    }
    const QTransform toScreen = view.camera().imageToScreen();
    const QPointF onScreen = toScreen.map(outward) - toScreen.map(QPointF(0, 0));
    return {onScreen.x() > 0 ? 1 : -1, onScreen.y() > 0 ? 1 : -1};
}

void paintSideLabel(QPainter& painter, const ImageView& view, const QString& side, QPoint corner)
{
    const bool right = corner.x() > 0;
    const double y = corner.y() < 0 ? kMargin + 14 : view.height() - kMargin - 40;
    drawRimmedText(painter, {right ? view.width() - kMargin : kMargin, y}, side, kAmber, right);
}

/// What was done to the picture on its way.
QStringList pictureFlags(const ImageView& view)
{
    const ImageInfo& info = view.image()->info();
    QStringList flags;
    const bool named = !info.frameNames.isEmpty() && !isStack(info);
    if (const QString frame = named ? info.frameNames.value(view.frame()) : frameText(info, view.frame());
        !frame.isEmpty())
        flags << frame;
    if (info.identity.forProcessing)
        flags << ImageView::tr("for processing");
    if (info.lossy)
        flags << (info.lossyRatio > 0 ? ImageView::tr("lossy %1:1").arg(number(info.lossyRatio))
                                      : ImageView::tr("lossy"));
    return flags;
}

struct TextLine {
    QString text;
    QColor colour;
};

/// Who and when; name and number on one line where there is `room` for both, else below each other.
void addPatientLines(QList<TextLine>& lines, const ImageIdentity& who, const QFontMetrics& metrics, double room)
{
    const QString patient = QStringList{who.displayName(), who.patientId}.join(QStringLiteral("  ")).trimmed();
    if (metrics.horizontalAdvance(patient) <= room)
        lines << TextLine{patient, kText};
    else
        lines << TextLine{who.displayName(), kText} << TextLine{who.patientId, kText};
    if (who.studyDate.isValid())
        lines << TextLine{who.studyDate.toString(Qt::ISODate), kText};
}

/// What others have laid over the image: the presentation state in force or on offer, and whose CAD marks are seen.
QList<TextLine> markLines(const ImageView& view)
{
    QList<TextLine> lines;
    if (const PresentationState* state = view.state())
        lines << TextLine{ImageView::tr("shown by: %1").arg(state->caption()), kAccent};
    else if (const auto offered = view.states().size(); offered > 0)
        lines << TextLine{offered == 1 ? ImageView::tr("1 presentation state (Y)")
                                       : ImageView::tr("%1 presentation states (Y)").arg(offered),
                          kDim};
    if (view.overlaysVisible())
        for (const QString& legend : cadLegend(view))
            lines << TextLine{legend, kCad};
    return lines;
}

/// Whose image it is. Returns the part of the view that the lines take.
QRectF paintIdentity(QPainter& painter, const ImageView& view, const QRectF& occupied)
{
    const ImageInfo& info = view.image()->info();
    const ImageIdentity& who = info.identity;
    const QString side = sideText(who);
    const bool big = info.kind == ImageKind::Mammogram && !side.isEmpty();
    const QPoint corner = big ? labelCorner(view) : QPoint(-1, -1);
    const double top = kMargin + 10;
    const double right = view.width() - kMargin;
    painter.setFont(overlayFont(view, big ? 17 : 13, true));
    const double sideWidth = big && corner.y() < 0 ? painter.fontMetrics().horizontalAdvance(side) + 12 : 0;
    if (big)
        paintSideLabel(painter, view, side, corner);
    else
        drawRimmedText(painter, {kMargin, top}, kindText(info), kAccent);

    painter.setFont(overlayFont(view, 12));
    const double room = right - kMargin - sideWidth;
    QStringList first = pictureFlags(view);
    if (!big && !side.isEmpty())
        first.prepend(side);
    QList<TextLine> lines{{first.join(QStringLiteral(" · ")), kText}};
    addPatientLines(lines, who, painter.fontMetrics(), room);
    for (const TextLine& line : markLines(view))
        for (const QString& part : wrappedText(line.text, painter.fontMetrics(), room))
            lines << TextLine{part, line.colour};
    if (const QString stain = stainName(view.presentation().stain); !stain.isEmpty())
        lines << TextLine{ImageView::tr("%1 alone").arg(stain), kAmber};
    if (view.isPrior())
        lines << TextLine{ImageView::tr("prior study"), kAmber};
    const QString flags = acquisitionFlags(info).join(QStringLiteral(" · "));
    for (const QString& line : wrappedText(flags, painter.fontMetrics(), room))
        lines << TextLine{line, kAmber};
    lines.removeIf([](const TextLine& line) { return line.text.isEmpty(); });
    // Beside a big side label the other corner is free; else below the kind.
    const bool onRight = big && corner.x() < 0;
    double y = big ? top : top + 17;
    if (onRight && !occupied.isNull())
        y = occupied.bottom() + 16;
    double widest = 0;
    const double firstLine = y;
    for (const TextLine& line : lines) {
        const QString shown = painter.fontMetrics().elidedText(line.text, Qt::ElideRight, int(room));
        drawRimmedText(painter, {onRight ? right : kMargin, y}, shown, line.colour, onRight);
        widest = std::max(widest, double(painter.fontMetrics().horizontalAdvance(shown)));
        y += 16;
    }
    return {onRight ? right - widest : kMargin, firstLine - 12, widest, y - firstLine};
}

/// The patient's sides at the middle of the view's edges. `taken`: lines that the upper letter goes below; `warnings`:
/// height of those that the lower one goes above.
void paintEdgeLetters(QPainter& painter, const ImageView& view, const QRectF& taken, double warnings)
{
    const auto orientation = parsePatientOrientation(view.image()->info().identity.patientOrientation);
    if (!orientation || view.width() < 160 || view.height() < 160)
        return;
    const EdgeLetters letters = edgeLetters(*orientation, view.camera());
    painter.setFont(overlayFont(view, 13, true));
    const double middle = view.width() / 2.0;
    double top = kMargin + 10;
    if (QRectF(middle - 15, 0, 30, 30).intersects(taken))
        top = taken.bottom() + 14;
    drawRimmedText(painter, {kMargin, view.height() / 2.0}, letters.left, kDim);
    drawRimmedText(painter, {view.width() - kMargin, view.height() / 2.0}, letters.right, kDim, true);
    drawCentredText(painter, {middle, top}, letters.top, kDim);
    constexpr int kWide = 460; // else the texts of the lower corners come near the middle
    const double texts = warnings > 0 ? warnings + 42 : view.width() < kWide ? 56 : 2;
    const double bottom = view.height() - kMargin - texts;
    drawCentredText(painter, {middle, bottom}, letters.bottom, kDim);
}

/// "19 mm", "250 µm".
QString lengthText(double mm)
{
    return mm < 1     ? ImageView::tr("%1 µm").arg(number(mm * 1000))
           : mm >= 10 ? ImageView::tr("%1 cm").arg(number(mm / 10))
                      : ImageView::tr("%1 mm").arg(number(mm));
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
    painter.setFont(overlayFont(view, 12));
    drawRimmedText(painter, start - QPointF(0, 7), lengthText(mm), kText);
    if (view.gridVisible() && view.overlaysVisible())
        drawRimmedText(painter, start - QPointF(0, 23), ImageView::tr("grid %1").arg(lengthText(gridSpacingMm(view))),
                       kText);
}

QString windowText(const ImageView& view)
{
    const Presentation& p = view.presentation();
    const int digits = p.window.width < 10 ? 2 : 0;
    const QString window = p.voiLut >= 0 ? ImageView::tr("VOI LUT %1").arg(p.voiLut + 1)
                                         : ImageView::tr("W %1 C %2")
                                               .arg(QString::number(p.window.width, 'f', digits),
                                                    QString::number(p.window.centre, 'f', digits));
    return p.invert ? window + ImageView::tr(" inverted") : window;
}

/// How far the reading at 1:1 has come; empty before it has begun.
QString readingText(const ImageView& view)
{
    const auto seen = view.seenShare();
    if (!seen || *seen <= 0)
        return {};
    QStringList parts;
    if (const auto field = view.fieldShown(); field && field->second > 1)
        parts << ImageView::tr("field %1/%2").arg(field->first).arg(field->second);
    // Never rounded up: 100 % means all of it.
    parts << ImageView::tr("seen %1 %").arg(int(std::floor(*seen * 100 + 1e-9)));
    return parts.join(QStringLiteral(" · "));
}

/// Zoom and window above what a pixel measures; two short lines, so that the scale bar beside them stays free.
void paintStatus(QPainter& painter, const ImageView& view)
{
    const ImageInfo& info = view.image()->info();
    const double right = view.width() - kMargin;
    const double y = view.height() - kMargin - 2;
    painter.setFont(overlayFont(view, 12));
    const double zoom = view.camera().zoom * view.devicePixelRatioF();
    QString scale = ImageView::tr("%1 %").arg(number(zoom * 100));
    if (info.kind == ImageKind::Slide && view.magnification() > 0)
        scale = ImageView::tr("%1×").arg(number(view.magnification()));
    drawRimmedText(painter, {right, y}, calibrationText(info), kDim, true);
    QStringList look{scale};
    if (view.isTrueSize())
        look << ImageView::tr("true size");
    if (const double turned = std::remainder(view.camera().rotationDeg, 360);
        std::abs(std::remainder(turned, 90)) > 1e-6)
        look << ImageView::tr("turned %1°").arg(number(turned));
    look << (info.colour == ColourModel::Monochrome ? windowText(view) : colourLookText(view.presentation()));
    look.removeAll(QString());
    drawRimmedText(painter, {right, y - 16}, look.join(QStringLiteral(" · ")), kDim, true);
    drawRimmedText(painter, {right, y - 32}, readingText(view), kDim, true);
}

/// Above the texts of the lower corners, whole sentences. Returns how high they are.
double paintWarnings(QPainter& painter, const ImageView& view, const QStringList& warnings)
{
    painter.setFont(overlayFont(view, 12));
    QStringList lines;
    for (const QString& warning : warnings)
        lines += wrappedText(QStringLiteral("⚠ ") + warning, painter.fontMetrics(), view.width() - 2 * kMargin);
    double y = view.height() - kMargin - 36 - 16 * double(lines.size() - 1);
    for (const QString& line : lines) {
        drawRimmedText(painter, {kMargin, y}, line, kAmber);
        y += 16;
    }
    return 16.0 * double(lines.size());
}

} // namespace

QString colourLookText(const Presentation& p)
{
    QStringList parts;
    if (std::abs(p.brightness) >= 0.005)
        parts << ImageView::tr("brightness %1%2 %")
                     .arg(p.brightness > 0 ? QStringLiteral("+") : QString())
                     .arg(p.brightness * 100, 0, 'f', 0);
    if (std::abs(p.gamma - 1) >= 0.005)
        parts << ImageView::tr("gamma %1").arg(p.gamma, 0, 'f', 2);
    if (p.invert)
        parts << ImageView::tr("inverted");
    return parts.join(QStringLiteral(" · "));
}

double roundLength(double value)
{
    const double power = std::pow(10, std::floor(std::log10(value)));
    const double digit = value / power;
    return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}

QStringList acquisitionFlags(const ImageInfo& info)
{
    const ImageIdentity& who = info.identity;
    QStringList flags = who.viewModifiers;
    const bool spotPaddle = who.paddle.contains(QLatin1String("spot"), Qt::CaseInsensitive) ||
                            who.paddle.contains(QLatin1String("mag"), Qt::CaseInsensitive);
    if (spotPaddle)
        flags << ImageView::tr("paddle %1").arg(who.paddle.toLower());
    constexpr double kContact = 1.1; // a breast on the detector's cover is magnified by its own thickness already
    if (info.magnification > kContact)
        flags << ImageView::tr("%1× at the detector").arg(number(info.magnification));
    if (who.implantPresent)
        flags << ImageView::tr("implant");
    if (who.partialView)
        flags << (who.partialViewText.isEmpty() ? ImageView::tr("partial view")
                                                : ImageView::tr("partial view: %1").arg(who.partialViewText));
    flags.removeDuplicates();
    return flags;
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

void paintTexts(QPainter& painter, const ImageView& view, const QStringList& warnings, const QRectF& occupied)
{
    const QRectF identity = paintIdentity(painter, view, occupied);
    paintScaleBar(painter, view);
    paintStatus(painter, view);
    paintEdgeLetters(painter, view, identity, paintWarnings(painter, view, warnings));
}

} // namespace triptych
