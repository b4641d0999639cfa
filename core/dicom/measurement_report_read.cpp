#include "core/annotation/new_shape_id.h"
#include "core/base/counted.h"
#include "core/dicom/coded_items.h"
#include "core/dicom/dicom_file.h"
#include "core/dicom/image_references.h"
#include "core/dicom/measurement_report.h"
#include "core/dicom/report_codes.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <cmath>
#include <set>

namespace triptych {

namespace {

constexpr int kDeepest = 32;
constexpr int kMostItems = 400'000;
constexpr size_t kMostShapes = 200'000;
constexpr qsizetype kMostPoints = 20'000'000; ///< of all shapes together

/// SCOORD coordinates (PS3.3 C.18.6); an odd number or one that is none makes them impossible.
std::optional<QPolygonF> coordinatesOf(const DicomAttributes& item)
{
    const QStringList texts = item.texts(DCM_GraphicData);
    const auto values = item.numbers(DCM_GraphicData); // up to the first that is no number
    if (values.empty() || values.size() % 2 != 0 || qsizetype(values.size()) != texts.size())
        return {};
    QPolygonF points;
    points.reserve(qsizetype(values.size() / 2));
    for (size_t i = 0; i < values.size(); i += 2)
        points << QPointF(values[i], values[i + 1]);
    return hasPossiblePoints(points) ? std::optional(points) : std::nullopt;
}

/// What is drawn of a region; nothing where its points do not make one.
std::vector<Shape> shapesOf(const QString& type, const QPolygonF& points)
{
    Shape shape;
    shape.points = points;
    if (type == QLatin1String("POINT") || type == QLatin1String("MULTIPOINT")) {
        std::vector<Shape> all;
        shape.type = ShapeType::Point;
        for (const QPointF point : points) {
            if (type == QLatin1String("POINT") && !all.empty())
                break;
            shape.points = QPolygonF{{point}};
            all.push_back(shape);
        }
        return all;
    }
    if (type == QLatin1String("ELLIPSE") && points.size() == 4)
        return {ellipseOfAxes(points)};
    if (type == QLatin1String("CIRCLE") && points.size() == 2) {
        const double radius = std::hypot(points[1].x() - points[0].x(), points[1].y() - points[0].y());
        shape.type = ShapeType::Ellipse;
        shape.points = QPolygonF{{points[0] - QPointF(radius, radius), points[0] + QPointF(radius, radius)}};
        return {shape};
    }
    if (type != QLatin1String("POLYLINE") || points.size() < 2)
        return {};
    const bool closed = points.size() > 3 && points.first() == points.last();
    shape.type = closed ? ShapeType::Polygon : ShapeType::Polyline;
    if (closed)
        shape.points.removeLast();
    return {shape};
}

/// What was drawn here, of the same points. Splines come back as the lines that they were written as.
void takeDrawnType(Shape& shape, ShapeType drawn)
{
    if (drawn == ShapeType::Rectangle && shape.type == ShapeType::Polygon && shape.points.size() == 4) {
        const Shape box = rectangleOfCorners(shape.points);
        shape.type = box.type;
        shape.points = box.points;
        shape.rotationDeg = box.rotationDeg;
    } else if ((drawn == ShapeType::Freehand && shape.type == ShapeType::Polygon) ||
               (drawn == ShapeType::Text && shape.type == ShapeType::Point) ||
               (drawn == ShapeType::Arrow && shape.type == ShapeType::Polyline && shape.points.size() == 2)) {
        shape.type = drawn;
    }
}

/// Walks the content tree to the measurement groups.
class ReportReader {
public:
    ReportReader(const DicomAttributes& root, MeasurementReport& into) : m_root(root), m_into(into) {}

    /// False where there is no end to it.
    bool read()
    {
        takeObserver(m_root, m_into.author);
        return visit(m_root, 0);
    }

