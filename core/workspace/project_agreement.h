// What the readers of a project have marked, made ready to be compared, and the consensus's input. In workers.
#pragma once

#include "core/evaluation/reader_study.h"
#include "core/workspace/case_store.h"

namespace triptych {

/// One reader's marks of an image, as the store gives them.
struct ReaderMarks {
    QString reader;
    QList<Shape> shapes;
    QMap<int, LabelMap> labelMaps;
    int imageClass = -1; ///< index into the project's classes
};

/// One entry for each frame on which anybody has marked anything, or one for frame 0 where nobody has. `maskSize` is
/// the size of the label maps. Errors: LimitExceeded (what is marked spreads over too large a part).
Result<std::vector<ReadImage>> readImagesOf(const ProjectItem& item, QSize maskSize, double maskDownsample,
                                            const Calibration& calibration, const std::vector<ReaderMarks>& readers);

/// A frame of the readers' marks as masks over one box, for a consensus.
struct FrameMasks {
    QRect box; ///< mask pixels
    std::vector<PixelBuffer> readers;
};
Result<FrameMasks> frameMasks(int frame, QSize maskSize, double maskDownsample,
                              const std::vector<ReaderMarks>& readers);

} // namespace triptych
