// The frames of a segmentation that is to be written: which there are, and their pixels, packed (PS3.5 8.1.1).
#pragma once

#include "core/dicom/segmentation_file.h"

namespace triptych {

/// One frame of the file.
struct PlannedFrame {
    size_t segment = 0;  ///< index into the segments
    int frame = 0;       ///< of the image
    QPoint topLeft;      ///< in the total pixel matrix; (0, 0) where not tiled
    size_t fraction = 0; ///< index into the fractions
};

struct SegmentationFrames {
    QSize matrix;    ///< of a whole plane
    QSize frameSize; ///< Columns and Rows
    bool tiled = false;
    double downsample = 1;
    std::vector<PlannedFrame> frames;
    std::vector<quint8> pixels; ///< all frames one after the other, bits without gaps; an even number of bytes
};

/// Errors: Refused and LimitExceeded, without the file's name in front.
Result<SegmentationFrames> planSegmentation(const SegmentationToWrite& segmentation, QSize tile);

} // namespace triptych
