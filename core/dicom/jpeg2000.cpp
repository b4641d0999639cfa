// JPEG 2000 Part 1 and High-Throughput JPEG 2000 (Part 15) through OpenJPEG, from memory.
#include "core/dicom/frame_decoder.h"

#include <openjpeg.h>

#include <algorithm>
#include <cstring>

namespace triptych {

namespace {

Error wrong(const QString& what, ErrorCode code = ErrorCode::BadFormat) { return {code, what, {}}; }

/// A stream of OpenJPEG over bytes in memory.
struct MemoryReader {
    std::span<const std::byte> bytes;
    size_t position = 0;

    static OPJ_SIZE_T read(void* buffer, OPJ_SIZE_T count, void* user)
    {
        auto& self = *static_cast<MemoryReader*>(user);
        const size_t left = self.bytes.size() - self.position;
        if (left == 0)
            return OPJ_SIZE_T(-1);
        const size_t taken = std::min<size_t>(count, left);
        std::memcpy(buffer, self.bytes.data() + self.position, taken);
        self.position += taken;
        return taken;
    }

    static OPJ_OFF_T skip(OPJ_OFF_T count, void* user)
    {
        auto& self = *static_cast<MemoryReader*>(user);
        if (count < 0)
            return -1;
        const size_t skipped = std::min<size_t>(size_t(count), self.bytes.size() - self.position);
        self.position += skipped;
        return OPJ_OFF_T(skipped);
    }

