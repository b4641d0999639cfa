// Shapes as COCO keeps objects: images, categories, and annotations with polygons or run lengths. Written and read
// object by object. One file holds many images.
#pragma once

#include "core/base/atomic_file.h"
#include "core/exchange/exchange_content.h"

class QIODevice;

namespace triptych {

/// Shapes only (label maps as outlineShapes() makes them). Closed shapes without holes become polygons; with holes, and
/// those that come from a mask, run lengths; others are left out. A frame of a clip is an image with its "frame".
/// Errors: Cancelled, WriteFailed, LimitExceeded.
Result<void> writeCoco(const ExchangeContent& content, const ByteSink& sink, const ExchangeOptions& options);
QStringList cocoLosses(const ExchangeContent& content);

/// Puts each annotation on that one of `images` whose file name its image has (without images: on images as the file
/// describes them). What names an image that is not there, or of another size, is left out with a note that names it.
/// Errors: BadFormat, LimitExceeded, Cancelled; `name` (the file's) begins the message.
Result<ExchangeReading> readCoco(QIODevice& device, const QString& name, const QList<ExchangeImage>& images,
                                 const QMap<int, LabelInfo>& labels, const ExchangeOptions& options);

} // namespace triptych