    void finish()
    {
        QStringList& warnings = m_into.warnings;
        addCounted(warnings, m_impossible, "1 shape has impossible points; it is left out.",
                   "%1 shapes have impossible points; they are left out.");
        addCounted(warnings, m_threeDimensional, "1 shape is given in the patient, not on an image; it is left out.",
                   "%1 shapes are given in the patient, not on an image; they are left out.");
        addCounted(warnings, m_withoutImage, "1 shape does not say which image it is of; it is left out.",
                   "%1 shapes do not say which image they are of; they are left out.");
        addCounted(warnings, m_withoutShape, "1 measurement has no place on an image; it is left out.",
                   "%1 measurements have no place on an image; they are left out.");
    }

private:
    bool visit(const DicomAttributes& item, int depth)
    {
        if (depth > kDeepest)
            return false;
        for (const DicomAttributes& child : childrenOf(item)) {
            if (m_visited > kMostItems || m_into.shapes.size() > kMostShapes || m_points > kMostPoints)
                return false;
            const bool isGroup = codeIn(child, DCM_ConceptNameCodeSequence).isSameCode(report_code::group());
            if (isGroup)
                readGroup(child);
            else if (!visit(child, depth + 1))
                return false;
        }
        return true;
    }

    std::vector<DicomAttributes> childrenOf(const DicomAttributes& item)
    {
        auto children = item.items(DCM_ContentSequence, kMostItems);
        m_visited += int(children.size());
        return children;
    }

    void takeObserver(const DicomAttributes& item, QString& author)
    {
        for (const DicomAttributes& child : childrenOf(item))
            if (codeIn(child, DCM_ConceptNameCodeSequence).isSameCode(report_code::personName()))
                author = personText(child.text(DCM_PersonName)).left(256);
    }

    void readGroup(const DicomAttributes& group)
    {
        ReportedShape about;
        about.shape.author = m_into.author;
        about.shape.created = observedAt(group);
        std::optional<ShapeType> drawn;
        std::vector<DicomAttributes> regions, numbers;
        QString comment, groupImage;
        for (const DicomAttributes& child : childrenOf(group)) {
            const QString type = child.text(DCM_ValueType);
            const CodedConcept name = codeIn(child, DCM_ConceptNameCodeSequence);
            if (type == QLatin1String("SCOORD"))
                regions.push_back(child);
            else if (type == QLatin1String("SCOORD3D"))
                ++m_threeDimensional;
            else if (type == QLatin1String("NUM"))
                numbers.push_back(child);
            else if (name.isSameCode(report_code::trackingId()))
                about.trackingId = child.text(DCM_TextValue).left(256);
            else if (name.isSameCode(report_code::trackingUid()))
                about.trackingUid = child.text(DCM_UID).left(64);
            else if (name.isSameCode(report_code::finding()))
                about.finding = codeIn(child, DCM_ConceptCodeSequence);
            else if (name.isSameCode(report_code::findingSite()))
                about.findingSite = codeIn(child, DCM_ConceptCodeSequence);
            else if (name.isSameCode(report_code::personName()))
                about.shape.author = personText(child.text(DCM_PersonName)).left(256);
            else if (name.isSameCode(report_code::comment()))
                comment = child.text(DCM_TextValue).left(4096);
            else if (name.isSameCode(report_code::label()))
                about.labelName = child.text(DCM_TextValue).left(256);
            else if (name.isSameCode(report_code::drawnAs()))
                drawn = shapeTypeFromName(codeIn(child, DCM_ConceptCodeSequence).meaning);
        }
        about.shape.name = drawn || !comment.isEmpty() ? comment : about.trackingId;
        if (about.labelName.isEmpty())
            about.labelName = about.finding.meaning;
        for (const DicomAttributes& number : numbers)
            takeNumber(number, about);
        const size_t before = m_into.shapes.size();
        for (const DicomAttributes& region : regions)
            addRegion(region, about, drawn);
        addLines(numbers, about);
        if (m_into.shapes.size() == before && regions.empty() && !numbers.empty())
            ++m_withoutShape;
    }

