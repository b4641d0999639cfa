#include "core/base/file_hash.h"
#include "core/dicom/dicom_attributes.h"
#include "core/dicom/dicom_lab.h"
#include "core/dicom/dicom_writing.h"
#include "core/dicom/segment_codes.h"
#include "core/dicom/segmentation_file.h"
#include "core/dicom/segmentation_frames.h"
#include "core/dicom/subject_references.h"
#include "core/image/plane_geometry.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmdata/dcvrat.h>

#include <cmath>
#include <set>

namespace triptych {

namespace {

const CodedConcept kSegmentation{QStringLiteral("113076"), QStringLiteral("DCM"), QStringLiteral("Segmentation")};
const CodedConcept kSourceImage{QStringLiteral("121322"), QStringLiteral("DCM"),
                                QStringLiteral("Source image for image processing operation")};

/// One object while it is put together.
class SegmentationWriter {
public:
    SegmentationWriter(const SegmentationToWrite& segmentation, const SubjectReferences& references,
                       const SegmentationFrames& plan, DcmItem& item)
        : m_segmentation(segmentation), m_references(references), m_plan(plan), m_item(item),
          m_info(segmentation.subject.info)
    {
    }

    void put()
    {
        const QDateTime now = m_segmentation.created.isValid() ? m_segmentation.created : QDateTime::currentDateTime();
        putObjectHeader(m_item, {UID_SegmentationStorage, newUid(), QStringLiteral("SEG"), 300,
                                 QStringLiteral("Segmentation"), now.toLocalTime()});
        m_references.putPatientAndStudy(m_item);
        if (placed() || m_plan.tiled)
            m_references.putFrameOfReference(m_item);
        m_references.putReferencedSeries(m_item);
        putImage();
        for (size_t i = 0; i < m_segmentation.segments.size(); ++i)
            putSegment(m_segmentation.segments[i], int(i) + 1);
        if (m_plan.tiled)
            putMatrix();
        putDimensions();
        putShared();
        for (size_t i = 0; i < m_plan.frames.size(); ++i)
            putFrame(m_plan.frames[i]);
        m_item.putAndInsertUint8Array(DCM_PixelData, m_plan.pixels.data(),
                                      static_cast<unsigned long>(m_plan.pixels.size()));
    }

private:
    /// The frames have places in the patient.
    bool placed() const { return !m_plan.tiled && m_info.planes.size() == size_t(m_info.frames); }

    std::optional<PixelSpacing> spacing() const
    {
        if (!m_info.calibration.regions.empty())
            return {}; // it holds in a part of the image only
        auto spacing = m_info.calibration.spacing;
        if (spacing) {
            spacing->xMm *= m_plan.downsample;
            spacing->yMm *= m_plan.downsample;
        }
        return spacing;
    }

    void putImage()
    {
        const bool binary = m_segmentation.kind == SegmentationKind::Binary;
        m_item.putAndInsertString(DCM_ImageType, "DERIVED\\PRIMARY");
        m_item.putAndInsertUint16(DCM_SamplesPerPixel, 1);
        m_item.putAndInsertString(DCM_PhotometricInterpretation, "MONOCHROME2");
        m_item.putAndInsertUint16(DCM_PixelRepresentation, 0);
        m_item.putAndInsertUint16(DCM_BitsAllocated, binary ? 1 : 8);
        m_item.putAndInsertUint16(DCM_BitsStored, binary ? 1 : 8);
        m_item.putAndInsertUint16(DCM_HighBit, binary ? 0 : 7);
        m_item.putAndInsertUint16(DCM_Rows, Uint16(m_plan.frameSize.height()));
        m_item.putAndInsertUint16(DCM_Columns, Uint16(m_plan.frameSize.width()));
        putText(m_item, DCM_NumberOfFrames, QString::number(m_plan.frames.size()));
        putText(m_item, DCM_LossyImageCompression, m_info.lossy ? QStringLiteral("01") : QStringLiteral("00"));
        if (m_info.lossy)
            putLossy();
        putText(m_item, DCM_SegmentationType, binary ? QStringLiteral("BINARY") : QStringLiteral("FRACTIONAL"));
        if (!binary) {
            putText(m_item, DCM_SegmentationFractionalType,
                    m_segmentation.kind == SegmentationKind::Occupancy ? QStringLiteral("OCCUPANCY")
                                                                       : QStringLiteral("PROBABILITY"));
            m_item.putAndInsertUint16(DCM_MaximumFractionalValue, Uint16(m_segmentation.maximumFraction));
        }
        putText(m_item, DCM_SegmentsOverlap, binary ? QStringLiteral("NO") : QStringLiteral("UNDEFINED"));
        putText(m_item, DCM_ContentLabel, QStringLiteral("SEGMENTATION"));
        putText(m_item, DCM_ContentDescription, m_segmentation.description);
        putText(m_item, DCM_ContentCreatorName, m_segmentation.creator);
        if (!placed())
            putTexts(m_item, DCM_PatientOrientation, m_info.identity.patientOrientation.split(QLatin1Char('\\')));
    }

