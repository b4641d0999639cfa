// Between label maps over an image, whole masks with their place in space (files), and shapes.
#pragma once

#include "core/exchange/exchange_content.h"
#include "core/raster/mask_file.h"

namespace triptych {

/// The outlines of label maps as polygons with holes, exact to the pixel: painting them gives the same maps. No ring
/// touches itself, so that other programs take them as valid. Errors: LimitExceeded, Cancelled.
Result<QList<Shape>> outlineShapes(const QMap<int, LabelMap>& masks, const std::stop_token& stop = {});

/// The chosen frames with shapes painted over the labels, `coarser` times reduced by nearest, and where they lie in
/// space. Errors: LimitExceeded (1 GiB), Cancelled.
Result<MaskImage> maskImageOf(const ExchangeMarks& marks, const QMap<int, LabelInfo>& labels,
                              const ExchangeOptions& options);

/// A mask from a file put on an image; `image` null: on an image of its own size. By the places of its slices where
/// both say them, else by their order. A mask of the image's proportions in another size is resampled by nearest, with
/// a note. `name` is the mask's, for messages. Errors: Refused (other proportions, more frames than the image has),
/// LimitExceeded.
Result<ExchangeMarks> marksOfMask(const MaskImage& mask, const ExchangeImage* image, const QString& name, int frame,
                                  QStringList& notes);

} // namespace triptych
