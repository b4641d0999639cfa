// Between masks and GeoJSON, for `convert` and `render --overlay`.
#pragma once

#include "core/image/image_source.h"
#include "core/raster/mask_file.h"

#include <QByteArray>
#include <QStringList>

namespace triptych {

/// Whether a name ends as GeoJSON's do (.geojson, .json).
bool isGeoJsonName(const QString& path);

struct PaintedShapes {
    MaskImage mask;
    double downsample = 1; ///< level-0 pixels of the reference per mask pixel; above 1 where the image is very large
    QStringList losses;    ///< what the file holds and a mask cannot, each a sentence
};

/// Paints the shapes of a file over an image like `reference` (labels by class, later ones above), one frame, or all
/// where a shape lies on a later one. Errors: those of readGeoJson, LimitExceeded.
Result<PaintedShapes> paintGeoJson(const QString& path, const ImageInfo& reference);

/// The outlines of a mask, exact to the pixel, in level-0 pixels of an image of `imageSize` (empty: of the mask's own
/// size). Errors: LimitExceeded, Refused where the proportions differ; `path` names the mask.
Result<QByteArray> outlineMask(const MaskImage& mask, QSize imageSize, const QString& path);

} // namespace triptych
