// Operations on whole labels of a label map. Pure functions: the map as it is to be, unchanged tiles shared. They run
// in workers: each looks at the stop token and says how far it is.
#pragma once

#include "core/annotation/label_map.h"

#include <bitset>
#include <stop_token>

namespace triptych {

struct LabelOpControl {
    std::stop_token stop;
    FractionFn progress; ///< may be null
};

/// Errors of all: Cancelled. Pixels of a locked label stay what they are; whoever calls does not ask to shrink one.
using LockedLabels = std::bitset<256>;

/// The label spreads by `reach` (an ellipse, see Reach) where the rule lets it: over empty pixels only, or over others.
Result<LabelMap> growLabel(const LabelMap& map, const PaintRule& rule, Reach reach, const LabelOpControl& control = {});
/// The label loses every pixel with another label, or none, within reach; the image's edge takes nothing away.
Result<LabelMap> shrinkLabel(const LabelMap& map, quint8 label, Reach reach, const LabelOpControl& control = {});
/// What the label encloses becomes the label, where the rule lets it.
Result<LabelMap> fillHoles(const LabelMap& map, const PaintRule& rule, const LabelOpControl& control = {});
/// All parts of the label but the largest (eight-connected) are erased.
Result<LabelMap> keepLargest(const LabelMap& map, quint8 label, const LabelOpControl& control = {});

/// Each pixel takes the label that most of the (2r + 1)² pixels around it have (of two classes: the median); a tie
/// keeps what is there, else the lowest wins. Pixels outside the map do not count. Only changes from or to `label` are
/// made (0: any), none of a locked one. `radius` 1…100 mask pixels.
Result<LabelMap> smoothLabel(const LabelMap& map, quint8 label, int radius, const LockedLabels& locked,
                             const LabelOpControl& control = {});

struct SplitLabels {
    LabelMap map;
    QList<quint8> given; ///< the labels of the second largest part and so on
};
/// The largest part keeps the label, the others get those of `free`, by size. Errors: LimitExceeded where there are
/// more parts than labels, naming how many.
Result<SplitLabels> splitLabel(const LabelMap& map, quint8 label, const QList<quint8>& free,
                               const LabelOpControl& control = {});

/// The labels of `from` laid over `to`, each as `rule` with that label would paint it (its own label is not used).
LabelMap laidOver(const LabelMap& to, const LabelMap& from, PaintRule rule);

/// The same labels on the grid of another downsample of an image of this size: each pixel has the label that lies under
/// its centre, so that a finer grid shows the same and a coarser one loses what is smaller than its pixels.
LabelMap resampled(const LabelMap& map, QSize imageSize, double downsample);

/// The pixels four-connected to `seed` that have its label. Errors: LimitExceeded beyond `mostPixels`.
Result<PixelRuns> sameLabelAt(const LabelMap& map, QPoint seed, qint64 mostPixels);

} // namespace triptych
