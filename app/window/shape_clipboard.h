// Shapes on the clipboard: as we keep them, with the scale of the image they come from, and as GeoJSON text for other
// programs; text of others is taken as well.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/image/calibration.h"

#include <memory>

class QMimeData;

namespace triptych {

struct CopiedShapes {
    QList<Shape> shapes;
    ImageId image; ///< they were copied from; empty: not known
    std::optional<PixelSpacing> spacing;
    QStringList losses; ///< of foreign text
};

/// For QClipboard::setMimeData().
std::unique_ptr<QMimeData> shapesToMime(const CopiedShapes& copied, const QMap<int, LabelInfo>& labels);
/// Errors: NotFound (no shapes there), BadFormat, LimitExceeded.
Result<CopiedShapes> shapesFromMime(const QMimeData* data, const QMap<int, LabelInfo>& labels);

/// The same lengths in millimetres in an image of another spacing, about (0, 0). Boxes keep their angle; where pixels
/// of the two are not of one form, a turned box becomes a polygon.
Shape inOtherPixels(const Shape& shape, PixelSpacing from, PixelSpacing to);

} // namespace triptych
