#include "core/base/counted.h"
#include "core/base/file_hash.h"
#include "core/dicom/dicom_file.h"
#include "core/dicom/dicom_writing.h"
#include "core/dicom/measurement_report.h"
#include "core/dicom/report_codes.h"
#include "core/dicom/subject_references.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmsr/dsrdoc.h>

#include <cstdlib>

namespace triptych {

namespace {

constexpr size_t kMostShapes = 20'000;

OFString utf8(const QString& text) { return OFString(text.toUtf8().constData()); }

DSRCodedEntryValue entry(const CodedConcept& code)
{
    return DSRCodedEntryValue(utf8(code.value), utf8(code.scheme), utf8(code.meaning.left(64)));
}

QString lineText(const QString& text) { return text.simplified(); }

/// DT with the offset from UTC (PS3.5 6.2). DCMTK takes "+0000", which is allowed, for an error: where that is the
/// local offset, the same moment is given an hour further east.
QString momentText(const QDateTime& moment)
{
    const int local = moment.toLocalTime().offsetFromUtc() / 60;
    const int minutes = local == 0 ? 60 : local;
    const QChar sign = QLatin1Char(minutes < 0 ? '-' : '+');
    return moment.toOffsetFromUtc(minutes * 60).toString(QStringLiteral("yyyyMMddhhmmss")) +
           QStringLiteral("%1%2%3")
               .arg(sign)
               .arg(std::abs(minutes) / 60, 2, 10, QLatin1Char('0'))
               .arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'));
}

/// A report while it is put together.
class ReportWriter {
public:
    ReportWriter(const MeasurementReportToWrite& report, const SubjectReferences& references)
        : m_report(report), m_references(references), m_document(DSRTypes::DT_ComprehensiveSR),
          m_tree(m_document.getTree())
    {
    }

    OFCondition write(DcmItem& item)
    {
        const QDateTime created = m_report.created.isValid() ? m_report.created : QDateTime::currentDateTime();
        m_document.createNewSeriesInStudy(utf8(m_references.studyUid()));
        m_document.setSpecificCharacterSetType(DSRTypes::CS_UTF8);
        m_document.setCompletionFlagDescription("Measurements made at the workstation");
        putRoot();
        for (const Shape& shape : m_report.shapes)
            putShape(shape);
        m_tree.goUp();
        if (m_status.bad())
            return m_status;
        putEvidence();
        m_status = m_document.completeDocument();
        if (m_status.good())
            m_status = m_document.write(item);
        m_references.putPatientAndStudy(item);
        putEquipment(item);
        putText(item, DCM_SeriesNumber, QStringLiteral("301"));
        putText(item, DCM_SeriesDescription, QStringLiteral("Measurements"));
        putText(item, DCM_ContentDate, created.toLocalTime().toString(QStringLiteral("yyyyMMdd")));
        putText(item, DCM_ContentTime, created.toLocalTime().toString(QStringLiteral("hhmmss")));
        return m_status;
    }

private:
    using Relation = DSRTypes::E_RelationshipType;

    void note(const OFCondition& status)
    {
        if (m_status.good())
            m_status = status;
    }

    /// A new last child, which becomes the current item; leave with m_tree.goUp().
    DSRContentItem& enter(Relation relation, DSRTypes::E_ValueType type, const CodedConcept& name)
    {
        note(m_tree.addChildContentItem(relation, type, entry(name)));
        return m_tree.getCurrentContentItem();
    }
    void putCode(Relation relation, const CodedConcept& name, const CodedConcept& value)
    {
        note(enter(relation, DSRTypes::VT_Code, name).setCodeValue(entry(value)));
        m_tree.goUp();
    }
    void putString(Relation relation, DSRTypes::E_ValueType type, const CodedConcept& name, const QString& text)
    {
        note(enter(relation, type, name).setStringValue(utf8(text)));
        m_tree.goUp();
    }

    QString personOf(const QString& author) const
    {
        QString name = lineText(author).left(64);
        return name.remove(QLatin1Char('\\')).isEmpty() ? QStringLiteral("Unknown") : name;
    }

