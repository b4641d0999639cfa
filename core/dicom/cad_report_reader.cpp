#include "core/dicom/cad_report_reader.h"
#include "core/dicom/coded_items.h"

#include "core/dicom/image_references.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace triptych {

namespace {

constexpr int kDeepest = 32;
constexpr qsizetype kMostDrawn = 300'000; ///< points of a report
constexpr int kMostItems = 10'000;

/// Concepts of PS3.16 Annex D that the report is read by.
namespace concept_code {
constexpr char kAlgorithmName[] = "111001", kAlgorithmVersion[] = "111003", kCentre[] = "111010",
               kCertaintyOfFinding[] = "111012", kFindingsSummary[] = "111017", kCadReport[] = "111036",
               kOutline[] = "111041", kProbabilityOfCancer[] = "111047", kRenderingIntent[] = "111056",
               kSingleImageFinding[] = "111059", kSummaryOfDetections[] = "111064", kCertaintyOfFeature[] = "111011",
               kCompositeFeature[] = "111015", kSucceeded[] = "111222", kRequired[] = "111150", kOptional[] = "111151",
               kNever[] = "111152";
}

struct Code {
    QString value, scheme, meaning;
    bool is(const char* dicomCode) const { return scheme == QLatin1String("DCM") && value == QLatin1String(dicomCode); }
};

Code codeOf(const DicomAttributes& item, const DcmTagKey& sequence)
{
    const DicomAttributes code = item.item(sequence);
    return {code.text(DCM_CodeValue), code.text(DCM_CodingSchemeDesignator), code.text(DCM_CodeMeaning).left(128)};
}

Code conceptOf(const DicomAttributes& item) { return codeOf(item, DCM_ConceptNameCodeSequence); }

/// PS3.16 CID 6014: SNOMED CT, its older form, or DICOM's own codes.
CadFinding kindOf(const Code& code)
{
    struct Known {
        const char* codes[3];
        const char* meaning;
        CadFinding kind;
    };
    constexpr Known kKnown[] = {
        {{"129769006", "F-01775", "111105"}, "calcification cluster", CadFinding::CalcificationCluster},
        {{"129770007", "F-01776", "111104"}, "calcification", CadFinding::Calcification},
        {{"129792006", "F-01792", ""}, "distortion", CadFinding::Distortion},
        {{"129793001", "F-01796", ""}, "breast density", CadFinding::Mass},
        {{"129788004", "F-01791", ""}, "mass", CadFinding::Mass}};
    for (const Known& known : kKnown)
        for (const char* value : known.codes)
            if (*value && code.value == QLatin1String(value))
                return known.kind;
    for (const Known& known : kKnown)
        if (code.meaning.contains(QLatin1String(known.meaning), Qt::CaseInsensitive))
            return known.kind;
    return CadFinding::Other;
}

QPolygonF ellipse(QPointF centre, QPointF major, QPointF minor)
{
    constexpr int kSteps = 72;
    QPolygonF outline;
    for (int i = 0; i < kSteps; ++i) {
        const double angle = 2 * std::numbers::pi * i / kSteps;
        outline << centre + major * std::cos(angle) + minor * std::sin(angle);
    }
    return outline;
}

/// Graphic Data of a SCOORD (PS3.3 C.18.6) as a closed outline, or a single point; empty where it is broken.
QPolygonF coordinates(const DicomAttributes& item)
{
    constexpr size_t kMostPoints = 100'000;
    constexpr double kFarthest = 1e7;
    const auto values = item.numbers(DCM_GraphicData);
    QPolygonF p;
    for (size_t i = 0; i + 1 < values.size() && i < 2 * kMostPoints; i += 2) {
        if (std::abs(values[i]) > kFarthest || std::abs(values[i + 1]) > kFarthest)
            return {};
        p << QPointF(values[i], values[i + 1]);
    }
    const QString type = item.text(DCM_GraphicType);
    if (type == QLatin1String("CIRCLE") && p.size() == 2) {
        const double radius = std::hypot(p[1].x() - p[0].x(), p[1].y() - p[0].y());
        return ellipse(p[0], {radius, 0}, {0, radius});
    }
    if (type == QLatin1String("ELLIPSE") && p.size() == 4)
        return ellipse((p[0] + p[1]) / 2, (p[1] - p[0]) / 2, (p[3] - p[2]) / 2);
    if ((type == QLatin1String("POINT") && p.size() == 1) || (type == QLatin1String("POLYLINE") && p.size() > 2) ||
        (type == QLatin1String("MULTIPOINT") && !p.isEmpty()))
        return p;
    return {};
}

std::optional<RenderingIntent> intentOf(const Code& code)
{
    if (code.is(concept_code::kRequired))
        return RenderingIntent::Required;
    if (code.is(concept_code::kOptional))
        return RenderingIntent::Optional;
    if (code.is(concept_code::kNever))
        return RenderingIntent::Never;
    return {};
}

/// Walks the content tree.
class Content {
public:
    explicit Content(const DicomAttributes& root, CadReport& report) : m_root(root), m_report(report) {}

