#include "core/dicom/segmentation_header.h"

#include "core/dicom/coded_items.h"

#include "core/dicom/dicom_lab.h"
#include "core/dicom/dicom_planes.h"
#include "core/dicom/image_references.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcitem.h>
#include <dcmtk/dcmdata/dcsequen.h>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr int kMostReferences = 100'000;

SegmentOrigin originOf(const QString& type)
{
    if (type == QLatin1String("AUTOMATIC"))
        return SegmentOrigin::Automatic;
    return type == QLatin1String("SEMIAUTOMATIC") ? SegmentOrigin::Semiautomatic : SegmentOrigin::Manual;
}

void addUid(QStringList& uids, const QString& uid)
{
    if (!uid.isEmpty() && !uids.contains(uid) && uids.size() < 10'000)
        uids << uid;
}

/// The first source image of a Derivation Image Sequence (PS3.3 C.7.6.16.2.6).
void takeSource(const DicomAttributes& group, SegmentationFramePlace& place)
{
    const DicomAttributes source = group.item(DCM_DerivationImageSequence).item(DCM_SourceImageSequence);
    if (source.isNull())
        return;
    place.imageUid = source.text(DCM_ReferencedSOPInstanceUID);
    const auto numbers = source.numbers(DCM_ReferencedFrameNumber);
    if (numbers.size() == 1 && numbers[0] >= 1 && numbers[0] < 1e7)
        place.frame = int(numbers[0]) - 1;
}

/// C.7.6.17.3 of TILED_FULL: tiles in rows, then focal planes, then segments.
std::vector<SegmentationFramePlace> fullPlaces(const DicomAttributes& header, int frames, QSize matrix, QSize tile,
                                               int segments)
{
    const qint64 columns = (matrix.width() + tile.width() - 1) / tile.width();
    const qint64 tiles = columns * ((matrix.height() + tile.height() - 1) / tile.height());
    const qint64 depths = std::clamp(header.integer(DCM_TotalPixelMatrixFocalPlanes, 1), 1, 1000);
    const std::vector<DicomAttributes> listed = header.items(DCM_SegmentSequence, segments);
    std::vector<SegmentationFramePlace> places;
    for (int frame = 0; frame < frames; ++frame) {
        const qint64 plane = frame / tiles, number = frame % tiles;
        if (plane / depths >= qint64(listed.size()))
            break;
        SegmentationFramePlace place;
        place.index = frame;
        place.segment = listed[size_t(plane / depths)].integer(DCM_SegmentNumber);
        place.slidePlane = plane % depths;
        place.topLeft = QPoint(int(number % columns) * tile.width(), int(number / columns) * tile.height());
        places.push_back(place);
    }
    return places;
}

} // namespace

DicomSegment segmentOf(const DicomAttributes& item)
{
    DicomSegment segment;
    segment.label = item.integer(DCM_SegmentNumber);
    segment.name = item.text(DCM_SegmentLabel).left(256);
    segment.description = item.text(DCM_SegmentDescription).left(1024);
    segment.category = codeIn(item, DCM_SegmentedPropertyCategoryCodeSequence);
    segment.type = codeIn(item, DCM_SegmentedPropertyTypeCodeSequence);
    if (segment.name.isEmpty())
        segment.name = segment.type.meaning;
    segment.origin = originOf(item.text(DCM_SegmentAlgorithmType));
    segment.algorithm = item.text(DCM_SegmentAlgorithmName).left(256);
    segment.trackingId = item.text(DCM_TrackingID).left(256);
    segment.trackingUid = item.text(DCM_TrackingUID).left(64);
    if (const auto colour = colourOfLab(item.words(DCM_RecommendedDisplayCIELabValue)))
        segment.colour = *colour;
    return segment;
}

void readSegmentationHeader(const DicomAttributes& header, DicomSegmentation& into)
{
    into.frameOfReferenceUid = header.text(DCM_FrameOfReferenceUID);
    into.creator = personText(header.text(DCM_ContentCreatorName)).left(256);
    into.created = dateTimeOf(header, DCM_ContentDate, DCM_ContentTime);
    into.maximumFraction = std::clamp(header.integer(DCM_MaximumFractionalValue, 255), 1, 255);
    const auto spacing = header.functionalGroup(DCM_PixelMeasuresSequence).numbers(DCM_PixelSpacing);
    if (spacing.size() == 2 && spacing[0] > 0 && spacing[1] > 0)
        into.spacing = PixelSpacing{spacing[1], spacing[0]};
    for (const DicomAttributes& series : header.items(DCM_ReferencedSeriesSequence, kMostReferences)) {
        addUid(into.seriesUids, series.text(DCM_SeriesInstanceUID));
        for (const DicomAttributes& instance : series.items(DCM_ReferencedInstanceSequence, kMostReferences))
            addUid(into.imageUids, instance.text(DCM_ReferencedSOPInstanceUID));
    }
    for (const DicomAttributes& instance : header.items(DCM_SourceImageSequence, kMostReferences))
        addUid(into.imageUids, instance.text(DCM_ReferencedSOPInstanceUID));
}

std::vector<SegmentationFramePlace> segmentationFramePlaces(const DicomAttributes& header, int frames, bool tiled,
                                                            QSize matrix, QSize tile, int segments)
{
    if (tiled && header.text(DCM_DimensionOrganizationType) == QLatin1String("TILED_FULL"))
        return fullPlaces(header, frames, matrix, tile, segments);
    const DicomAttributes shared = header.item(DCM_SharedFunctionalGroupsSequence);
    const int sharedSegment = shared.item(DCM_SegmentIdentificationSequence).integer(DCM_ReferencedSegmentNumber, 0);
    QStringList ignored;
    const FramePlaces planes = tiled ? FramePlaces() : readFramePlaces(header, frames, ignored);
    std::vector<SegmentationFramePlace> places;
    int index = 0;
    DcmSequenceOfItems* perFrame = nullptr;
    if (header.raw()->findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, perFrame).bad() || !perFrame)
        return places;
    for (DcmObject* object = perFrame->nextInContainer(nullptr); object && index < frames;
         object = perFrame->nextInContainer(object), ++index) {
        const DicomAttributes group(static_cast<DcmItem*>(object));
        SegmentationFramePlace place;
        place.index = index;
        place.segment =
            group.item(DCM_SegmentIdentificationSequence).integer(DCM_ReferencedSegmentNumber, sharedSegment);
        if (place.segment == 0)
            break;
        takeSource(shared, place);
        takeSource(group, place);
        if (tiled) {
            const DicomAttributes position = group.item(DCM_PlanePositionSlideSequence);
            constexpr int kFar = 1 << 30;
            place.topLeft =
                QPoint(std::clamp(position.integer(DCM_ColumnPositionInTotalImagePixelMatrix, kFar), -kFar, kFar) - 1,
                       std::clamp(position.integer(DCM_RowPositionInTotalImagePixelMatrix, kFar), -kFar, kFar) - 1);
            place.slidePlane =
                qint64(std::clamp(position.number(DCM_ZOffsetInSlideCoordinateSystem).value_or(0) * 1000, -1e12, 1e12));
            place.frame = -1; // a tile of the slide is no frame of it
            place.imageUid.clear();
        } else if (size_t(index) < planes.planes.size()) {
            place.place = planes.planes[size_t(index)];
        }
        places.push_back(std::move(place));
    }
    return places;
}

} // namespace triptych
