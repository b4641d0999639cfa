// IccTransform: from the colours of a scanner or camera, described by an ICC profile (PS3.3 C.11.15), to sRGB.
#pragma once

#include "core/image/pixel_buffer.h"

#include <cstddef>
#include <memory>
#include <span>

namespace triptych {

class IccTransform {
public:
    virtual ~IccTransform() = default;

    /// `pixels` (RGB, U8) in sRGB, by the profile's own rendering intent. Any thread, several at once. Errors:
    /// LimitExceeded.
    virtual Result<PixelBuffer> toSrgb(const PixelBuffer& pixels) const = 0;

    /// Null where the profile changes no colour by more than a level of 256. Errors, without a file's name: BadFormat
    /// where it is no ICC profile, Unsupported where it is not one of RGB images.
    static Result<std::shared_ptr<const IccTransform>> make(std::span<const std::byte> profile);
};

} // namespace triptych