    /// TID 1500: language (TID 1204), who observed (TID 1001), what was done.
    void putRoot()
    {
        m_tree.addContentItem(DSRTypes::RT_isRoot, DSRTypes::VT_Container);
        note(m_tree.getCurrentContentItem().setConceptName(entry(report_code::report())));
        note(m_tree.getCurrentContentItem().setTemplateIdentification("1500", "DCMR"));
        putCode(DSRTypes::RT_hasConceptMod, report_code::language(),
                {QStringLiteral("en"), QStringLiteral("RFC5646"), QStringLiteral("English")});
        putCode(DSRTypes::RT_hasObsContext, report_code::observerType(), report_code::person());
        putString(DSRTypes::RT_hasObsContext, DSRTypes::VT_PName, report_code::personName(), personOf(m_report.author));
        putCode(DSRTypes::RT_hasConceptMod, report_code::procedureReported(), procedure());
        enter(DSRTypes::RT_contains, DSRTypes::VT_Container, report_code::measurements());
    }

    /// PS3.16 CID 100.
    CodedConcept procedure() const
    {
        const QString modality = m_report.subject.info.identity.modality;
        if (modality == QLatin1String("MG") || m_report.subject.info.kind == ImageKind::Mammogram)
            return report_code::sct("71651007", "Mammography");
        if (modality == QLatin1String("US"))
            return report_code::sct("16310003", "Diagnostic ultrasonography");
        return report_code::sct("363679005", "Imaging procedure");
    }

    CodedConcept site() const
    {
        if (!m_report.findingSite.isEmpty())
            return m_report.findingSite;
        return m_report.subject.info.kind == ImageKind::Mammogram ? report_code::breast() : CodedConcept();
    }

    void putShape(const Shape& shape)
    {
        const bool lines =
            shape.type == ShapeType::Length || shape.type == ShapeType::Bidirectional || shape.type == ShapeType::Angle;
        if (lines) {
            enterGroup(shape, "1501");
            putLines(shape);
            m_tree.goUp();
            return;
        }
        // A planar region is one outline; parts are regions of one tracking identifier.
        for (const QPolygonF& ring : isBox(shape.type) ? QList<QPolygonF>{QPolygonF()} : outerRings(shape)) {
            enterGroup(shape, "1410");
            putRegion(DSRTypes::RT_contains, report_code::region(), graphicOf(shape, ring), shape.frame);
            putSizes(shape);
            m_tree.goUp();
        }
    }

    void enterGroup(const Shape& shape, const char* templateId)
    {
        const ShapeLabel label = labelOf(m_report, shape.label);
        enter(DSRTypes::RT_contains, DSRTypes::VT_Container, report_code::group());
        DSRContentItem& group = m_tree.getCurrentContentItem();
        note(group.setTemplateIdentification(templateId, "DCMR"));
        if (shape.created.isValid())
            note(group.setObservationDateTime(utf8(momentText(shape.created))));
        if (!shape.author.isEmpty() && shape.author != m_report.author) {
            putCode(DSRTypes::RT_hasObsContext, report_code::observerType(), report_code::person());
            putString(DSRTypes::RT_hasObsContext, DSRTypes::VT_PName, report_code::personName(),
                      personOf(shape.author));
        }
        const QString name = lineText(shape.name);
        putString(DSRTypes::RT_hasObsContext, DSRTypes::VT_Text, report_code::trackingId(),
                  name.isEmpty() ? QStringLiteral("%1 %2").arg(label.name).arg(++m_unnamed) : name);
        putString(DSRTypes::RT_hasObsContext, DSRTypes::VT_UIDRef, report_code::trackingUid(),
                  !shape.lesion.isEmpty() ? uidOfText(QStringLiteral("lesion\n") + shape.lesion)
                  : shape.id.isEmpty()    ? newUid()
                                          : uidOfText(QStringLiteral("shape\n") + shape.id.value));
        putCode(DSRTypes::RT_contains, report_code::finding(), label.meaning.type);
        if (const CodedConcept where = site(); !where.isEmpty())
            putCode(DSRTypes::RT_hasConceptMod, report_code::findingSite(), where);
        const QString drawn = shapeTypeName(shape.type);
        putCode(DSRTypes::RT_contains, report_code::drawnAs(), {drawn.left(16), QStringLiteral("99TRIPTYCH"), drawn});
        putString(DSRTypes::RT_contains, DSRTypes::VT_Text, report_code::label(), label.name);
        if (!shape.name.isEmpty())
            putString(DSRTypes::RT_contains, DSRTypes::VT_Text, report_code::comment(), shape.name);
    }

