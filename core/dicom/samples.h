// Raw samples to what ImageSource delivers: stored values with their sign, or RGB of 8 bits.
#pragma once

#include "core/dicom/frame_decoder.h"
#include "core/image/pixel_buffer.h"

namespace triptych {

/// One uncompressed frame (PS3.5 8.1 and D) to the form of frames that codecs give. `raw` holds at least
/// nativeFrameBits() bits from `firstBit` on; big-endian data were swapped before. Not for plain monochrome.
DecodedFrame unpackNative(std::span<const std::byte> raw, int firstBit, const PixelFormat& format);

/// Swaps the bytes of each word of 2 or 4 bytes.
void swapWords(std::span<std::byte> bytes, int bytesPerWord);

/// The delivered form. Consumes `frame`, whose bytes are used as they are where they fit. Errors: BadFormat where the
/// codestream holds more bits than the header has room for.
Result<PixelBuffer> toDelivered(DecodedFrame frame, const PixelFormat& format);

} // namespace triptych
