#include "core/dicom/bulk_annotations.h"
#include "core/dicom/coded_items.h"
#include "core/dicom/dicom_file.h"
#include "core/dicom/dicom_lab.h"
#include "core/dicom/image_references.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr int kMostGroups = 65'535;
constexpr double kFarthest = 1e7; ///< pixels

std::optional<AnnotationGraphic> graphicOf(const QString& name)
{
    static const std::pair<const char*, AnnotationGraphic> known[] = {{"POINT", AnnotationGraphic::Point},
                                                                      {"POLYLINE", AnnotationGraphic::Polyline},
                                                                      {"POLYGON", AnnotationGraphic::Polygon},
                                                                      {"ELLIPSE", AnnotationGraphic::Ellipse},
                                                                      {"RECTANGLE", AnnotationGraphic::Rectangle}};
    for (const auto& [text, graphic] : known)
        if (name == QLatin1String(text))
            return graphic;
    return {};
}

/// Values of a group that are to be checked.
struct Coordinates {
    std::vector<float> floats;
    std::vector<double> doubles;
    size_t size() const { return floats.size() + doubles.size(); }
};

Coordinates coordinatesOf(const DicomAttributes& item)
{
    Coordinates values;
    const Float32* floats = nullptr;
    const Float64* doubles = nullptr;
    unsigned long count = 0;
    if (item.raw()->findAndGetFloat32Array(DCM_PointCoordinatesData, floats, &count).good() && floats)
        values.floats.assign(floats, floats + count);
    else if (item.raw()->findAndGetFloat64Array(DCM_DoublePointCoordinatesData, doubles, &count).good() && doubles)
        values.doubles.assign(doubles, doubles + count);
    return values;
}

template <class T>
bool arePossible(const std::vector<T>& values)
{
    return std::all_of(values.begin(), values.end(), [](T v) { return std::abs(v) <= T(kFarthest); }); // NaN is not
}

/// Index of the first point of each annotation; a sentence's end where there is none.
Result<std::vector<quint32>> startsOf(const DicomAttributes& item, AnnotationGraphic graphic, size_t values)
{
    const auto wrong = [](const QString& what) { return Error{ErrorCode::BadFormat, what, {}}; };
    const double stated = item.number(DCM_NumberOfAnnotations).value_or(-1); // up to 2^32
    std::vector<quint32> starts;
    if (graphic != AnnotationGraphic::Polygon && graphic != AnnotationGraphic::Polyline) {
        const size_t each = graphic == AnnotationGraphic::Point ? 2 : 8;
        if (values % each != 0 || (stated >= 0 && double(values / each) != stated))
            return wrong(QStringLiteral("its %1 coordinates do not make %2 annotations").arg(values).arg(stated));
        for (size_t at = 0; at < values; at += each)
            starts.push_back(quint32(at / 2));
        return starts;
    }
    const Uint32* indices = nullptr;
    unsigned long count = 0;
    if (item.raw()->findAndGetUint32Array(DCM_LongPrimitivePointIndexList, indices, &count).bad() || !indices)
        return wrong(QStringLiteral("it has no list of where its annotations begin"));
    if (stated >= 0 && double(count) != stated)
        return wrong(QStringLiteral("its list has %1 beginnings for %2 annotations").arg(count).arg(stated));
    for (unsigned long i = 0; i < count; ++i) {
        // One-based, of values and not of points (C.37.1.2): always odd.
        if (indices[i] % 2 == 0 || indices[i] > values || (i > 0 && indices[i] <= indices[i - 1]))
            return wrong(QStringLiteral("beginning %1 of its list (%2) is out of range").arg(i + 1).arg(indices[i]));
        starts.push_back((indices[i] - 1) / 2);
    }
    if (values % 2 != 0 || (count > 0 && indices[0] != 1))
        return wrong(QStringLiteral("its %1 coordinates are no pairs from the first on").arg(values));
    return starts;
}

Result<AnnotationGroup> groupOf(const DicomAttributes& item)
{
    AnnotationGroup group;
    group.label = item.text(DCM_AnnotationGroupLabel).left(256);
    group.description = item.text(DCM_AnnotationGroupDescription).left(1024);
    group.category = codeIn(item, DCM_AnnotationPropertyCategoryCodeSequence);
    group.type = codeIn(item, DCM_AnnotationPropertyTypeCodeSequence);
    group.automatic = item.text(DCM_AnnotationGroupGenerationType) == QLatin1String("AUTOMATIC");
    group.algorithm = item.item(DCM_AnnotationGroupAlgorithmIdentificationSequence).text(DCM_AlgorithmName).left(256);
    if (const auto colour = colourOfLab(item.words(DCM_RecommendedDisplayCIELabValue)))
        group.colour = *colour;
    const auto graphic = graphicOf(item.text(DCM_GraphicType));
    if (!graphic)
        return Error{ErrorCode::Unsupported,
                     QStringLiteral("its graphic type '%1' is unknown").arg(item.text(DCM_GraphicType).left(32)),
                     {}};
    group.graphic = *graphic;
    Coordinates values = coordinatesOf(item);
    if (!arePossible(values.floats) || !arePossible(values.doubles))
        return Error{ErrorCode::BadFormat, QStringLiteral("a coordinate is no number, or impossible"), {}};
    auto starts = startsOf(item, *graphic, values.size());
    if (!starts)
        return starts.error();
    group.setPoints(std::move(values.floats), std::move(values.doubles), std::move(*starts));
    return group;
}

} // namespace

