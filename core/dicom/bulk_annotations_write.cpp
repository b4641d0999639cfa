#include "core/base/counted.h"
#include "core/base/file_hash.h"
#include "core/dicom/bulk_annotations.h"
#include "core/dicom/dicom_file.h"
#include "core/dicom/dicom_lab.h"
#include "core/dicom/dicom_writing.h"
#include "core/dicom/subject_references.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <tuple>

namespace triptych {

namespace {

constexpr quint64 kMostValues = 0xFFFF'FFF0u / 8; ///< of one element: lengths have 32 bits (PS3.5 7.1)

/// What shares a group: label, graphic and who drew it.
using GroupKey = std::tuple<int, AnnotationGraphic, QString>;

AnnotationGraphic graphicOf(const Shape& shape)
{
    switch (shape.type) {
    case ShapeType::Point:
    case ShapeType::Text: return AnnotationGraphic::Point;
    case ShapeType::Ellipse: return AnnotationGraphic::Ellipse;
    case ShapeType::Rectangle: return AnnotationGraphic::Rectangle;
    default: return isClosed(shape.type) ? AnnotationGraphic::Polygon : AnnotationGraphic::Polyline;
    }
}

const char* graphicName(AnnotationGraphic graphic)
{
    switch (graphic) {
    case AnnotationGraphic::Point: return "POINT";
    case AnnotationGraphic::Polyline: return "POLYLINE";
    case AnnotationGraphic::Ellipse: return "ELLIPSE";
    case AnnotationGraphic::Rectangle: return "RECTANGLE";
    default: return "POLYGON";
    }
}

QString algorithmOf(const Shape& shape)
{
    const QString prefix = QStringLiteral("model:");
    return shape.origin.startsWith(prefix) ? shape.origin.mid(prefix.size()) : QString();
}

/// The lines or rings that a shape becomes.
QList<QPolygonF> linesOf(const Shape& shape)
{
    switch (shape.type) {
    case ShapeType::Point:
    case ShapeType::Text: return {QPolygonF(shape.points.mid(0, 1))};
    case ShapeType::Ellipse: return {ellipseAxes(shape)};
    case ShapeType::Bidirectional: return shape.strokes();
    default: return outerRings(shape);
    }
}

/// A group while it is gathered; float32 as long as that is exact.
struct Gathered {
    std::vector<float> floats;
    std::vector<double> doubles;
    std::vector<Uint32> starts; ///< one-based index of the first value of each (C.37.1.2)

