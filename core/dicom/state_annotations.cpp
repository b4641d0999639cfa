#include "core/dicom/state_annotations.h"

#include "core/dicom/dicom_lab.h"

#include "core/dicom/image_references.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr int kMostLayers = 500;
constexpr int kMostObjects = 10'000;      ///< of a state
constexpr size_t kMostPoints = 100'000;   ///< of an object
constexpr qsizetype kMostDrawn = 300'000; ///< points of a state
constexpr qsizetype kMostText = 4096;
constexpr double kFarthest = 1e7; ///< pixels; nobody means a place beyond

std::optional<AnnotationUnits> unitsOf(const QString& name)
{
    if (name == QLatin1String("PIXEL"))
        return AnnotationUnits::Pixel;
    if (name == QLatin1String("DISPLAY"))
        return AnnotationUnits::Display;
    return {}; // MATRIX is for tiled images, which these states are not for
}

/// Column and row, in pairs; empty where one of them is no place.
QPolygonF pointsOf(const DicomAttributes& item, const DcmTagKey& tag)
{
    const auto values = item.numbers(tag);
    QPolygonF points;
    for (size_t i = 0; i + 1 < values.size() && i < 2 * kMostPoints; i += 2) {
        if (std::abs(values[i]) > kFarthest || std::abs(values[i + 1]) > kFarthest)
            return {};
        points << QPointF(values[i], values[i + 1]);
    }
    return points;
}

std::optional<StateGraphic> readGraphic(const DicomAttributes& item)
{
    using Kind = StateGraphic::Kind;
    struct Known {
        const char* name;
        Kind kind;
        qsizetype least, most; ///< points
    };
    constexpr Known kKnown[] = {{"POINT", Kind::Point, 1, 1},
                                {"POLYLINE", Kind::Polyline, 2, qsizetype(kMostPoints)},
                                {"INTERPOLATED", Kind::Interpolated, 2, qsizetype(kMostPoints)},
                                {"CIRCLE", Kind::Circle, 2, 2},
                                {"ELLIPSE", Kind::Ellipse, 4, 4}};
    const QString type = item.text(DCM_GraphicType);
    const auto known = std::find_if(std::begin(kKnown), std::end(kKnown),
                                    [&](const Known& k) { return type == QLatin1String(k.name); });
    const auto units = unitsOf(item.text(DCM_GraphicAnnotationUnits));
    StateGraphic graphic;
    graphic.points = pointsOf(item, DCM_GraphicData);
    if (known == std::end(kKnown) || !units || graphic.points.size() < known->least ||
        graphic.points.size() > known->most)
        return {};
    graphic.kind = known->kind;
    graphic.units = *units;
    graphic.filled = item.text(DCM_GraphicFilled) == QLatin1String("Y");
    return graphic;
}

Qt::Alignment alignmentOf(const QString& name)
{
    if (name == QLatin1String("RIGHT"))
        return Qt::AlignRight;
    return name == QLatin1String("CENTER") ? Qt::AlignHCenter : Qt::AlignLeft;
}

std::optional<StateText> readText(const DicomAttributes& item)
{
    StateText text;
    text.text = item.text(DCM_UnformattedTextValue).left(kMostText);
    text.text.replace(QLatin1String("\r\n"), QLatin1String("\n")).replace(QLatin1Char('\r'), QLatin1Char('\n'));
    const auto boxUnits = unitsOf(item.text(DCM_BoundingBoxAnnotationUnits));
    const QPolygonF first = pointsOf(item, DCM_BoundingBoxTopLeftHandCorner);
    const QPolygonF last = pointsOf(item, DCM_BoundingBoxBottomRightHandCorner);
    if (boxUnits && !first.isEmpty() && !last.isEmpty()) {
        text.box = QRectF(first[0], last[0]).normalized();
        text.boxUnits = *boxUnits;
        text.alignment = alignmentOf(item.text(DCM_BoundingBoxTextHorizontalJustification));
    }
    const auto anchorUnits = unitsOf(item.text(DCM_AnchorPointAnnotationUnits));
    const QPolygonF anchor = pointsOf(item, DCM_AnchorPoint);
    if (anchorUnits && !anchor.isEmpty()) {
        text.anchor = anchor[0];
        text.anchorUnits = *anchorUnits;
        text.anchorVisible = item.text(DCM_AnchorPointVisibility) == QLatin1String("Y");
    }
    if (text.text.trimmed().isEmpty() || (!text.box && !text.anchor))
        return {};
    return text;
}

std::optional<QColor> layerColour(const DicomAttributes& item)
{
    if (const auto lab = colourOfLab(item.words(DCM_GraphicLayerRecommendedDisplayCIELabValue)))
        return lab;
    const auto rgb = item.numbers(DCM_RETIRED_GraphicLayerRecommendedDisplayRGBValue);
    const auto part = [](double word) { return int(std::lround(std::clamp(word, 0.0, 65535.0) / 257)); };
    if (rgb.size() >= 3)
        return QColor(part(rgb[0]), part(rgb[1]), part(rgb[2]));
    if (const auto grey = item.number(DCM_GraphicLayerRecommendedDisplayGrayscaleValue))
        return QColor(part(*grey), part(*grey), part(*grey));
    return {};
}

} // namespace

void readGraphicLayers(const DicomAttributes& header, PresentationState& state)
{
    for (int i = 0; i < std::min(header.itemCount(DCM_GraphicLayerSequence), kMostLayers); ++i) {
        const DicomAttributes item = header.item(DCM_GraphicLayerSequence, i);
        state.layers.push_back({item.text(DCM_GraphicLayer), item.integer(DCM_GraphicLayerOrder), layerColour(item)});
    }
}

void readAnnotations(const DicomAttributes& header, PresentationState& state)
{
    int read = 0, broken = 0;
    qsizetype points = 0;
    const auto readAll = [&](const DicomAttributes& item, const DcmTagKey& sequence, auto reader, auto& into) {
        for (int i = 0; i < item.itemCount(sequence) && read < kMostObjects && points < kMostDrawn; ++i, ++read) {
            auto object = reader(item.item(sequence, i));
            if (!object) {
                ++broken;
                continue;
            }
            if constexpr (requires { object->points; })
                points += object->points.size();
            into.push_back(std::move(*object));
        }
    };
    for (int i = 0; i < header.itemCount(DCM_GraphicAnnotationSequence) && read < kMostObjects && points < kMostDrawn;
         ++i, ++read) {
        const DicomAttributes item = header.item(DCM_GraphicAnnotationSequence, i);
        StateAnnotation annotation;
        annotation.layer = item.text(DCM_GraphicLayer);
        annotation.images = imageReferences(item, DCM_ReferencedImageSequence);
        readAll(item, DCM_GraphicObjectSequence, readGraphic, annotation.graphics);
        readAll(item, DCM_TextObjectSequence, readText, annotation.texts);
        state.annotations.push_back(std::move(annotation));
    }
    if (read >= kMostObjects || points >= kMostDrawn)
        state.warnings << QStringLiteral("The state has very many annotations; only the first ones are shown.");
    if (broken > 0)
        state.warnings
            << QStringLiteral("%1 annotations are broken or of an unknown kind; they are left out.").arg(broken);
}

} // namespace triptych
