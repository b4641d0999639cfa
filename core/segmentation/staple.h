// Consensus of several readers' masks, and how each of them stands to it: STAPLE (Warfield, Zou & Wells, IEEE Trans Med
// Imaging 23:903–921, 2004), by ITK.
#pragma once

#include "core/base/result.h"
#include "core/image/pixel_buffer.h"

#include <stop_token>
#include <vector>

namespace triptych {

/// How one reader stands to the consensus on one label, within the region that the estimate is made in.
struct ReaderPerformance {
    double sensitivity = 0; ///< of what is consensus, the share that the reader has marked
    double specificity = 0; ///< of what is not, the share that the reader has left
};

struct LabelConsensus {
    int label = 0;
    std::vector<ReaderPerformance> readers; ///< in the order given
    int iterations = 0;
};

struct StapleConsensus {
    PixelBuffer labels; ///< U8: for each pixel the label with the highest probability, at least one half; else 0
    std::vector<LabelConsensus> byLabel; ///< of the labels that anybody has marked
};

/// `readers`: at least two label masks of one size (U8, one sample). Every label is estimated by itself (ITK's binary
/// filter), in the box around all that is marked with it by anybody and `kStapleMargin` pixels more: over a whole image
/// the many pixels that nobody marked would make every reader specific, and the consensus the union (what Warfield et
/// al. call the region of interest). The margin goes on beyond the edge of the image, as unmarked. Blocks: from a
/// worker. Errors: BadFormat, Cancelled, Internal.
Result<StapleConsensus> stapleConsensus(const std::vector<PixelBuffer>& readers, std::stop_token stop = {});

inline constexpr int kStapleMargin = 8;

} // namespace triptych
