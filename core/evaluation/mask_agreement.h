// How well two masks of one image agree: overlap and the distance of their outlines. Pure functions.
#pragma once

#include <QSize>

#include <optional>
#include <span>

namespace triptych {

/// Millimetres per pixel.
struct PixelSizeMm {
    double x = 0;
    double y = 0;
};

/// Two masks over the same pixels, row by row; non-zero is marked. `size` may be a part of the image that holds all
/// that is marked; `imagePixels` is then what the whole image has (0: as many as `size`).
struct MaskPair {
    std::span<const quint8> a;
    std::span<const quint8> b;
    QSize size;
    std::optional<PixelSizeMm> spacing = {}; ///< nothing: not calibrated
    qint64 imagePixels = 0;
};

/// Empty masks: where both are empty the readers agree that there is nothing (Dice and IoU 1, distance 0); where one is
/// empty, Dice and IoU are 0 and the distance is not defined (NaN).
struct MaskAgreement {
    qint64 both = 0;    ///< pixels marked in both
    qint64 onlyA = 0;   ///< in the first alone
    qint64 onlyB = 0;   ///< in the second alone
    qint64 neither = 0; ///< in none, of the whole image
    double dice = 0;    ///< 2·|A∩B| / (|A|+|B|)
    double iou = 0;     ///< |A∩B| / |A∪B|
    double hausdorff95Px = 0;
    double hausdorff95Mm = 0; ///< NaN where not calibrated

    bool bothEmpty() const { return both + onlyA + onlyB == 0; }
    bool oneEmpty() const { return !bothEmpty() && (both + onlyA == 0 || both + onlyB == 0); }
};

/// The 95 % Hausdorff distance is the larger of the two directed 95th percentiles: of the distances from every outline
/// pixel of A to the nearest outline pixel of B, and the other way round (Huttenlocher et al. 1993; as in Metrics
/// Reloaded, Maier-Hein & Reinke et al. 2024). An outline pixel is a marked one with an unmarked 4-neighbour, outside
/// the image counting as unmarked; distances are between centres, percentiles interpolate linearly between ranks.
MaskAgreement compareMasks(const MaskPair& masks);

} // namespace triptych