    /// What the source image lost, the segmentation has lost with it (PS3.3 C.7.6.1.1.5).
    void putLossy()
    {
        const DicomAttributes header = m_references.header();
        for (const DcmTagKey& tag : {DCM_LossyImageCompressionRatio, DCM_LossyImageCompressionMethod})
            if (header.has(tag))
                putTexts(m_item, tag, header.texts(tag));
    }

    void putSegment(const DicomSegment& segment, int number)
    {
        DcmItem& item = appendItem(m_item, DCM_SegmentSequence);
        item.putAndInsertUint16(DCM_SegmentNumber, Uint16(number));
        putText(item, DCM_SegmentLabel,
                segment.name.isEmpty() ? QStringLiteral("Label %1").arg(segment.label) : segment.name);
        if (!segment.description.isEmpty())
            putText(item, DCM_SegmentDescription, segment.description);
        const LabelMeaning unknown = SegmentCodes().meaningOf(segment.name);
        appendCode(item, DCM_SegmentedPropertyCategoryCodeSequence,
                   segment.category.isEmpty() ? unknown.category : segment.category);
        appendCode(item, DCM_SegmentedPropertyTypeCodeSequence, segment.type.isEmpty() ? unknown.type : segment.type);
        const bool manual = segment.origin == SegmentOrigin::Manual;
        putText(item, DCM_SegmentAlgorithmType,
                manual                                           ? QStringLiteral("MANUAL")
                : segment.origin == SegmentOrigin::Semiautomatic ? QStringLiteral("SEMIAUTOMATIC")
                                                                 : QStringLiteral("AUTOMATIC"));
        if (!manual)
            putText(item, DCM_SegmentAlgorithmName,
                    segment.algorithm.isEmpty() ? QStringLiteral("unnamed") : segment.algorithm);
        if (segment.colour.isValid())
            item.putAndInsertUint16Array(DCM_RecommendedDisplayCIELabValue, labOfColour(segment.colour).data(), 3);
        if (!segment.trackingUid.isEmpty()) {
            putText(item, DCM_TrackingID, segment.trackingId);
            putText(item, DCM_TrackingUID, segment.trackingUid);
        }
    }

    /// Total pixel matrix (PS3.3 C.8.12.4), whose first pixel may be larger than the slide's.
    void putMatrix()
    {
        m_item.putAndInsertUint32(DCM_TotalPixelMatrixColumns, Uint32(m_plan.matrix.width()));
        m_item.putAndInsertUint32(DCM_TotalPixelMatrixRows, Uint32(m_plan.matrix.height()));
        const auto origin = slidePlace(QPoint(0, 0));
        DcmItem& at = appendItem(m_item, DCM_TotalPixelMatrixOriginSequence);
        putDecimals(at, DCM_XOffsetInSlideCoordinateSystem, {origin[0]});
        putDecimals(at, DCM_YOffsetInSlideCoordinateSystem, {origin[1]});
        const SlideFrameOfReference slide = m_references.slide();
        std::vector<double> cosines(slide.alongRow.begin(), slide.alongRow.end());
        cosines.insert(cosines.end(), slide.alongColumn.begin(), slide.alongColumn.end());
        putDecimals(m_item, DCM_ImageOrientationSlide, cosines);
        m_references.putSpecimen(m_item);
    }

