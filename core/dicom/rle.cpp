// DICOM RLE (PS3.5 Annex G): PackBits segments, one for each byte of a sample, most significant first. DCMTK's decoder
// reads past the end of damaged segments, so this one checks every step.
#include "core/dicom/frame_decoder.h"

#include <algorithm>

namespace triptych {

namespace {

quint32 wordAt(std::span<const std::byte> bytes, size_t at)
{
    return quint32(bytes[at]) | quint32(bytes[at + 1]) << 8 | quint32(bytes[at + 2]) << 16 |
           quint32(bytes[at + 3]) << 24;
}

/// Unpacks one segment into every `step`th byte of `out`; returns how many of `count` values it held.
size_t unpackSegment(std::span<const std::byte> in, std::byte* out, size_t step, size_t count)
{
    size_t done = 0;
    for (size_t at = 0; at < in.size() && done < count;) {
        const int control = std::to_integer<int>(in[at++]);
        if (control == 128) // no operation
            continue;
        if (control < 128) {
            const size_t run = std::min({size_t(control) + 1, in.size() - at, count - done});
            for (size_t i = 0; i < run; ++i)
                out[(done + i) * step] = in[at + i];
            at += size_t(control) + 1;
            done += run;
        } else if (at < in.size()) {
            const size_t run = std::min(size_t(257 - control), count - done);
            for (size_t i = 0; i < run; ++i)
                out[(done + i) * step] = in[at];
            ++at;
            done += run;
        }
    }
    return done;
}

} // namespace

Result<DecodedFrame> decodeRle(std::span<const std::byte> bytes, const PixelFormat& format)
{
    const Error damaged{ErrorCode::BadFormat, QStringLiteral("its RLE pixel data are damaged"), {}};
    DecodedFrame frame;
    frame.width = format.columns;
    frame.height = format.rows;
    frame.samples = format.samples;
    frame.bytesPerSample = format.bitsAllocated / 8;
    frame.precision = format.bitsAllocated;
    frame.colourIsYbr = format.isYbr();
    const auto width = size_t(frame.bytesPerSample);
    const size_t segments = width * size_t(frame.samples);
    constexpr size_t kHeader = 64, kMostSegments = 15;
    if (segments == 0 || segments > kMostSegments || bytes.size() < kHeader || wordAt(bytes, 0) != segments)
        return damaged;
    // Two bytes unpack to 128 at most: a small stream must not claim a large buffer.
    const size_t pixels = size_t(format.rows) * size_t(format.columns);
    frame.byteCount = pixels * segments;
    if (frame.byteCount / 64 > bytes.size())
        return damaged;
    frame.bytes = std::make_unique_for_overwrite<std::byte[]>(frame.byteCount);
    for (size_t number = 0; number < segments; ++number) {
        const size_t begin = wordAt(bytes, 4 + 4 * number);
        const size_t end = number + 1 < segments ? wordAt(bytes, 8 + 4 * number) : bytes.size();
        if (begin < kHeader || begin > end || end > bytes.size())
            return damaged;
        const size_t sample = number / width, byteOfSample = width - 1 - number % width; // delivered little endian
        if (unpackSegment(bytes.subspan(begin, end - begin), frame.bytes.get() + sample * width + byteOfSample,
                          segments, pixels) < pixels)
            return damaged;
    }
    return frame;
}

} // namespace triptych