    /// False where there is no end to it.
    bool read() { return visit(m_root, 0, false, {}); }

private:
    DicomAttributes child(const DicomAttributes& item, int index) const
    {
        return item.item(DCM_ContentSequence, index);
    }

    /// `composite`: what the findings below are joined into.
    bool visit(const DicomAttributes& item, int depth, bool withheld, QString composite)
    {
        const int children = item.itemCount(DCM_ContentSequence);
        if (depth > kDeepest || children > kMostItems) // before anything walks them: finding item i walks a list to it
            return false;
        const bool isNever = statedIntent(item) == RenderingIntent::Never;
        const Code name = conceptOf(item);
        if (name.is(concept_code::kSingleImageFinding))
            addFinding(item, withheld, composite);
        else if (name.is(concept_code::kCompositeFeature))
            composite = codeOf(item, DCM_ConceptCodeSequence).meaning;
        else if (name.is(concept_code::kSummaryOfDetections))
            takeDetections(codeOf(item, DCM_ConceptCodeSequence));
        else if (name.is(concept_code::kFindingsSummary))
            m_report.summary = codeOf(item, DCM_ConceptCodeSequence).meaning;
        if (const QString algorithm = algorithmOf(item);
            !algorithm.isEmpty() && !m_report.algorithms.contains(algorithm))
            m_report.algorithms << algorithm;
        for (int i = 0; i < children; ++i) {
            if (++m_visited > kMostItems)
                return false;
            // What is made of something that must not be shown must not be shown either.
            if (!visit(child(item, i), depth + 1, withheld || isNever, composite))
                return false;
        }
        return true;
    }

    void takeDetections(const Code& status)
    {
        m_report.detectionStatus = status.meaning;
        m_report.detectionSucceeded = status.is(concept_code::kSucceeded);
    }

    std::optional<RenderingIntent> statedIntent(const DicomAttributes& item) const
    {
        for (int i = 0; i < item.itemCount(DCM_ContentSequence); ++i)
            if (conceptOf(child(item, i)).is(concept_code::kRenderingIntent))
                return intentOf(codeOf(child(item, i), DCM_ConceptCodeSequence));
        return {};
    }

    /// TID 4019: name and version.
    QString algorithmOf(const DicomAttributes& item) const
    {
        QString name, version;
        for (int i = 0; i < item.itemCount(DCM_ContentSequence); ++i) {
            const DicomAttributes at = child(item, i);
            const Code code = conceptOf(at);
            if (code.is(concept_code::kAlgorithmName))
                name = at.text(DCM_TextValue).left(64);
            else if (code.is(concept_code::kAlgorithmVersion))
                version = at.text(DCM_TextValue).left(64);
        }
        return (name + QLatin1Char(' ') + version).trimmed();
    }

    void addFinding(const DicomAttributes& item, bool withheld, const QString& composite)
    {
        const Code finding = codeOf(item, DCM_ConceptCodeSequence);
        CadMark mark;
        mark.finding = finding.meaning;
        mark.kind = kindOf(finding);
        mark.algorithm = algorithmOf(item);
        const auto intent = statedIntent(item);
        mark.intent = intent.value_or(RenderingIntent::Optional);
        if (withheld || mark.intent == RenderingIntent::Never) {
            ++m_report.withheld;
            return;
        }
        if (!intent)
            m_report.warnings << QStringLiteral(
                                     "A finding (%1) does not say whether it is to be presented; it is shown "
                                     "on request.")
                                     .arg(mark.finding);
        for (int i = 0; i < item.itemCount(DCM_ContentSequence); ++i)
            addProperty(child(item, i), mark);
        if (!composite.isEmpty())
            mark.values << QStringLiteral("part of a composite: %1").arg(composite.toLower());
        if (!mark.image.isEmpty() && (mark.centre || !mark.outlines.empty()))
            m_report.marks.push_back(std::move(mark));
        else if (mark.kind != CadFinding::Other) // of density and quality there is nothing to point at
            m_report.warnings
                << QStringLiteral("A finding (%1) has no place on an image; it is left out.").arg(mark.finding);
    }