    /// DT with or without an offset from UTC; without one it is taken as local.
    static QDateTime observedAt(const DicomAttributes& item)
    {
        const QString text = item.text(DCM_ObservationDateTime);
        QDateTime at = QDateTime::fromString(text.left(14), QStringLiteral("yyyyMMddhhmmss"));
        if (!at.isValid())
            return {};
        const QString zone = text.mid(14).section(QLatin1Char('.'), -1).right(5);
        if (zone.size() == 5 && (zone[0] == QLatin1Char('+') || zone[0] == QLatin1Char('-'))) {
            const int seconds = (zone.mid(1, 2).toInt() * 60 + zone.mid(3, 2).toInt()) * 60;
            at.setOffsetFromUtc(zone[0] == QLatin1Char('-') ? -seconds : seconds);
        }
        return at.toUTC();
    }

    static void takeNumber(const DicomAttributes& item, ReportedShape& about)
    {
        const DicomAttributes measured = item.item(DCM_MeasuredValueSequence);
        if (const auto value = measured.number(DCM_NumericValue))
            about.numbers.push_back({codeIn(item, DCM_ConceptNameCodeSequence),
                                     codeIn(measured, DCM_MeasurementUnitsCodeSequence), *value});
    }

    void addRegion(const DicomAttributes& region, const ReportedShape& about, std::optional<ShapeType> drawn)
    {
        const auto points = coordinatesOf(region);
        std::vector<Shape> shapes;
        if (points)
            shapes = shapesOf(region.text(DCM_GraphicType), *points);
        if (shapes.empty()) {
            ++m_impossible;
            return;
        }
        for (Shape& shape : shapes) {
            if (drawn)
                takeDrawnType(shape, *drawn);
            add(std::move(shape), region, about);
        }
    }

    /// Lines that numbers rest on: a length, an angle, or the two axes of a lesion.
    void addLines(const std::vector<DicomAttributes>& numbers, const ReportedShape& about)
    {
        std::optional<QPolygonF> longAxis;
        for (const DicomAttributes& number : numbers)
            for (const DicomAttributes& region : childrenOf(number)) {
                if (region.text(DCM_ValueType) != QLatin1String("SCOORD"))
                    continue;
                const CodedConcept name = codeIn(number, DCM_ConceptNameCodeSequence);
                const auto points = coordinatesOf(region);
                const bool line = points && region.text(DCM_GraphicType) == QLatin1String("POLYLINE");
                Shape shape;
                if (line && points->size() == 2 && name.isSameCode(report_code::longAxis())) {
                    longAxis = points;
                    continue;
                }
                shape.points = points.value_or(QPolygonF());
                if (line && points->size() == 2 && name.isSameCode(report_code::shortAxis()) && longAxis) {
                    shape.type = ShapeType::Bidirectional;
                    shape.points = *longAxis + *points;
                    longAxis.reset();
                } else if (line && points->size() == 3 && name.isSameCode(report_code::angle())) {
                    shape.type = ShapeType::Angle;
                } else if (line && points->size() == 2) {
                    shape.type = ShapeType::Length;
                } else {
                    addRegion(region, about, {});
                    continue;
                }
                add(std::move(shape), region, about);
            }
    }

    void add(Shape shape, const DicomAttributes& region, const ReportedShape& about)
    {
        ReportedShape reported = about;
        const ImageReference image = imageOf(region);
        if (image.image.isEmpty()) {
            ++m_withoutImage;
            return;
        }
        m_points += shape.points.size();
        shape.id = newShapeId();
        shape.frame = image.frames.empty() ? 0 : image.frames.front();
        shape.name = about.shape.name;
        shape.author = about.shape.author;
        shape.created = about.shape.created;
        reported.shape = std::move(shape);
        reported.imageUid = image.image.value;
        if (m_known.insert(reported.imageUid).second)
            m_into.imageUids << reported.imageUid;
        m_into.shapes.push_back(std::move(reported));
    }

