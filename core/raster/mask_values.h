// Stored values as labels: those up to 255 as they are, larger ones renumbered where there are few enough of them.
#pragma once

#include "core/image/pixel_buffer.h"

#include <map>
#include <vector>

namespace triptych {

/// Value in the file → label, of those that differ.
using Renumbering = std::map<qint64, int>;

struct LabelFrames {
    std::vector<PixelBuffer> frames; ///< U8
    Renumbering renumbered;
};

/// Frames of one size, monochrome. Errors: Unsupported (values that are no whole numbers; more than 255 different
/// ones, which are counted), LimitExceeded; `name` begins the message.
Result<LabelFrames> labelsOfValues(std::vector<PixelBuffer> frames, const QString& name);

} // namespace triptych
