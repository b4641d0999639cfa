// One compressed frame to samples: the codecs behind one call. Any thread.
#pragma once

#include "core/dicom/frame_bytes.h"

namespace triptych {

/// Samples as a codec gives them: interleaved, rows packed, little-endian words of 1, 2 or 4 bytes.
struct DecodedFrame {
    int width = 0;
    int height = 0;
    int samples = 1;
    int bytesPerSample = 1;
    int precision = 8;        ///< bits that the codestream says its samples have
    bool colourIsYbr = false; ///< three samples that still are luminance and chrominance
    std::unique_ptr<std::byte[]> bytes;
    size_t byteCount = 0;
};

/// Decodes a frame of an encapsulated transfer syntax. Errors: BadFormat, Unsupported and LimitExceeded, without the
/// file's name in front.
Result<DecodedFrame> decodeFrameBytes(std::vector<std::byte> frame, PixelCodec codec, const PixelFormat& format);

/// JPEG 2000 and HTJ2K through OpenJPEG; with the finest `leftOut` resolutions left out (ISO 15444-1 B.5), each of
/// which halves the size: rows and columns of `format` are those of the reduced picture.
Result<DecodedFrame> decodeJpeg2000(std::span<const std::byte> frame, const PixelFormat& format, int leftOut = 0);

/// The image's size by a JPEG 2000 codestream's own header, where `frame` begins with one.
std::optional<QSize> jpeg2000Size(std::span<const std::byte> frame);

/// DICOM RLE.
Result<DecodedFrame> decodeRle(std::span<const std::byte> frame, const PixelFormat& format);

/// JPEG and JPEG-LS through DCMTK.
Result<DecodedFrame> decodeWithDcmtk(std::span<const std::byte> frame, const PixelFormat& format);

} // namespace triptych
