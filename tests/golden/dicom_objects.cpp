// A program for the golden tests: writes and reads DICOM objects through core/dicom as a JSON file asks for it, so that
// outside readers (pydicom, DCMTK's tools, dicom3tools) can be held beside it.
//
// usage: dicom_objects REQUEST.json  (see the Python files beside it)
#include "core/dicom/dicom_reader.h"
#include "core/dicom/dicom_stacks.h"
#include "core/dicom/segment_codes.h"
#include "core/dicom/segmentation_file.h"
#include "core/image/reader_registry.h"
#include "core/raster/raster_reader.h"
#include "core/slide/slide_reader.h"
#include "tests/golden/dicom_objects_shapes.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace triptych;

namespace {

int fail(const QString& message)
{
    std::fprintf(stderr, "dicom_objects: %s\n", qUtf8Printable(message));
    return 1;
}

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool putBytes(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

ReaderRegistry readers()
{
    ReaderRegistry registry;
    registry.add(makeDicomReader());
    registry.add(makeSlideReader());
    registry.add(makeRasterReader());
    return registry;
}

/// "images": one file, or the slices of a stack.
Result<DicomSubject> subjectOf(const QJsonObject& request)
{
    const ReaderRegistry registry = readers();
    std::vector<ImageSourcePtr> images;
    for (const QJsonValue& path : request[QLatin1String("images")].toArray()) {
        auto image = registry.open(path.toString().toStdString());
        if (!image)
            return image.error();
        images.push_back(*image);
    }
    QStringList warnings;
    images = arrangeStacks(std::move(images), warnings);
    if (images.size() != 1)
        return Error{ErrorCode::BadFormat, QStringLiteral("the images make %1 images").arg(images.size()), {}};
    return subjectOf(*images.front());
}

Result<PixelBuffer> pixelsOf(const QJsonObject& from)
{
    const QJsonArray size = from[QLatin1String("size")].toArray();
    auto pixels = PixelBuffer::allocate({size[0].toInt(), size[1].toInt()}, 1, SampleType::U8);
    const QByteArray bytes = bytesOf(from[QLatin1String("raw")].toString());
    if (pixels && bytes.size() != pixels->byteCount())
        return Error{ErrorCode::BadFormat, QStringLiteral("the raw file has another size"), {}};
    if (pixels)
        std::copy_n(reinterpret_cast<const std::byte*>(bytes.constData()), bytes.size(), pixels->mutableBytes());
    return pixels;
}

SegmentationKind kindOf(const QString& name)
{
    return name == QLatin1String("probability") ? SegmentationKind::Probability
           : name == QLatin1String("occupancy") ? SegmentationKind::Occupancy
                                                : SegmentationKind::Binary;
}

Result<void> writeSegments(const QJsonObject& request, const DicomSubject& subject)
{
    SegmentationToWrite segmentation;
    segmentation.subject = subject;
    segmentation.kind = kindOf(request[QLatin1String("kind")].toString());
    segmentation.creator = request[QLatin1String("creator")].toString();
    const double downsample = request[QLatin1String("downsample")].toDouble(1);
    const SegmentCodes codes = SegmentCodes::installed();
    for (const QJsonValue& value : request[QLatin1String("segments")].toArray()) {
        const QJsonObject from = value.toObject();
        DicomSegment segment;
        segment.label = from[QLatin1String("label")].toInt();
        segment.name = from[QLatin1String("name")].toString();
        segment.colour = QColor(from[QLatin1String("colour")].toString());
        const LabelMeaning meaning = codes.meaningOf(segment.name);
        segment.category = meaning.category;
        segment.type = meaning.type;
        if (from.contains(QLatin1String("algorithm"))) {
            segment.origin = SegmentOrigin::Automatic;
            segment.algorithm = from[QLatin1String("algorithm")].toString();
        }
        segmentation.segments.push_back(segment);
    }
    for (const QJsonValue& value : request[QLatin1String("frames")].toArray()) {
        const QJsonObject from = value.toObject();
        auto pixels = pixelsOf(from);
        if (!pixels)
            return pixels.error();
        const int frame = from[QLatin1String("frame")].toInt();
        const QJsonArray at = from[QLatin1String("at")].toArray();
        if (segmentation.kind != SegmentationKind::Binary) {
            segmentation.fractions.push_back({from[QLatin1String("label")].toInt(), frame,
                                              QPoint(at[0].toInt(), at[1].toInt()), std::move(*pixels)});
            continue;
        }
        auto map = LabelMap::fromBuffer(*pixels, downsample);
        if (!map)
            return map.error();
        segmentation.labels[frame] = std::move(*map);
    }
    segmentation.downsample = downsample;
    if (const QJsonArray size = request[QLatin1String("planeSize")].toArray(); !size.isEmpty())
        segmentation.fractionSize = QSize(size[0].toInt(), size[1].toInt());
    for (const QString& loss : segmentationLosses(segmentation))
        std::printf("loss: %s\n", qUtf8Printable(loss));
    return writeSegmentation(request[QLatin1String("out")].toString().toStdString(), segmentation);
}

QJsonObject codeJson(const CodedConcept& code)
{
    return {{QStringLiteral("value"), code.value},
            {QStringLiteral("scheme"), code.scheme},
            {QStringLiteral("meaning"), code.meaning}};
}

QJsonArray segmentsJson(const DicomSegmentation& segmentation)
{
    QJsonArray segments;
    for (const DicomSegment& segment : segmentation.segments)
        segments << QJsonObject{
            {QStringLiteral("label"), segment.label},
            {QStringLiteral("name"), segment.name},
            {QStringLiteral("category"), codeJson(segment.category)},
            {QStringLiteral("type"), codeJson(segment.type)},
            {QStringLiteral("colour"), segment.colour.isValid() ? segment.colour.name() : QString()}};
    return segments;
}

/// The planes as raw files beside `out`, which lists them.
Result<void> readSegments(const QJsonObject& request, const DicomSubject& subject)
{
    const auto segmentation = readSegmentation(request[QLatin1String("file")].toString().toStdString());
    if (!segmentation)
        return segmentation.error();
    const auto fitted = fitSegmentation(*segmentation, subject);
    if (!fitted)
        return fitted.error();
    const QString out = request[QLatin1String("out")].toString();
    QJsonArray planes;
    const auto add = [&](int frame, int label, QPoint at, const PixelBuffer& pixels) {
        const QString raw = QStringLiteral("%1.%2.raw").arg(out).arg(planes.size());
        putBytes(raw, QByteArray(reinterpret_cast<const char*>(pixels.bytes()), pixels.byteCount()));
        planes << QJsonObject{{QStringLiteral("frame"), frame},
                              {QStringLiteral("label"), label},
                              {QStringLiteral("at"), QJsonArray{at.x(), at.y()}},
                              {QStringLiteral("size"), QJsonArray{pixels.width(), pixels.height()}},
                              {QStringLiteral("raw"), raw}};
    };
    double downsample = fitted->downsample;
    for (const auto& [frame, map] : fitted->labels) {
        const auto pixels = map.toBuffer(QRect(QPoint(0, 0), map.size()));
        if (!pixels)
            return pixels.error();
        add(frame, 0, {}, *pixels);
        downsample = map.downsample();
    }
    for (const FractionalFrame& fraction : fitted->fractions)
        add(fraction.frame, fraction.label, fraction.topLeft, fraction.values);
    const QJsonObject answer{{QStringLiteral("segments"), segmentsJson(*segmentation)},
                             {QStringLiteral("planes"), planes},
                             {QStringLiteral("downsample"), downsample},
                             {QStringLiteral("maximumFraction"), segmentation->maximumFraction},
                             {QStringLiteral("creator"), segmentation->creator},
                             {QStringLiteral("warnings"), QJsonArray::fromStringList(fitted->warnings)}};
    putBytes(out, QJsonDocument(answer).toJson());
    return {};
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QJsonObject request =
        argc == 2 ? QJsonDocument::fromJson(bytesOf(QString::fromLocal8Bit(argv[1]))).object() : QJsonObject();
    const QString verb = request[QLatin1String("do")].toString();
    if (verb.isEmpty())
        return fail(QStringLiteral("usage: dicom_objects REQUEST.json"));
    const auto subject = subjectOf(request);
    if (!subject)
        return fail(subject.error().message);
    Result<void> done = verb == QLatin1String("write-segmentation")  ? writeSegments(request, *subject)
                        : verb == QLatin1String("read-segmentation") ? readSegments(request, *subject)
                                                                     : shapesRequest(verb, request, *subject);
    if (!done && !done.error().cause.isEmpty())
        std::printf("cause: %s\n", qUtf8Printable(done.error().cause));
    return done ? 0 : fail(done.error().message);
}
