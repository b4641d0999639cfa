#include "core/dicom/jpeg_header.h"

#include <cstring>

namespace triptych {

namespace {

int byteAt(std::span<const std::byte> stream, size_t at) { return int(stream[at]); }

int wordAt(std::span<const std::byte> stream, size_t at) { return byteAt(stream, at) << 8 | byteAt(stream, at + 1); }

bool isStartOfFrame(int marker)
{
    return (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) || marker == 0xF7;
}

/// The frame header's fields from its length on.
bool readFrameHeader(std::span<const std::byte> segment, int marker, JpegHeader& header)
{
    if (segment.size() < 8)
        return false;
    header.startOfFrame = marker;
    header.precision = byteAt(segment, 2);
    header.height = wordAt(segment, 3);
    header.width = wordAt(segment, 5);
    header.components = byteAt(segment, 7);
    if (header.components == 3 && segment.size() >= 17)
        header.componentsAreRgb = byteAt(segment, 8) == 'R' && byteAt(segment, 11) == 'G' && byteAt(segment, 14) == 'B';
    return true;
}

} // namespace

std::optional<JpegHeader> readJpegHeader(std::span<const std::byte> stream)
{
    if (stream.size() < 4 || wordAt(stream, 0) != 0xFFD8)
        return {};
    JpegHeader header;
    size_t at = 2;
    while (at + 4 <= stream.size()) {
        if (byteAt(stream, at) != 0xFF) {
            ++at; // stray bytes between markers
            continue;
        }
        const int marker = byteAt(stream, at + 1);
        if (marker == 0xFF) { // fill byte
            ++at;
            continue;
        }
        if (marker == 0 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
            at += 2;
            continue;
        }
        if (marker == 0xDA || marker == 0xD9)
            break;
        const size_t length = size_t(wordAt(stream, at + 2));
        if (length < 2 || at + 2 + length > stream.size())
            break;
        const auto segment = stream.subspan(at + 2, length);
        if (isStartOfFrame(marker) && !readFrameHeader(segment, marker, header))
            return {};
        if (marker == 0xE0 && length >= 7 && std::memcmp(segment.data() + 2, "JFIF", 4) == 0)
            header.isJfif = true;
        if (marker == 0xEE && length >= 14 && std::memcmp(segment.data() + 2, "Adobe", 5) == 0)
            header.adobeTransform = byteAt(segment, 13);
        at += 2 + length;
    }
    if (header.startOfFrame == 0)
        return {};
    return header;
}

} // namespace triptych
