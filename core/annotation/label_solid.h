// LabelSolid: what was painted with one label over the slices of a stack, as a block of voxels with a volume in ml.
#pragma once

#include "core/annotation/label_map.h"
#include "core/image/image_source.h"

#include <QMap>

#include <array>

namespace triptych {

/// Immutable once made. Voxels are mask pixels; (0, 0, 0) is the middle of the first one.
struct LabelSolid {
    int label = 0;
    std::array<int, 3> size{};
    std::array<double, 3> spacingMm{};
    std::array<PatientVector, 3> axes{};
    PatientVector originMm{};
    std::vector<quint8> voxels; ///< 0 or 1, x fastest; a layer of zeros all around
    double volumeMl = 0;        ///< counted: painted pixels × their area × their slice's share of the stack
    int slices = 0;             ///< with something painted
};

/// Labels with anything painted on any frame, in order.
QList<int> paintedLabels(const QMap<int, LabelMap>& maps);

/// `maps` by frame of a stack with a volume (see volumeObstacle). Where slices do not lie evenly, the block takes the
/// nearest slice; the volume counts each with half the way to its neighbours. Blocks: from a worker. Errors: Refused,
/// NotFound (nothing painted), LimitExceeded, Cancelled.
Result<LabelSolid> makeLabelSolid(const ImageInfo& stack, const QMap<int, LabelMap>& maps, int label,
                                  std::stop_token stop = {});

} // namespace triptych