void AnnotationGroup::setPoints(std::vector<float> floats, std::vector<double> doubles, std::vector<quint32> starts)
{
    m_floats = std::move(floats);
    m_doubles = std::move(doubles);
    m_starts = std::move(starts);
}

Shape AnnotationGroup::shape(size_t index) const
{
    const size_t first = m_starts[index], end = index + 1 < m_starts.size() ? m_starts[index + 1] : points();
    QPolygonF line;
    line.reserve(qsizetype(end - first));
    for (size_t i = first; i < end; ++i)
        line << (m_doubles.empty() ? QPointF(m_floats[2 * i], m_floats[2 * i + 1])
                                   : QPointF(m_doubles[2 * i], m_doubles[2 * i + 1]));
    Shape shape;
    switch (graphic) {
    case AnnotationGraphic::Ellipse: return ellipseOfAxes(line);
    case AnnotationGraphic::Rectangle: return rectangleOfCorners(line);
    case AnnotationGraphic::Point: shape.type = ShapeType::Point; break;
    case AnnotationGraphic::Polyline: shape.type = ShapeType::Polyline; break;
    case AnnotationGraphic::Polygon:
        shape.type = ShapeType::Polygon;
        if (line.size() > 3 && line.first() == line.last())
            line.removeLast(); // closed twice by its writer
    }
    shape.points = std::move(line);
    return shape;
}

Result<BulkAnnotations> readBulkAnnotations(const DicomFile& file)
{
    const auto refused = [&](ErrorCode code, const QString& what) {
        return Error{code, QStringLiteral("%1: %2").arg(file.name, what), {}};
    };
    const DicomAttributes header(file.header.get());
    if (header.text(DCM_SOPClassUID) != QLatin1String(UID_MicroscopyBulkSimpleAnnotationsStorage))
        return refused(ErrorCode::Unsupported, QStringLiteral("holds no bulk annotations"));
    if (file.layout.headerTruncated)
        return refused(ErrorCode::BadFormat, QStringLiteral("is truncated; its annotations are not whole"));
    if (header.text(DCM_AnnotationCoordinateType) != QLatin1String("2D"))
        return refused(ErrorCode::Unsupported, QStringLiteral("gives its annotations in millimetres, not in pixels"));
    if (header.text(DCM_PixelOriginInterpretation) == QLatin1String("FRAME"))
        return refused(ErrorCode::Unsupported, QStringLiteral("gives its annotations tile by tile"));
    BulkAnnotations annotations;
    annotations.path = file.name;
    annotations.warnings = file.layout.warnings;
    annotations.uid = header.text(DCM_SOPInstanceUID);
    annotations.imageUid = header.item(DCM_ReferencedImageSequence).text(DCM_ReferencedSOPInstanceUID);
    annotations.creator = personText(header.text(DCM_ContentCreatorName)).left(256);
    annotations.created = dateTimeOf(header, DCM_ContentDate, DCM_ContentTime);
    for (const DicomAttributes& item : header.items(DCM_AnnotationGroupSequence, kMostGroups)) {
        auto group = groupOf(item);
        if (group)
            annotations.groups.push_back(std::move(*group));
        else
            annotations.warnings << QStringLiteral("Group %1 (%2) is left out: %3.")
                                        .arg(item.integer(DCM_AnnotationGroupNumber))
                                        .arg(item.text(DCM_AnnotationGroupLabel).left(64), group.error().message);
    }
    return annotations;
}

Result<BulkAnnotations> readBulkAnnotations(const std::filesystem::path& path)
{
    DicomLimits limits;
    limits.headerBytes = kMostAnnotationBytes;
    const auto file = openDicomFile(path, limits);
    return file ? readBulkAnnotations(*file) : Result<BulkAnnotations>(file.error());
}

Result<void> checkBulkAnnotations(const BulkAnnotations& annotations, const DicomSubject& subject)
{
    const QString own = sopInstanceUidOf(subject.info.id);
    if (annotations.imageUid == own)
        return {};
    return Error{
        ErrorCode::Refused,
        QStringLiteral("%1: annotates another image (%2), not %3")
            .arg(annotations.path,
                 annotations.imageUid.isEmpty() ? QStringLiteral("which it does not name") : annotations.imageUid, own),
        {}};
}

} // namespace triptych
