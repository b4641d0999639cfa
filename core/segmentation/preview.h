// One run of whatever method is set: what the live preview shows and what accepting paints.
#pragma once

#include "core/segmentation/region.h"
#include "core/segmentation/settings.h"

#include <optional>

namespace triptych {

/// All that a run needs; immutable, for a worker.
struct SegmentRequest {
    SegmentSettings settings;
    ScalarGridPtr grid;
    SegmentationRegion region;
    QMap<int, LabelMap> painted;     ///< examples and markers, by frame
    quint8 label = 1;                ///< the object's
    std::vector<GridPoint> seeds;    ///< of growing and watershed
    std::vector<Bubble> bubbles;     ///< the snake's first contour
    std::optional<SpeedImage> speed; ///< of an earlier run with the same speed settings
};

struct SegmentPreview {
    LabelGrid mask;                  ///< 1 where the object is; of a snake its first contour
    std::optional<SpeedImage> speed; ///< of a snake
    qint64 voxels = 0;               ///< set in the mask
};

/// Blocks: from a worker. Errors: those of the methods; Refused with a hint where something is still to be given (a
/// seed, painted labels).
Result<SegmentPreview> previewOf(const SegmentRequest& request, std::stop_token stop = {},
                                 const ProgressFn& progress = {});

/// Whether two settings give the same speed image.
bool sameSpeed(const SegmentSettings& a, const SegmentSettings& b);

/// How many voxels are set.
qint64 countSet(const LabelGrid& mask);

} // namespace triptych