    /// Of the middle of a pixel of the matrix, in mm; pixels of unknown size are taken as 1 µm (see the losses).
    std::array<double, 2> slidePlace(QPoint pixel) const
    {
        const SlideFrameOfReference slide = m_references.slide();
        const PixelSpacing size =
            spacing().value_or(PixelSpacing{0.001 * m_plan.downsample, 0.001 * m_plan.downsample});
        const double half = (1 - 1 / m_plan.downsample) / 2; // the middle of a larger pixel lies further in
        const double right = (pixel.x() + half) * size.xMm, down = (pixel.y() + half) * size.yMm;
        return {slide.originXMm + slide.alongRow[0] * right + slide.alongColumn[0] * down,
                slide.originYMm + slide.alongRow[1] * right + slide.alongColumn[1] * down};
    }

    void putDimension(const DcmTagKey& pointer, const DcmTagKey& group, const QString& uid)
    {
        DcmItem& item = appendItem(m_item, DCM_DimensionIndexSequence);
        putText(item, DCM_DimensionOrganizationUID, uid);
        item.putAndInsertTagKey(DCM_DimensionIndexPointer, pointer);
        item.putAndInsertTagKey(DCM_FunctionalGroupPointer, group);
    }

    /// Multi-frame Dimension module (PS3.3 C.7.6.17): segment, then where the frame lies.
    void putDimensions()
    {
        const QString uid = newUid();
        putText(appendItem(m_item, DCM_DimensionOrganizationSequence), DCM_DimensionOrganizationUID, uid);
        putDimension(DCM_ReferencedSegmentNumber, DCM_SegmentIdentificationSequence, uid);
        if (m_plan.tiled) {
            putText(m_item, DCM_DimensionOrganizationType, QStringLiteral("TILED_SPARSE"));
            putDimension(DCM_RowPositionInTotalImagePixelMatrix, DCM_PlanePositionSlideSequence, uid);
            putDimension(DCM_ColumnPositionInTotalImagePixelMatrix, DCM_PlanePositionSlideSequence, uid);
        } else if (placed()) {
            putDimension(DCM_ImagePositionPatient, DCM_PlanePositionSequence, uid);
        } else {
            putDimension(DCM_InStackPositionNumber, DCM_FrameContentSequence, uid);
        }
        std::set<int> rows, columns, frames;
        for (const PlannedFrame& frame : m_plan.frames) {
            rows.insert(frame.topLeft.y());
            columns.insert(frame.topLeft.x());
            frames.insert(frame.frame);
        }
        const auto number = [](const std::set<int>& values, std::map<int, Uint32>& numbers) {
            Uint32 next = 0;
            for (const int value : values)
                numbers[value] = ++next;
        };
        number(rows, m_rowIndex);
        number(columns, m_columnIndex);
        number(frames, m_frameIndex);
    }

    void putShared()
    {
        DcmItem& shared = appendItem(m_item, DCM_SharedFunctionalGroupsSequence);
        if (const auto size = spacing()) {
            DcmItem& measures = appendItem(shared, DCM_PixelMeasuresSequence);
            double thickness = m_info.planes.empty() ? 0 : m_info.planes.front().thicknessMm;
            if (const auto stack = stackGeometry(m_info); stack && stack->spacingMm > 0) {
                putDecimals(measures, DCM_SpacingBetweenSlices, {stack->spacingMm});
                thickness = thickness > 0 ? thickness : stack->spacingMm;
            }
            putDecimals(measures, DCM_SliceThickness, {thickness > 0 ? thickness : 1});
            putDecimals(measures, DCM_PixelSpacing, {size->yMm, size->xMm});
        }
        if (placed()) {
            const FramePlane& plane = m_info.planes.front();
            std::vector<double> cosines(plane.alongRow.begin(), plane.alongRow.end());
            cosines.insert(cosines.end(), plane.alongColumn.begin(), plane.alongColumn.end());
            putDecimals(appendItem(shared, DCM_PlaneOrientationSequence), DCM_ImageOrientationPatient, cosines);
        }
    }