    static OPJ_BOOL seek(OPJ_OFF_T position, void* user)
    {
        auto& self = *static_cast<MemoryReader*>(user);
        if (position < 0 || size_t(position) > self.bytes.size())
            return OPJ_FALSE;
        self.position = size_t(position);
        return OPJ_TRUE;
    }
};

struct Handles {
    opj_codec_t* codec = nullptr;
    opj_stream_t* stream = nullptr;
    opj_image_t* image = nullptr;
    ~Handles()
    {
        if (image)
            opj_image_destroy(image);
        if (stream)
            opj_stream_destroy(stream);
        if (codec)
            opj_destroy_codec(codec);
    }
};

quint32 wordAt(std::span<const std::byte> bytes, size_t at)
{
    return quint32(bytes[at]) << 24 | quint32(bytes[at + 1]) << 16 | quint32(bytes[at + 2]) << 8 |
           quint32(bytes[at + 3]);
}

/// Checks the SIZ marker segment (ISO 15444-1 A.5.1) before OpenJPEG allocates by it.
Result<void> checkSize(std::span<const std::byte> codestream, const PixelFormat& format, int leftOut)
{
    if (codestream.size() < 45 || wordAt(codestream, 0) != 0xFF4FFF51)
        return wrong(QStringLiteral("its pixel data are no JPEG 2000 codestream"));
    const quint64 right = wordAt(codestream, 8), bottom = wordAt(codestream, 12);
    const quint64 left = wordAt(codestream, 16), top = wordAt(codestream, 20);
    const quint64 tileWidth = wordAt(codestream, 24), tileHeight = wordAt(codestream, 28);
    const int components = int(codestream[40]) << 8 | int(codestream[41]);
    const auto reduced = [&](quint64 begin, quint64 end) { // B.5, the sub-band LL
        const quint64 round = (quint64(1) << leftOut) - 1;
        return ((end + round) >> leftOut) - ((begin + round) >> leftOut);
    };
    if (right <= left || bottom <= top || reduced(left, right) != quint64(format.columns) ||
        reduced(top, bottom) != quint64(format.rows) || components != format.samples)
        return wrong(QStringLiteral("the JPEG 2000 codestream's size is not what the header states"));
    constexpr quint64 kMostTiles = 16384;
    if (tileWidth == 0 || tileHeight == 0 || (right / tileWidth + 1) * (bottom / tileHeight + 1) > kMostTiles)
        return wrong(QStringLiteral("the JPEG 2000 codestream has too many tiles"), ErrorCode::LimitExceeded);
    return {};
}

/// Where the codestream begins: a few writers put a whole JP2 file into the item.
std::span<const std::byte> codestreamOf(std::span<const std::byte> bytes)
{
    for (size_t at = 0; at + 16 <= bytes.size() && wordAt(bytes, 0) == 12;) {
        const quint64 length = wordAt(bytes, at);
        if (wordAt(bytes, at + 4) == 0x6A703263) // "jp2c"
            return bytes.subspan(at + 8);
        if (length < 8)
            break;
        at += length;
    }
    return bytes;
}

template <class Word>
void interleave(const opj_image_t& image, DecodedFrame& frame)
{
    auto* out = reinterpret_cast<Word*>(frame.bytes.get());
    const size_t pixels = size_t(frame.width) * size_t(frame.height);
    for (int s = 0; s < frame.samples; ++s) {
        const OPJ_INT32* in = image.comps[s].data;
        for (size_t i = 0; i < pixels; ++i)
            out[i * size_t(frame.samples) + size_t(s)] = Word(in[i]);
    }
}

Result<DecodedFrame> toFrame(const opj_image_t& image, const PixelFormat& format)
{
    DecodedFrame frame;
    frame.width = format.columns;
    frame.height = format.rows;
    frame.samples = format.samples;
    frame.precision = int(image.comps[0].prec);
    for (int s = 0; s < frame.samples; ++s) {
        const opj_image_comp_t& component = image.comps[s];
        if (!component.data || int(component.w) != frame.width || int(component.h) != frame.height)
            return wrong(QStringLiteral("subsampled components of JPEG 2000 are not supported"),
                         ErrorCode::Unsupported);
    }
    frame.bytesPerSample = frame.precision <= 8 ? 1 : frame.precision <= 16 ? 2 : 4;
    frame.colourIsYbr = format.isYbr();
    frame.byteCount = size_t(frame.width) * size_t(frame.height) * size_t(frame.samples) * size_t(frame.bytesPerSample);
    frame.bytes = std::make_unique_for_overwrite<std::byte[]>(frame.byteCount);
    if (frame.bytesPerSample == 1)
        interleave<quint8>(image, frame);
    else if (frame.bytesPerSample == 2)
        interleave<quint16>(image, frame);
    else
        interleave<quint32>(image, frame);
    return frame;
}

} // namespace

std::optional<QSize> jpeg2000Size(std::span<const std::byte> bytes)
{
    const auto codestream = codestreamOf(bytes);
    if (codestream.size() < 45 || wordAt(codestream, 0) != 0xFF4FFF51)
        return {};
    const quint64 right = wordAt(codestream, 8), bottom = wordAt(codestream, 12);
    const quint64 left = wordAt(codestream, 16), top = wordAt(codestream, 20);
    if (right <= left || bottom <= top || right - left > 0xFFFF || bottom - top > 0xFFFF)
        return {};
    return QSize(int(right - left), int(bottom - top));
}

Result<DecodedFrame> decodeJpeg2000(std::span<const std::byte> bytes, const PixelFormat& format, int leftOut)
{
    MemoryReader reader{codestreamOf(bytes)};
    if (auto checked = checkSize(reader.bytes, format, leftOut); !checked)
        return checked.error();
    Handles handles;
    handles.codec = opj_create_decompress(OPJ_CODEC_J2K);
    handles.stream = opj_stream_create(size_t(1) << 20, OPJ_TRUE);
    if (!handles.codec || !handles.stream)
        return wrong(QStringLiteral("a frame does not fit into memory"), ErrorCode::LimitExceeded);
    opj_stream_set_user_data(handles.stream, &reader, nullptr);
    opj_stream_set_user_data_length(handles.stream, reader.bytes.size());
    opj_stream_set_read_function(handles.stream, &MemoryReader::read);
    opj_stream_set_skip_function(handles.stream, &MemoryReader::skip);
    opj_stream_set_seek_function(handles.stream, &MemoryReader::seek);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    parameters.cp_reduce = OPJ_UINT32(leftOut);
    if (!opj_setup_decoder(handles.codec, &parameters) ||
        !opj_read_header(handles.stream, handles.codec, &handles.image) ||
        int(handles.image->numcomps) != format.samples || !opj_decode(handles.codec, handles.stream, handles.image))
        return wrong(QStringLiteral("its JPEG 2000 pixel data cannot be decoded"));
    try {
        return toFrame(*handles.image, format);
    } catch (const std::bad_alloc&) {
        return wrong(QStringLiteral("a frame does not fit into memory"), ErrorCode::LimitExceeded);
    }
}

} // namespace triptych
