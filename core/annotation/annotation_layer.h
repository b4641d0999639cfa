// Several readers may mark one image without seeing each other's marks: each has a layer of its own.
#pragma once

#include "core/base/ids.h"

namespace triptych {

/// What the marks of a layer are stored under, in the place of the image's own id: whatever is kept by image (shapes,
/// masks, their history) is then kept apart by layer as well, and nobody reads a layer that he does not ask for. The
/// empty layer is ordinary work: the image itself.
inline ImageId layeredImage(const ImageId& image, const QString& layer)
{
    return layer.isEmpty() ? image : ImageId{image.value + QLatin1Char('|') + layer};
}

/// The same for what is kept by case.
inline CaseId layeredCase(const CaseId& id, const QString& layer)
{
    return layer.isEmpty() ? id : CaseId{id.value + QLatin1Char('|') + layer};
}

/// The layer of such a key.
inline QString layerOf(const ImageId& key) { return key.value.section(QLatin1Char('|'), 1); }

/// The image of such a key.
inline ImageId imageOfLayer(const ImageId& key) { return ImageId{key.value.section(QLatin1Char('|'), 0, 0)}; }

} // namespace triptych