    struct Graphic {
        DSRTypes::E_GraphicType type;
        QPolygonF points;
    };

    Graphic graphicOf(const Shape& shape, QPolygonF ring) const
    {
        if (shape.type == ShapeType::Point || shape.type == ShapeType::Text)
            return {DSRTypes::GT_Point, shape.points.mid(0, 1)};
        if (shape.type == ShapeType::Ellipse)
            return {DSRTypes::GT_Ellipse, ellipseAxes(shape)};
        if (shape.type == ShapeType::Rectangle)
            ring = shape.outline();
        if (isClosed(shape.type) && !ring.isEmpty())
            ring << ring.first();
        return {DSRTypes::GT_Polyline, ring};
    }

    /// Coordinates and the frame they are of; leaves the tree where it was.
    void putRegion(Relation relation, const CodedConcept& name, const Graphic& graphic, int frame)
    {
        DSRContentItem& item = enter(relation, DSRTypes::VT_SCoord, name);
        DSRSpatialCoordinatesValue value(graphic.type);
        for (const QPointF point : graphic.points)
            value.getGraphicDataList().addItem(float(point.x()), float(point.y()));
        note(item.setSpatialCoordinates(value));
        const FrameReference reference = m_references.ofFrame(frame);
        const ReferencedInstance& instance = m_references.instances()[reference.instance];
        DSRImageReferenceValue image(utf8(instance.sopClassUid), utf8(instance.sopInstanceUid));
        if (reference.number > 0)
            image.getFrameList().addItem(Sint32(reference.number));
        note(m_tree.addChildContentItem(DSRTypes::RT_selectedFrom, DSRTypes::VT_Image, DSRCodedEntryValue()));
        note(m_tree.getCurrentContentItem().setImageReference(image));
        m_tree.goUp();
        m_tree.goUp();
    }

    /// A number or, where nothing can be measured, that it was not; with the line that it rests on.
    void putNumber(const CodedConcept& name, std::optional<double> value, const char* unit, const QPolygonF& line = {},
                   int frame = 0)
    {
        DSRContentItem& item = enter(DSRTypes::RT_contains, DSRTypes::VT_Num, name);
        note(item.setNumericValue(
            value ? DSRNumericMeasurementValue(utf8(decimalString(*value)), entry(report_code::ucum(unit)))
                  : DSRNumericMeasurementValue(entry(report_code::notMeasured()))));
        if (!line.isEmpty())
            putRegion(DSRTypes::RT_inferredFrom, report_code::region(), {DSRTypes::GT_Polyline, line}, frame);
        m_tree.goUp();
    }

    void putLines(const Shape& shape)
    {
        const Calibration& calibration = m_report.subject.info.calibration;
        const QPolygonF& p = shape.points;
        const auto length = [&](qsizetype from) { return calibration.lengthMm(p[from], p[from + 1]); };
        if (shape.type == ShapeType::Length && p.size() == 2) {
            putNumber(report_code::length(), length(0), "mm", p, shape.frame);
        } else if (shape.type == ShapeType::Angle && p.size() == 3) {
            putNumber(report_code::angle(), angleDeg(shape, calibration), "deg", p, shape.frame);
        } else if (shape.type == ShapeType::Bidirectional && p.size() == 4) {
            putNumber(report_code::longAxis(), length(0), "mm", p.mid(0, 2), shape.frame);
            putNumber(report_code::shortAxis(), length(2), "mm", p.mid(2, 2), shape.frame);
        }
    }