    void add(const QPolygonF& line)
    {
        starts.push_back(Uint32(floats.size() + doubles.size() + 1));
        for (const QPointF point : line) {
            addValue(point.x());
            addValue(point.y());
        }
    }
    quint64 values() const { return floats.size() + doubles.size(); }

private:
    void addValue(double value)
    {
        if (doubles.empty() && double(float(value)) == value) {
            floats.push_back(float(value));
            return;
        }
        if (doubles.empty()) {
            doubles.assign(floats.begin(), floats.end());
            std::vector<float>().swap(floats);
        }
        doubles.push_back(value);
    }
};

using Groups = std::map<GroupKey, Gathered>;

Result<Groups> gather(const ShapesToWrite& shapes)
{
    Groups groups;
    for (const Shape& shape : shapes.shapes)
        for (const QPolygonF& line : linesOf(shape)) {
            if (line.isEmpty() || !hasPossiblePoints(line))
                return Error{ErrorCode::Refused, QStringLiteral("a shape has no points, or impossible ones"), {}};
            Gathered& group = groups[{shape.label, graphicOf(shape), algorithmOf(shape)}];
            group.add(line);
            if (group.values() > kMostValues)
                return Error{ErrorCode::LimitExceeded,
                             QStringLiteral("the shapes of one label have more than the 4 GB that one group holds"),
                             {}};
        }
    return groups;
}

void putGroup(DcmItem& item, const ShapesToWrite& shapes, const GroupKey& key, Gathered& gathered, int number)
{
    const auto& [labelNumber, graphic, algorithm] = key;
    const ShapeLabel label = labelOf(shapes, labelNumber);
    item.putAndInsertUint16(DCM_AnnotationGroupNumber, Uint16(number));
    putText(item, DCM_AnnotationGroupUID, newUid());
    putText(item, DCM_AnnotationGroupLabel, label.name);
    putText(item, DCM_AnnotationGroupGenerationType,
            algorithm.isEmpty() ? QStringLiteral("MANUAL") : QStringLiteral("AUTOMATIC"));
    if (!algorithm.isEmpty()) {
        DcmItem& by = appendItem(item, DCM_AnnotationGroupAlgorithmIdentificationSequence);
        appendCode(by, DCM_AlgorithmFamilyCodeSequence, // CID 7162
                   {QStringLiteral("123110"), QStringLiteral("DCM"), QStringLiteral("Artificial Intelligence")});
        putText(by, DCM_AlgorithmName, algorithm);
        putText(by, DCM_AlgorithmVersion, QStringLiteral("1"));
    }
    appendCode(item, DCM_AnnotationPropertyCategoryCodeSequence, label.meaning.category);
    appendCode(item, DCM_AnnotationPropertyTypeCodeSequence, label.meaning.type);
    if (label.colour.isValid())
        item.putAndInsertUint16Array(DCM_RecommendedDisplayCIELabValue, labOfColour(label.colour).data(), 3);
    item.putAndInsertUint32(DCM_NumberOfAnnotations, Uint32(gathered.starts.size()));
    putText(item, DCM_GraphicType, QLatin1String(graphicName(graphic)));
    putText(item, DCM_AnnotationAppliesToAllOpticalPaths, QStringLiteral("YES"));
    if (gathered.doubles.empty())
        item.putAndInsertFloat32Array(DCM_PointCoordinatesData, gathered.floats.data(),
                                      static_cast<unsigned long>(gathered.floats.size()));
    else
        item.putAndInsertFloat64Array(DCM_DoublePointCoordinatesData, gathered.doubles.data(),
                                      static_cast<unsigned long>(gathered.doubles.size()));
    if (graphic == AnnotationGraphic::Polygon || graphic == AnnotationGraphic::Polyline)
        item.putAndInsertUint32Array(DCM_LongPrimitivePointIndexList, gathered.starts.data(),
                                     static_cast<unsigned long>(gathered.starts.size()));
    gathered = Gathered(); // held once only
}

} // namespace

Result<void> writeBulkAnnotations(const std::filesystem::path& path, const ShapesToWrite& shapes)
{
    prepareDcmtk();
    const auto refused = [&](const QString& what, ErrorCode code = ErrorCode::Refused) {
        return Error{code, QStringLiteral("%1: %2").arg(displayPath(path), what), {}};
    };
    if (shapes.shapes.empty())
        return refused(QStringLiteral("there is no shape to write"));
    if (!shapes.subject.isSlide())
        return refused(QStringLiteral("bulk annotations are of slides; write a measurement report instead"));
    auto groups = gather(shapes);
    if (!groups)
        return refused(groups.error().message, groups.error().code);
    const auto references = SubjectReferences::open(shapes.subject);
    if (!references)
        return references.error();
    DcmFileFormat file;
    DcmItem& item = *file.getDataset();
    const QDateTime created = shapes.created.isValid() ? shapes.created : QDateTime::currentDateTime();
    putObjectHeader(item, {UID_MicroscopyBulkSimpleAnnotationsStorage, newUid(), QStringLiteral("ANN"), 302,
                           QStringLiteral("Annotations"), created.toLocalTime()});
    references->putPatientAndStudy(item);
    references->putReferencedSeries(item);
    putText(item, DCM_Laterality, QString()); // of the series: not known (type 2C)
    putText(item, DCM_ContentLabel, QStringLiteral("ANNOTATIONS"));
    putText(item, DCM_ContentDescription, QString());
    putText(item, DCM_ContentCreatorName, shapes.author);
    putText(item, DCM_AnnotationCoordinateType, QStringLiteral("2D"));
    putText(item, DCM_PixelOriginInterpretation, QStringLiteral("VOLUME"));
    references->appendReference(item, DCM_ReferencedImageSequence, {0, 0});
    int number = 0;
    for (auto& [key, gathered] : *groups)
        putGroup(appendItem(item, DCM_AnnotationGroupSequence), shapes, key, gathered, ++number);
    return saveDicom(file, path, shapes.subject.files());
}

QStringList bulkAnnotationLosses(const ShapesToWrite& shapes)
{
    QStringList losses = subjectLosses(shapes.subject);
    int splines = 0, holes = 0, parts = 0, named = 0, planes = 0, lines = 0, turned = 0;
    for (const Shape& shape : shapes.shapes) {
        splines += shape.type == ShapeType::ClosedSpline || shape.type == ShapeType::OpenSpline;
        turned += shape.rotationDeg != 0;
        if (!shape.moreRings.isEmpty()) {
            holes += holesOf(shape);
            parts += !shape.moreRings.isEmpty() && outerRings(shape).size() > 1;
        }
        named += !shape.name.isEmpty();
        planes += shape.frame != 0;
        lines += shape.type == ShapeType::Length || shape.type == ShapeType::Angle ||
                 shape.type == ShapeType::Bidirectional || shape.type == ShapeType::Arrow;
    }
    addCounted(losses, splines, "1 spline is written as a line through many points.",
               "%1 splines are written as lines through many points.");
    addCounted(losses, holes, "1 hole is filled: an annotation is one outline.",
               "%1 holes are filled: an annotation is one outline.");
    addCounted(losses, parts, "1 shape of several parts becomes as many annotations.",
               "%1 shapes of several parts become as many annotations.");
    addCounted(losses, named, "1 name or note is left out: annotations have the label of their group only.",
               "%1 names and notes are left out: annotations have the label of their group only.");
    addCounted(losses, planes, "1 shape on another focal plane is written as if it held on all planes.",
               "%1 shapes on other focal planes are written as if they held on all planes.");
    addCounted(losses, lines, "1 measuring line or arrow becomes a plain line.",
               "%1 measuring lines and arrows become plain lines.");
    addCounted(losses, turned, "1 turned box comes back with corners that may differ in the last digits.",
               "%1 turned boxes come back with corners that may differ in the last digits.");
    losses << QStringLiteral("Authors, dates, locks and groups of single shapes are not written.");
    return losses;
}

} // namespace triptych