    void putFrame(const PlannedFrame& planned)
    {
        DcmItem& group = appendItem(m_item, DCM_PerFrameFunctionalGroupsSequence);
        DcmItem& content = appendItem(group, DCM_FrameContentSequence);
        const auto segment = Uint32(planned.segment + 1);
        DcmItem& derivation = appendItem(group, DCM_DerivationImageSequence);
        appendCode(derivation, DCM_DerivationCodeSequence, kSegmentation);
        FrameReference reference = m_references.ofFrame(planned.frame);
        if (m_plan.tiled)
            reference.number = 0; // its tiles need not be the slide's
        DcmItem& source = m_references.appendReference(derivation, DCM_SourceImageSequence, reference);
        putText(source, DCM_SpatialLocationsPreserved, QStringLiteral("YES"));
        appendCode(source, DCM_PurposeOfReferenceCodeSequence, kSourceImage);
        if (m_plan.tiled) {
            const Uint32 index[] = {segment, m_rowIndex[planned.topLeft.y()], m_columnIndex[planned.topLeft.x()]};
            content.putAndInsertUint32Array(DCM_DimensionIndexValues, index, 3);
            putSlidePosition(group, planned.topLeft);
        } else {
            const Uint32 index[] = {segment, m_frameIndex[planned.frame]};
            content.putAndInsertUint32Array(DCM_DimensionIndexValues, index, 2);
            if (placed()) {
                const PatientVector& origin = m_info.planes[size_t(planned.frame)].originMm;
                putDecimals(appendItem(group, DCM_PlanePositionSequence), DCM_ImagePositionPatient,
                            {origin[0], origin[1], origin[2]});
            } else {
                putText(content, DCM_StackID, QStringLiteral("1"));
                content.putAndInsertUint32(DCM_InStackPositionNumber, m_frameIndex[planned.frame]);
            }
        }
        appendItem(group, DCM_SegmentIdentificationSequence)
            .putAndInsertUint16(DCM_ReferencedSegmentNumber, Uint16(segment));
    }

    /// PS3.3 C.8.12.6.1; positions count from 1.
    void putSlidePosition(DcmItem& group, QPoint topLeft)
    {
        DcmItem& position = appendItem(group, DCM_PlanePositionSlideSequence);
        const auto place = slidePlace(topLeft);
        putDecimals(position, DCM_XOffsetInSlideCoordinateSystem, {place[0]});
        putDecimals(position, DCM_YOffsetInSlideCoordinateSystem, {place[1]});
        putDecimals(position, DCM_ZOffsetInSlideCoordinateSystem, {0});
        position.putAndInsertSint32(DCM_ColumnPositionInTotalImagePixelMatrix, topLeft.x() + 1);
        position.putAndInsertSint32(DCM_RowPositionInTotalImagePixelMatrix, topLeft.y() + 1);
    }

    const SegmentationToWrite& m_segmentation;
    const SubjectReferences& m_references;
    const SegmentationFrames& m_plan;
    DcmItem& m_item;
    const ImageInfo& m_info;
    std::map<int, Uint32> m_rowIndex, m_columnIndex, m_frameIndex;
};

} // namespace

Result<void> writeSegmentation(const std::filesystem::path& path, const SegmentationToWrite& segmentation)
{
    const QSize ownTile = segmentation.subject.info.levels.empty() ? QSize() : segmentation.subject.info.levels[0].tile;
    const bool usual =
        ownTile.width() >= 64 && ownTile.height() >= 64 && ownTile.width() <= 1024 && ownTile.height() <= 1024;
    const auto plan = planSegmentation(segmentation, usual ? ownTile : QSize(256, 256));
    if (!plan)
        return Error{plan.error().code, QStringLiteral("%1: %2").arg(displayPath(path), plan.error().message), {}};
    const auto references = SubjectReferences::open(segmentation.subject);
    if (!references)
        return references.error();
    DcmFileFormat file;
    SegmentationWriter(segmentation, *references, *plan, *file.getDataset()).put();
    return saveDicom(file, path, segmentation.subject.files());
}

QStringList segmentationLosses(const SegmentationToWrite& segmentation)
{
    QStringList losses = subjectLosses(segmentation.subject);
    if (segmentation.subject.isSlide() && !segmentation.subject.info.calibration.spacing)
        losses << QStringLiteral("The slide's pixel size is unknown: positions on the glass are written as if a pixel "
                                 "were 1 µm.");
    for (const DicomSegment& segment : segmentation.segments)
        if (segment.type.isEmpty() || segment.type.scheme == QLatin1String(SegmentCodes::kPrivateScheme))
            losses << QStringLiteral(
                          "The label '%1' has no code in the table: it is written with a private code, which "
                          "other programs show by its name only.")
                          .arg(segment.name);
    for (const DicomSegment& segment : segmentation.segments)
        if (segment.name.size() > 64)
            losses << QStringLiteral("The name of label %1 is cut to 64 characters.").arg(segment.label);
    return losses;
}

} // namespace triptych
