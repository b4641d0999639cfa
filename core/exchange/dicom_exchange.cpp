#include "core/exchange/dicom_exchange.h"

#include "core/annotation/label_names.h"
#include "core/base/file_hash.h"
#include "core/dicom/bulk_annotations.h"
#include "core/dicom/dicom_file.h"
#include "core/dicom/measurement_report.h"
#include "core/dicom/segmentation_file.h"

#include <algorithm>

namespace triptych {

namespace {

LabelInfo infoOf(int label, const QMap<int, LabelInfo>& labels)
{
    return labels.value(label, LabelInfo{QStringLiteral("Label %1").arg(label), QColor()});
}

SegmentationToWrite segmentationOf(const ExchangeMarks& marks, const QMap<int, LabelInfo>& labels)
{
    SegmentationToWrite segmentation;
    segmentation.subject = *marks.image.subject;
    segmentation.created = QDateTime::currentDateTime();
    std::bitset<256> used;
    for (auto it = marks.masks.cbegin(); it != marks.masks.cend(); ++it) {
        if (it->isEmpty())
            continue;
        segmentation.labels[it.key()] = *it;
        used |= it->labels();
    }
    const SegmentCodes& codes = SegmentCodes::installed();
    for (int label = 1; label <= 255; ++label) {
        if (!used[size_t(label)])
            continue;
        const LabelInfo info = infoOf(label, labels);
        const LabelMeaning meaning = codes.meaningOf(info.name);
        DicomSegment segment;
        segment.label = label;
        segment.name = info.name;
        segment.colour = info.colour;
        segment.category = meaning.category;
        segment.type = meaning.type;
        segmentation.segments.push_back(segment);
    }
    return segmentation;
}

template <class ToWrite>
ToWrite shapesToWrite(const ExchangeMarks& marks, const QMap<int, LabelInfo>& labels)
{
    ToWrite all;
    all.subject = *marks.image.subject;
    all.created = QDateTime::currentDateTime();
    all.shapes.assign(marks.shapes.begin(), marks.shapes.end());
    const SegmentCodes& codes = SegmentCodes::installed();
    for (const Shape& shape : marks.shapes) {
        if (all.author.isEmpty())
            all.author = shape.author;
        if (all.labels.contains(shape.label))
            continue;
        const LabelInfo info = infoOf(shape.label, labels);
        all.labels[shape.label] = {info.name, info.colour, codes.meaningOf(info.name)};
    }
    return all;
}

ExchangeMarks emptyMarks(const ExchangeImage& image)
{
    ExchangeMarks marks;
    marks.image = image;
    return marks;
}

void addMapping(const QString& name, int label, ExchangeReading& reading)
{
    const QString line =
        QStringLiteral("%1 → %2 %3").arg(name).arg(label).arg(reading.content.labels.value(label).name);
    if (!reading.mapping.contains(line))
        reading.mapping << line;
}

/// A label map with every label replaced by what it is here.
Result<LabelMap> relabelled(const LabelMap& map, const std::map<int, int>& labelOf)
{
    LabelMap result(map.size(), map.downsample());
    for (const QPoint& index : map.tileIndices()) {
        const LabelMap::Tile tile = map.tile(index);
        auto changed = tile->copy(QRect(QPoint(), tile->size()));
        if (!changed)
            return changed.error();
        for (qsizetype i = 0; i < changed->byteCount(); ++i)
            if (const auto found = labelOf.find(int(changed->bytes()[i])); found != labelOf.end())
                changed->mutableBytes()[i] = std::byte(found->second);
        result.setTile(index, std::make_shared<const PixelBuffer>(std::move(*changed)));
    }
    return result;
}

Result<ExchangeReading> placeSegmentation(const DicomSegmentation& segmentation, const ExchangeImage& image,
                                          ExchangeReading reading)
{
    const auto fitted = fitSegmentation(segmentation, *image.subject);
    if (!fitted)
        return fitted.error();
    reading.formatName = QStringLiteral("DICOM Segmentation");
    reading.notes = segmentation.warnings + fitted->warnings;
    if (!fitted->fractions.empty())
        reading.notes << QStringLiteral("%1: its probabilities are left out; only painted labels come in.")
                             .arg(segmentation.path);
    std::map<int, int> labelOf;
    for (const DicomSegment& segment : segmentation.segments) {
        const QString name = segment.name.isEmpty() ? segment.type.meaning : segment.name;
        labelOf[segment.label] = std::max(labelNamed(name, segment.label, segment.colour, reading.content.labels), 1);
        addMapping(name, labelOf[segment.label], reading);
    }
    ExchangeMarks marks = emptyMarks(image);
    for (const auto& [frame, map] : fitted->labels) {
        auto own = relabelled(map, labelOf);
        if (!own)
            return own.error();
        marks.image.maskDownsample = own->downsample();
        marks.masks[frame] = std::move(*own);
        marks.frames << frame;
    }
    reading.content.images << marks;
    return reading;
}

Result<ExchangeReading> placeReport(const MeasurementReport& report, const ExchangeImage& image,
                                    ExchangeReading reading)
{
    const auto fitted = fitMeasurementReport(report, *image.subject);
    if (!fitted)
        return fitted.error();
    reading.formatName = QStringLiteral("DICOM measurement report");
    reading.notes = fitted->warnings;
    ExchangeMarks marks = emptyMarks(image);
    for (const ReportedShape& reported : fitted->shapes) {
        Shape shape = reported.shape;
        const QString name = reported.labelName.isEmpty() ? reported.finding.meaning : reported.labelName;
        shape.label = std::max(labelNamed(name, 0, {}, reading.content.labels), 1);
        addMapping(name, shape.label, reading);
        if (!marks.frames.contains(shape.frame))
            marks.frames << shape.frame;
        marks.shapes << shape;
    }
    std::sort(marks.frames.begin(), marks.frames.end());
    reading.content.images << marks;
    return reading;
}

Result<ExchangeReading> placeAnnotations(const BulkAnnotations& annotations, const ExchangeImage& image,
                                         ExchangeReading reading)
{
    if (const auto checked = checkBulkAnnotations(annotations, *image.subject); !checked)
        return checked.error();
    reading.formatName = QStringLiteral("DICOM bulk annotations");
    reading.notes = annotations.warnings;
    ExchangeMarks marks = emptyMarks(image);
    marks.frames << 0;
    for (const AnnotationGroup& group : annotations.groups) {
        const QString name = group.label.isEmpty() ? group.type.meaning : group.label;
        const int label = std::max(labelNamed(name, 0, group.colour, reading.content.labels), 1);
        addMapping(name, label, reading);
        for (size_t i = 0; i < group.count(); ++i) {
            Shape shape = group.shape(i);
            shape.label = label;
            shape.author = annotations.creator;
            shape.created = annotations.created;
            shape.origin = group.automatic ? QStringLiteral("model:") + group.algorithm : shape.origin;
            marks.shapes << shape;
        }
    }
    reading.content.images << marks;
    return reading;
}

/// Tries the images in turn; the refusal of the first is the answer where it is of none.
template <class Object>
Result<ExchangeReading> onto(const QList<ExchangeImage>& images, const Object& object, const ExchangeReading& reading,
                             Result<ExchangeReading> (*place)(const Object&, const ExchangeImage&, ExchangeReading))
{
    std::optional<Error> refusal;
    for (const ExchangeImage& image : images) {
        if (!image.subject)
            continue;
        auto placed = place(object, image, reading);
        if (placed)
            return placed;
        if (!refusal)
            refusal = placed.error();
    }
    return refusal.value_or(Error{ErrorCode::Refused,
                                  object.path + QStringLiteral(": speaks of an image; open it, or name it with "
                                                               "--reference"),
                                  {}});
}

} // namespace

Result<void> writeDicomMarks(DicomExchange object, const ExchangeMarks& marks, const QMap<int, LabelInfo>& labels,
                             const std::filesystem::path& path)
{
    if (!marks.image.subject)
        return Error{ErrorCode::Refused,
                     displayPath(path) +
                         QStringLiteral(": a DICOM object speaks of an image; name it with --reference"),
                     {}};
    switch (object) {
    case DicomExchange::Segmentation: return writeSegmentation(path, segmentationOf(marks, labels));
    case DicomExchange::Report:
        return writeMeasurementReport(path, shapesToWrite<MeasurementReportToWrite>(marks, labels));
    case DicomExchange::BulkAnnotations: break;
    }
    return writeBulkAnnotations(path, shapesToWrite<ShapesToWrite>(marks, labels));
}

QStringList dicomLosses(DicomExchange object, const ExchangeMarks& marks, const QMap<int, LabelInfo>& labels)
{
    if (!marks.image.subject)
        return {};
    switch (object) {
    case DicomExchange::Segmentation: return segmentationLosses(segmentationOf(marks, labels));
    case DicomExchange::Report: return measurementReportLosses(shapesToWrite<MeasurementReportToWrite>(marks, labels));
    case DicomExchange::BulkAnnotations: break;
    }
    return bulkAnnotationLosses(shapesToWrite<ShapesToWrite>(marks, labels));
}

Result<ExchangeReading> readDicomMarks(const std::filesystem::path& path, const QList<ExchangeImage>& images,
                                       const QMap<int, LabelInfo>& labels, const ExchangeOptions& options)
{
    ExchangeReading reading;
    reading.content.labels = labels;
    DicomLimits limits;
    limits.headerBytes = kMostAnnotationBytes; // what it is, only its header says
    const auto file = openDicomFile(path, limits);
    if (!file)
        return file.error();
    const auto segmentation = readSegmentation(*file, options.stop);
    if (segmentation)
        return onto(images, *segmentation, reading, &placeSegmentation);
    if (segmentation.error().code != ErrorCode::Unsupported)
        return segmentation.error();
    const auto report = readMeasurementReport(*file);
    if (report)
        return onto(images, *report, reading, &placeReport);
    if (report.error().code != ErrorCode::Unsupported)
        return report.error();
    const auto annotations = readBulkAnnotations(*file);
    if (annotations)
        return onto(images, *annotations, reading, &placeAnnotations);
    if (annotations.error().code != ErrorCode::Unsupported)
        return annotations.error();
    return Error{ErrorCode::Unsupported,
                 displayPath(path) +
                     QStringLiteral(": is a DICOM file, but no segmentation, measurement report or bulk "
                                    "annotations that Triptych reads"),
                 annotations.error().message};
}

} // namespace triptych
