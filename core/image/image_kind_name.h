// Kinds of images by the names that files give them (see imageKindName).
#pragma once

#include "core/image/image_source.h"

namespace triptych {

/// Nothing where it is the name of none.
inline std::optional<ImageKind> imageKindFromName(const QString& name)
{
    for (const ImageKind kind : {ImageKind::Mammogram, ImageKind::Ultrasound, ImageKind::Slide, ImageKind::Volume,
                                 ImageKind::Image, ImageKind::Other})
        if (name == imageKindName(kind))
            return kind;
    return std::nullopt;
}

} // namespace triptych
