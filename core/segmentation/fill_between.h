// Interpolation between painted slices, from label maps to label maps.
#pragma once

#include "core/annotation/label_map.h"
#include "core/jobs/progress.h"

#include <QMap>

#include <stop_token>
#include <vector>

namespace triptych {

/// The label maps between those in which `label` is painted (`painted`, by frame) with the label's interpolated shape
/// put where nothing is painted yet. Positions as in interpolateSlices(). Errors: Refused where fewer than two frames
/// have the label or no frame lies between; those of interpolateSlices().
Result<QMap<int, LabelMap>> fillBetween(const QMap<int, LabelMap>& painted, quint8 label,
                                        const std::vector<double>& positions = {}, std::stop_token stop = {},
                                        const ProgressFn& progress = {});

} // namespace triptych
