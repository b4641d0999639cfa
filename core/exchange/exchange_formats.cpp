#include "core/exchange/exchange_formats.h"

#include "core/annotation/geojson.h"
#include "core/annotation/marked_labels.h"
#include "core/base/counted.h"
#include "core/exchange/coco.h"
#include "core/exchange/mask_marks.h"
#include "core/exchange/mask_place.h"

#include <algorithm>

namespace triptych {

namespace {

constexpr int kMaxNiftiSide = 32767;

QList<ExchangeFormat> makeFormats()
{
    const auto list = [](std::initializer_list<const char*> endings) {
        QStringList all;
        for (const char* ending : endings)
            all << QString::fromLatin1(ending);
        return all;
    };
    const auto text = [](const char* words) { return QString::fromUtf8(words); };
    return {
        {text("geojson"), text("GeoJSON"), list({".geojson", ".json"}), true, false, false, true,
         text("QuPath, GDAL, Shapely")},
        {text("coco"), text("COCO"), list({".coco.json"}), true, false, true, true,
         text("detection and segmentation training")},
        {text("nifti"), text("NIfTI"), list({".nii.gz", ".nii"}), false, true, false, true,
         text("ITK-SNAP, 3D Slicer, nnU-Net")},
        {text("nrrd"), text("NRRD"), list({".nrrd"}), false, true, false, true, text("3D Slicer, with label names")},
        {text("metaimage"), text("MetaImage"), list({".mha"}), false, true, false, true, text("ITK, elastix")},
        {text("png"), text("PNG"), list({".png"}), false, true, false, false, text("every program; grey = label")},
        {text("dicom-seg"), text("DICOM Segmentation"), list({".seg.dcm", ".dcm"}), false, true, false, true,
         text("PACS, 3D Slicer, OHIF"), DicomExchange::Segmentation},
        {text("dicom-sr"), text("DICOM measurement report"), list({".sr.dcm"}), true, false, false, true,
         text("PACS, OHIF; TID 1500"), DicomExchange::Report},
        {text("dicom-annotations"), text("DICOM bulk annotations"), list({".ann.dcm"}), true, false, false, true,
         text("slides; millions of outlines"), DicomExchange::BulkAnnotations},
    };
}

struct Counts {
    qsizetype open = 0, closed = 0, frames = 0;
    bool painted = false;
};

Counts countsOf(const ExchangeContent& content)
{
    Counts counts;
    for (const ExchangeMarks& marks : content.images) {
        counts.frames += marks.frames.size();
        for (const Shape& shape : marks.shapes)
            ++(isClosed(shape.type) ? counts.closed : counts.open);
    }
    counts.painted = content.hasMasks();
    return counts;
}

/// What masks of any format lose.
void addMaskLosses(const Counts& counts, QStringList& losses)
{
    addCounted(losses, counts.closed,
               "1 shape is painted as whole pixels; its name, author and outline are not written.",
               "%1 shapes are painted as whole pixels, later ones over earlier ones; their names, authors and outlines "
               "are not written.");
    addCounted(losses, counts.open, "1 line, point or note encloses nothing and is left out.",
               "%1 lines, points and notes enclose nothing and are left out.");
}

void addPlaceLosses(const ExchangeFormat& format, const ExchangeContent& content, const ExchangeOptions& options,
                    QStringList& losses)
{
    bool calibrated = false, inSpace = false, uneven = false, wide = false;
    for (const ExchangeMarks& marks : content.images) {
        calibrated = calibrated || marks.image.spacing;
        inSpace = inSpace || !marks.image.planes.empty();
        uneven = uneven || !isEvenlyPlaced(marks.image, marks.frames);
        const QSize size =
            labelMapSize(labelMapSize(marks.image.size, marks.image.maskDownsample), std::max(options.coarser, 1));
        wide = wide || std::max(size.width(), size.height()) > kMaxNiftiSide;
    }
    if (format.id == QLatin1String("png")) {
        if (calibrated)
            losses << QStringLiteral("PNG keeps neither millimetres%1.")
                          .arg(inSpace ? QStringLiteral(" nor the place in the patient")
                                       : QStringLiteral(" nor places"));
        return;
    }
    if (uneven)
        losses << QStringLiteral("The slices are not evenly spaced; the file states their mean distance.");
    if (format.id == QLatin1String("nifti") && wide)
        losses << QStringLiteral("NIfTI holds no side above 32,767 pixels: choose a coarser resolution, or NRRD.");
    else if (format.id == QLatin1String("nifti") && calibrated)
        losses << QStringLiteral("NIfTI keeps spacing, origin and directions to seven digits.");
    if (options.coarser > 1)
        losses << QStringLiteral("One of %1 × %1 mask pixels is written.").arg(options.coarser);
}

QString withoutEnding(const QString& name, const ExchangeFormat& format)
{
    for (const QString& ending : format.endings)
        if (name.endsWith(ending, Qt::CaseInsensitive))
            return name.chopped(ending.size());
    return name;
}

} // namespace

const QList<ExchangeFormat>& exchangeFormats()
{
    static const QList<ExchangeFormat> formats = makeFormats();
    return formats;
}

const ExchangeFormat* exchangeFormat(const QString& id)
{
    for (const ExchangeFormat& format : exchangeFormats())
        if (format.id == id)
            return &format;
    return nullptr;
}

const ExchangeFormat* exchangeFormatOfName(const QString& path)
{
    if (path.endsWith(QLatin1String("coco.json"), Qt::CaseInsensitive))
        return exchangeFormat(QStringLiteral("coco"));
    const ExchangeFormat* best = nullptr;
    qsizetype longest = 0;
    for (const ExchangeFormat& format : exchangeFormats())
        for (const QString& ending : format.endings)
            if (ending.size() > longest && path.endsWith(ending, Qt::CaseInsensitive)) {
                longest = ending.size();
                best = &format;
            }
    return best;
}

bool exchangeFits(const ExchangeFormat& format, const ExchangeContent& content)
{
    return !format.dicom || std::all_of(content.images.begin(), content.images.end(), [&](const ExchangeMarks& marks) {
        return marks.image.subject &&
               (format.dicom != DicomExchange::BulkAnnotations || marks.image.subject->isSlide());
    });
}

QString exchangeNameFilter()
{
    QStringList endings;
    for (const ExchangeFormat& format : exchangeFormats())
        for (const QString& ending : format.endings)
            endings << QLatin1Char('*') + ending;
    return QStringLiteral("Shapes and masks (%1);;All files (*)").arg(endings.join(QLatin1Char(' ')));
}

QStringList exchangeLosses(const ExchangeFormat& format, const ExchangeContent& content, const ExchangeOptions& options)
{
    const Counts counts = countsOf(content);
    QStringList losses;
    if (format.id == QLatin1String("coco"))
        losses = cocoLosses(content);
    for (const ExchangeMarks& marks : content.images)
        if (format.id == QLatin1String("geojson"))
            for (const QString& loss : geoJsonLosses(marks.shapes))
                if (!losses.contains(loss))
                    losses << loss;
    for (const ExchangeMarks& marks : content.images)
        if (format.dicom)
            for (const QString& loss : dicomLosses(*format.dicom, marks, content.labels))
                if (!losses.contains(loss))
                    losses << loss;
    if (format.shapes && counts.painted)
        losses << QStringLiteral("Painted labels are written as their outlines, exact to the pixel.");
    if (format.shapes && !format.dicom &&
        std::any_of(content.images.begin(), content.images.end(),
                    [](const ExchangeMarks& marks) { return marks.image.spacing.has_value(); }))
        losses << QStringLiteral("Coordinates are pixels: %1 keeps no millimetres.").arg(format.name);
    if (format.masks) {
        addMaskLosses(counts, losses);
        if (!format.dicom)
            addPlaceLosses(format, content, options, losses);
    }
    return losses;
}

std::vector<std::filesystem::path> exchangeFiles(const ExchangeFormat& format, const ExchangeContent& content,
                                                 const std::filesystem::path& path)
{
    const QString base = withoutEnding(QString::fromStdString(path.filename().string()), format);
    const QString ending = QString::fromStdString(path.filename().string()).mid(base.size());
    const bool eachImage = !format.manyImages && content.images.size() > 1;
    std::vector<std::filesystem::path> files;
    const auto add = [&](QString name) {
        const auto taken = [&](const QString& wanted) {
            return std::find(files.begin(), files.end(), path.parent_path() / wanted.toStdString()) != files.end();
        };
        QString unique = name + ending;
        for (int i = 2; taken(unique); ++i) // two images of one name
            unique = QStringLiteral("%1-%2%3").arg(name).arg(i).arg(ending);
        files.push_back(path.parent_path() / unique.toStdString());
    };
    if (format.manyImages)
        return {path};
    for (const ExchangeMarks& marks : content.images) {
        const QString name =
            eachImage ? QStringLiteral("%1_%2").arg(base, marks.image.name.section(QLatin1Char('.'), 0, -2).isEmpty()
                                                              ? marks.image.name
                                                              : marks.image.name.section(QLatin1Char('.'), 0, -2))
                      : base;
        if (format.manyFrames || marks.frames.size() <= 1)
            add(name);
        else
            for (const int frame : marks.frames)
                add(QStringLiteral("%1_frame%2").arg(name).arg(frame + 1, 3, 10, QLatin1Char('0')));
    }
    return files;
}

Result<ExchangeContent> asMasks(ExchangeContent content, const std::stop_token& stop)
{
    for (ExchangeMarks& marks : content.images) {
        for (const int frame : marks.frames) {
            if (stop.stop_requested())
                return Error{ErrorCode::Cancelled, QStringLiteral("painting was cancelled"), {}};
            LabelMap map = marks.masks.value(frame);
            if (map.size().isEmpty())
                map = LabelMap(labelMapSize(marks.image.size, marks.image.maskDownsample), marks.image.maskDownsample);
            marks.masks[frame] = markedLabels(std::move(map), marks.shapes, frame);
        }
        marks.shapes.clear();
    }
    return content;
}

Result<ExchangeContent> asShapes(ExchangeContent content, const std::stop_token& stop)
{
    for (ExchangeMarks& marks : content.images) {
        auto outlines = outlineShapes(marks.masks, stop);
        if (!outlines)
            return outlines.error();
        marks.shapes += *outlines;
        marks.masks.clear();
    }
    return content;
}

} // namespace triptych