    void putSizes(const Shape& shape)
    {
        const Calibration& calibration = m_report.subject.info.calibration;
        if (const auto area = areaMm2(shape, calibration); area && isClosed(shape.type))
            putNumber(report_code::area(), area, "mm2");
        if (shape.type != ShapeType::Polyline && shape.type != ShapeType::OpenSpline)
            return;
        const QPolygonF line = shape.outline();
        double sum = 0;
        for (qsizetype i = 0; i + 1 < line.size(); ++i) {
            const auto part = calibration.lengthMm(line[i], line[i + 1]);
            if (!part)
                return;
            sum += *part;
        }
        putNumber(report_code::pathLength(), sum, "mm");
    }

    void putEvidence()
    {
        for (const ReferencedInstance& instance : m_references.instances())
            note(m_document.getCurrentRequestedProcedureEvidence().addItem(
                utf8(m_references.studyUid()), utf8(m_references.seriesUid()), utf8(instance.sopClassUid),
                utf8(instance.sopInstanceUid)));
    }

    const MeasurementReportToWrite& m_report;
    const SubjectReferences& m_references;
    DSRDocument m_document;
    DSRDocumentTree& m_tree;
    OFCondition m_status = EC_Normal;
    int m_unnamed = 0;
};

} // namespace

Result<void> writeMeasurementReport(const std::filesystem::path& path, const MeasurementReportToWrite& report)
{
    prepareDcmtk();
    const auto refused = [&](const QString& what, ErrorCode code = ErrorCode::Refused) {
        return Error{code, QStringLiteral("%1: %2").arg(displayPath(path), what), {}};
    };
    if (report.shapes.empty())
        return refused(QStringLiteral("there is no shape to write"));
    if (report.shapes.size() > kMostShapes)
        return refused(QStringLiteral("%1 shapes are more than the %2 of a report; write bulk annotations instead")
                           .arg(report.shapes.size())
                           .arg(kMostShapes),
                       ErrorCode::LimitExceeded);
    for (const Shape& shape : report.shapes)
        if (!hasPossiblePoints(shape.points) || shape.points.isEmpty())
            return refused(QStringLiteral("a shape has no points, or impossible ones"));
    const auto references = SubjectReferences::open(report.subject);
    if (!references)
        return references.error();
    DcmFileFormat file;
    const OFCondition status = ReportWriter(report, *references).write(*file.getDataset());
    if (status.bad())
        return Error{ErrorCode::Internal,
                     QStringLiteral("%1: the report could not be put together").arg(displayPath(path)),
                     QString::fromLatin1(status.text())};
    return saveDicom(file, path, report.subject.files());
}

QStringList measurementReportLosses(const MeasurementReportToWrite& report)
{
    QStringList losses = subjectLosses(report.subject);
    int splines = 0, holes = 0, parts = 0, notes = 0;
    for (const Shape& shape : report.shapes) {
        splines += shape.type == ShapeType::ClosedSpline || shape.type == ShapeType::OpenSpline;
        holes += holesOf(shape);
        parts += !shape.moreRings.isEmpty() && outerRings(shape).size() > 1;
        notes += !shape.group.isEmpty();
    }
    addCounted(losses, splines, "1 spline is written as a line through many points.",
               "%1 splines are written as lines through many points.");
    addCounted(losses, holes, "1 hole is filled: a region of a report is one outline.",
               "%1 holes are filled: a region of a report is one outline.");
    addCounted(losses, parts, "1 shape of several parts becomes as many shapes, with one tracking identifier.",
               "%1 shapes of several parts become as many shapes, with one tracking identifier.");
    addCounted(losses, notes, "1 shape leaves its group.", "%1 shapes leave their groups.");
    if (!report.subject.info.calibration.spacing && report.subject.info.calibration.regions.empty())
        losses << QStringLiteral("The image is not calibrated: the report holds no lengths and areas.");
    losses << QStringLiteral("Coordinates are rounded to 32-bit floating point; colours, locks and the order of shapes "
                             "are not written.");
    return losses;
}

} // namespace triptych
