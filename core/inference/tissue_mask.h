// Where on a slide there is tissue: so that a sweep leaves the glass out.
#pragma once

#include "core/image/image_source.h"

namespace triptych {

/// A small map of the slide: 255 where there is tissue.
struct TissueMask {
    PixelBuffer pixels;    ///< U8
    double downsample = 1; ///< level-0 pixels per pixel of the map

    /// Share of a level-0 rectangle that is tissue (its part on the slide counts).
    double share(QRectF rect) const;
};

/// Tissue is what Otsu's threshold (1979) of the saturation separates from glass, at least 4 % and at most 12 %
/// saturated, and neither black nor white. Made from the coarsest level, read piece by piece. Grey images have no
/// saturation: there everything darker than 90 % white counts. Errors: those of the source, Cancelled.
Result<TissueMask> findTissue(const ImageSource& slide, int frame, std::stop_token stop);

} // namespace triptych