    /// The image below the coordinates, or one elsewhere that they refer to (PS3.3 C.17.3.2.5).
    ImageReference imageOf(const DicomAttributes& region)
    {
        for (DicomAttributes image : childrenOf(region)) {
            if (image.has(DCM_ReferencedContentItemIdentifier))
                image = contentItem(m_root, image.numbers(DCM_ReferencedContentItemIdentifier), kDeepest, kMostItems);
            const auto references = imageReferences(image, DCM_ReferencedSOPSequence);
            if (!references.empty())
                return references.front();
        }
        return {};
    }

    const DicomAttributes& m_root;
    MeasurementReport& m_into;
    std::set<QString> m_known;
    int m_visited = 0;
    qsizetype m_points = 0;
    int m_impossible = 0, m_threeDimensional = 0, m_withoutImage = 0, m_withoutShape = 0;
};

bool isReport(const DicomAttributes& header)
{
    const QString sopClass = header.text(DCM_SOPClassUID);
    const bool isSr = sopClass == QLatin1String(UID_ComprehensiveSRStorage) ||
                      sopClass == QLatin1String(UID_Comprehensive3DSRStorage) ||
                      sopClass == QLatin1String(UID_EnhancedSRStorage);
    return isSr && codeIn(header, DCM_ConceptNameCodeSequence).isSameCode(report_code::report());
}

} // namespace

Result<MeasurementReport> readMeasurementReport(const DicomFile& file)
{
    const DicomAttributes header(file.header.get());
    if (!isReport(header))
        return Error{ErrorCode::Unsupported,
                     QStringLiteral("%1: is no measurement report (Structured Report of TID 1500)").arg(file.name),
                     {}};
    MeasurementReport report;
    report.path = file.name;
    report.warnings = file.layout.warnings;
    report.uid = header.text(DCM_SOPInstanceUID);
    report.created = dateTimeOf(header, DCM_ContentDate, DCM_ContentTime);
    ReportReader reader(header, report);
    if (!reader.read())
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("%1: the report has too many items or is nested too deeply").arg(file.name),
                     {}};
    reader.finish();
    return report;
}

Result<MeasurementReport> readMeasurementReport(const std::filesystem::path& path)
{
    const auto file = openDicomFile(path);
    return file ? readMeasurementReport(*file) : Result<MeasurementReport>(file.error());
}

Result<MeasurementReport> fitMeasurementReport(MeasurementReport report, const DicomSubject& subject)
{
    std::map<std::pair<QString, int>, int> frames; ///< of the subject, by instance and its frame
    const bool stack = !subject.frames.empty();
    for (int frame = 0; frame < (stack ? subject.info.frames : 1); ++frame)
        frames.insert_or_assign({sopInstanceUidOf(subject.imageOf(frame)), stack ? subject.frameOf(frame) : 0}, frame);
    std::vector<ReportedShape> fitting;
    for (ReportedShape& reported : report.shapes) {
        const auto at = frames.find({reported.imageUid, stack ? reported.shape.frame : 0});
        if (at == frames.end() || (!stack && reported.shape.frame >= subject.info.frames))
            continue;
        if (stack)
            reported.shape.frame = at->second;
        fitting.push_back(std::move(reported));
    }
    const size_t others = report.shapes.size() - fitting.size();
    if (fitting.empty() && others > 0)
        return Error{ErrorCode::Refused,
                     QStringLiteral("%1: measures another image (%2), not %3")
                         .arg(report.path, report.imageUids.value(0), sopInstanceUidOf(subject.info.id)),
                     {}};
    addCounted(report.warnings, qint64(others), "1 shape is of another image or frame; it is left out.",
               "%1 shapes are of other images or frames; they are left out.");
    report.shapes = std::move(fitting);
    return report;
}

} // namespace triptych
