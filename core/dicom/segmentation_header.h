// What the header of a segmentation says: its segments, what it refers to, and where its frames lie.
#pragma once

#include "core/dicom/dicom_attributes.h"
#include "core/dicom/segmentation_file.h"

namespace triptych {

/// An item of the Segment Sequence; `label` is its Segment Number, 0 where it states none.
DicomSegment segmentOf(const DicomAttributes& item);

/// Who made it when, the instances and series it refers to, spacing and frame of reference.
void readSegmentationHeader(const DicomAttributes& header, DicomSegmentation& into);

struct SegmentationFramePlace {
    int index = 0;   ///< of the frame in the file, from 0
    int segment = 0; ///< Referenced Segment Number
    QString imageUid;
    int frame = -1; ///< of that image, from 0; −1: not stated
    std::optional<FramePlane> place;
    QPoint topLeft;        ///< in the total pixel matrix
    qint64 slidePlane = 0; ///< tells focal planes apart: nm
};

/// One for each of the first `frames` frames, fewer where the file does not say which segment one shows.
std::vector<SegmentationFramePlace> segmentationFramePlaces(const DicomAttributes& header, int frames, bool tiled,
                                                            QSize matrix, QSize tile, int segments);

} // namespace triptych