    void addProperty(const DicomAttributes& item, CadMark& mark)
    {
        const Code name = conceptOf(item);
        const bool isCentre = name.is(concept_code::kCentre), isOutline = name.is(concept_code::kOutline);
        if (isCentre || isOutline) {
            const QPolygonF points = coordinates(item);
            m_points += points.size();
            if (points.isEmpty() || m_points > kMostDrawn)
                return; // the finding is told to have no place
            if (isOutline && points.size() > 2)
                mark.outlines.push_back(points);
            else if (!mark.centre || isCentre)
                mark.centre = points.first();
            takeImage(item, mark);
        } else if (name.is(concept_code::kCertaintyOfFinding) || name.is(concept_code::kCertaintyOfFeature) ||
                   name.is(concept_code::kProbabilityOfCancer)) {
            const DicomAttributes measured = item.item(DCM_MeasuredValueSequence);
            if (const auto value = measured.number(DCM_NumericValue))
                mark.values << QStringLiteral("%1 %2 %").arg(name.meaning.toLower()).arg(*value);
        }
    }

    /// The image that the coordinates are of: an item below them, or one elsewhere that they refer to.
    void takeImage(const DicomAttributes& coordinates, CadMark& mark)
    {
        for (int i = 0; i < std::min(coordinates.itemCount(DCM_ContentSequence), kMostItems); ++i) {
            DicomAttributes image = child(coordinates, i);
            if (image.has(DCM_ReferencedContentItemIdentifier))
                image = contentItem(m_root, image.numbers(DCM_ReferencedContentItemIdentifier), kDeepest, kMostItems);
            const auto references = imageReferences(image, DCM_ReferencedSOPSequence);
            if (references.empty())
                continue;
            mark.image = references.front().image;
            mark.frame = references.front().frames.empty() ? 0 : references.front().frames.front();
            return;
        }
    }

    const DicomAttributes& m_root;
    CadReport& m_report;
    int m_visited = 0;
    qsizetype m_points = 0;
};

/// Of the current requested procedure's evidence (PS3.3 C.17.2), and those with a mark.
std::vector<ImageId> imagesOf(const DicomAttributes& header, const CadReport& report)
{
    constexpr int kMost = 1000;
    std::vector<ImageId> images;
    const auto add = [&](const ImageId& id) {
        if (std::find(images.begin(), images.end(), id) == images.end() && images.size() < kMost)
            images.push_back(id);
    };
    for (const CadMark& mark : report.marks)
        add(mark.image);
    for (const DcmTagKey& evidence :
         {DCM_CurrentRequestedProcedureEvidenceSequence, DCM_PertinentOtherEvidenceSequence})
        for (int study = 0; study < std::min(header.itemCount(evidence), kMost); ++study) {
            const DicomAttributes item = header.item(evidence, study);
            for (int series = 0; series < std::min(item.itemCount(DCM_ReferencedSeriesSequence), kMost); ++series)
                for (const ImageReference& image :
                     imageReferences(item.item(DCM_ReferencedSeriesSequence, series), DCM_ReferencedSOPSequence))
                    add(image.image);
        }
    return images;
}

} // namespace

bool isMammographyCad(const QString& sopClassUid) { return sopClassUid == QLatin1String(UID_MammographyCADSRStorage); }

Result<CadReportPtr> readCadReport(const DicomFile& file)
{
    const DicomAttributes header(file.header.get());
    auto report = std::make_shared<CadReport>();
    report->path = file.name;
    report->warnings = file.layout.warnings;
    if (!conceptOf(header).is(concept_code::kCadReport))
        return Error{ErrorCode::BadFormat, QStringLiteral("%1: holds no mammography CAD report").arg(file.name), {}};
    report->uid = header.text(DCM_SOPInstanceUID);
    report->patientId = header.text(DCM_PatientID);
    report->manufacturer = header.text(DCM_Manufacturer).left(64);
    report->device = (header.text(DCM_ManufacturerModelName) + QLatin1Char(' ') + header.text(DCM_SoftwareVersions))
                         .trimmed()
                         .left(96);
    report->created = dateTimeOf(header, DCM_ContentDate, DCM_ContentTime);
    if (!Content(header, *report).read())
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("%1: the CAD report has too many items or is nested too deeply").arg(file.name),
                     {}};
    report->images = imagesOf(header, *report);
    std::stable_sort(report->marks.begin(), report->marks.end(),
                     [](const CadMark& a, const CadMark& b) { return a.intent < b.intent; });
    report->warnings.removeDuplicates();
    return CadReportPtr(std::move(report));
}

Result<CadReportPtr> readCadReport(const std::filesystem::path& path)
{
    const auto file = openDicomFile(path);
    if (!file)
        return file.error();
    if (!isMammographyCad(DicomAttributes(file->header.get()).text(DCM_SOPClassUID)))
        return Error{ErrorCode::Unsupported, QStringLiteral("%1: is no Mammography CAD report").arg(file->name), {}};
    return readCadReport(*file);
}

} // namespace triptych
