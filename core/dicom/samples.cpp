#include "core/dicom/samples.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <limits>

namespace triptych {

namespace {

/// Cuts a word to the stored bits below the high bit and extends its sign (PS3.5 8.1.1). A plain loop: it vectorises.
template <class Word>
void keepStoredBits(Word* words, size_t count, const PixelFormat& format)
{
    const int width = int(sizeof(Word)) * 8;
    if (format.bitsStored == width)
        return;
    using Unsigned = std::make_unsigned_t<Word>;
    const int left = width - 1 - format.highBit, right = width - format.bitsStored;
    for (size_t i = 0; i < count; ++i)
        words[i] = Word(Word(Unsigned(Unsigned(words[i]) << left)) >> right);
}

template <class In, class Out>
void widen(const std::byte* in, std::byte* out, size_t count)
{
    const auto* from = reinterpret_cast<const In*>(in);
    auto* to = reinterpret_cast<Out*>(out);
    for (size_t i = 0; i < count; ++i)
        to[i] = from[i];
}

/// Unsigned words of `from` bytes to ones of `to` bytes, which is more.
void widenWords(const std::byte* in, int from, std::byte* out, int to, size_t count)
{
    if (from == 1 && to == 2)
        widen<quint8, quint16>(in, out, count);
    else if (from == 1)
        widen<quint8, quint32>(in, out, count);
    else
        widen<quint16, quint32>(in, out, count);
}

Result<PixelBuffer> toFloats(const DecodedFrame& frame, const PixelFormat& format)
{
    auto buffer = PixelBuffer::allocate(format.size(), 1, SampleType::F32);
    if (!buffer)
        return buffer;
    const size_t count = size_t(format.rows) * size_t(format.columns);
    auto* out = buffer->mutableRow<float>(0);
    if (format.bitsAllocated == 32)
        std::memcpy(out, frame.bytes.get(), count * 4);
    else
        std::transform(reinterpret_cast<const double*>(frame.bytes.get()),
                       reinterpret_cast<const double*>(frame.bytes.get()) + count, out,
                       [](double value) { return float(value); });
    return buffer;
}

Result<PixelBuffer> toStored(DecodedFrame frame, const PixelFormat& format)
{
    const SampleType type = format.sampleType();
    const int width = bytesPerSample(type);
    const size_t count = size_t(format.rows) * size_t(format.columns);
    std::unique_ptr<std::byte[]> bytes = std::move(frame.bytes);
    if (frame.bytesPerSample > width)
        return Error{ErrorCode::BadFormat,
                     QStringLiteral("the codestream has samples of %1 bits, the header allocates %2")
                         .arg(frame.precision)
                         .arg(format.bitsAllocated),
                     {}};
    if (frame.bytesPerSample < width) {
        auto wide = std::make_unique_for_overwrite<std::byte[]>(count * size_t(width));
        widenWords(bytes.get(), frame.bytesPerSample, wide.get(), width, count);
        bytes = std::move(wide);
    }
    dispatchSampleType(type, [&](auto zero) {
        using Word = decltype(zero);
        if constexpr (std::is_integral_v<Word>)
            keepStoredBits(reinterpret_cast<Word*>(bytes.get()), count, format);
    });
    return PixelBuffer::adopt(format.size(), 1, type, std::move(bytes));
}

quint8 clampToByte(int value) { return quint8(std::clamp(value, 0, 255)); }

/// Full-range YCbCr to RGB (PS3.3 C.7.6.3.1.2, the inverse of its matrix), in place, in 16-bit fixed point.
void ybrToRgb(quint8* pixel, size_t count)
{
    constexpr int half = 1 << 15;
    for (size_t i = 0; i < count; ++i, pixel += 3) {
        const int y = pixel[0] << 16, cb = pixel[1] - 128, cr = pixel[2] - 128;
        pixel[0] = clampToByte((y + 91881 * cr + half) >> 16);
        pixel[1] = clampToByte((y - 22554 * cb - 46802 * cr + half) >> 16);
        pixel[2] = clampToByte((y + 116130 * cb + half) >> 16);
    }
}

/// Y from 16 to 235, Cb and Cr from 16 to 240 (the retired YBR_PARTIAL_422) to full range.
void partialToFull(quint8* pixel, size_t count)
{
    for (size_t i = 0; i < count; ++i, pixel += 3) {
        pixel[0] = clampToByte(((pixel[0] - 16) * 255 + 109) / 219);
        for (int c = 1; c < 3; ++c)
            pixel[c] = clampToByte(((pixel[c] - 128) * 255) / 224 + 128);
    }
}

/// Samples of any width to 8 bits by their stored bits; the words are unsigned.
template <class Word>
void toBytes(const std::byte* in, quint8* out, size_t count, int bitsStored, int highBit)
{
    const auto* words = reinterpret_cast<const Word*>(in);
    const quint64 mask = bitsStored >= 32 ? 0xFFFFFFFFu : (quint64(1) << bitsStored) - 1;
    for (size_t i = 0; i < count; ++i) {
        const quint64 value = (words[i] >> (highBit + 1 - bitsStored)) & mask;
        out[i] = quint8(bitsStored > 8 ? value >> (bitsStored - 8) : bitsStored == 8 ? value : value * 255 / mask);
    }
}

Result<PixelBuffer> toRgb(DecodedFrame frame, const PixelFormat& format)
{
    const size_t pixels = size_t(format.rows) * size_t(format.columns);
    std::unique_ptr<std::byte[]> bytes = std::move(frame.bytes);
    const int codedBits = std::min(frame.precision, frame.bytesPerSample * 8);
    const bool plain = frame.bytesPerSample == 1 && codedBits == 8 && (format.bitsStored == 8 || codedBits < 8);
    if (!plain) {
        auto narrow = std::make_unique_for_overwrite<std::byte[]>(pixels * 3);
        auto* out = reinterpret_cast<quint8*>(narrow.get());
        // A codestream's precision tells better than the header how far its samples reach.
        const bool byHeader = format.bitsStored <= codedBits && format.highBit < frame.bytesPerSample * 8;
        const int stored = byHeader ? format.bitsStored : codedBits, high = byHeader ? format.highBit : codedBits - 1;
        if (frame.bytesPerSample == 1)
            toBytes<quint8>(bytes.get(), out, pixels * 3, stored, high);
        else if (frame.bytesPerSample == 2)
            toBytes<quint16>(bytes.get(), out, pixels * 3, stored, high);
        else
            toBytes<quint32>(bytes.get(), out, pixels * 3, stored, high);
        bytes = std::move(narrow);
    }
    auto* rgb = reinterpret_cast<quint8*>(bytes.get());
    if (frame.colourIsYbr && format.photometric == Photometric::YbrPartial422)
        partialToFull(rgb, pixels);
    if (frame.colourIsYbr)
        ybrToRgb(rgb, pixels);
    return PixelBuffer::adopt(format.size(), 3, SampleType::U8, std::move(bytes));
}

Result<PixelBuffer> throughPalette(DecodedFrame frame, const PixelFormat& format)
{
    PixelFormat indexFormat = format;
    indexFormat.photometric = Photometric::Monochrome2; // the stored indices, with sign and bits
    auto indices = toStored(std::move(frame), indexFormat);
    if (!indices)
        return indices;
    auto rgb = PixelBuffer::allocate(format.size(), 3, SampleType::U8);
    if (!rgb)
        return rgb;
    const size_t count = size_t(format.rows) * size_t(format.columns);
    const auto& colours = format.palette.colours;
    auto* out = reinterpret_cast<quint8*>(rgb->mutableBytes());
    dispatchSampleType(indices->type(), [&](auto zero) {
        const auto* in = reinterpret_cast<const decltype(zero)*>(indices->bytes());
        for (size_t i = 0; i < count; ++i) {
            const qint64 entry =
                std::clamp<qint64>(qint64(in[i]) - format.palette.firstMapped, 0, qint64(colours.size()) - 1);
            std::memcpy(out + 3 * i, colours[size_t(entry)].data(), 3);
        }
    });
    return rgb;
}

/// Y1 Y2 Cb Cr for each two pixels of a row (PS3.3 C.7.6.3.1.2) to three samples for each.
void expand422(std::span<const std::byte> raw, const PixelFormat& format, std::byte* out)
{
    const size_t pairs = size_t(format.columns + 1) / 2;
    for (int y = 0; y < format.rows; ++y) {
        const std::byte* in = raw.data() + size_t(y) * pairs * 4;
        for (int x = 0; x < format.columns; ++x, out += 3) {
            const std::byte* group = in + size_t(x / 2) * 4;
            out[0] = group[x % 2];
            out[1] = group[2];
            out[2] = group[3];
        }
    }
}

} // namespace

void swapWords(std::span<std::byte> bytes, int bytesPerWord)
{
    if (bytesPerWord == 2) { // nearly all there is; Qt's loop is vectorised, in place too
        qbswap<2>(bytes.data(), qsizetype(bytes.size() / 2), bytes.data());
        return;
    }
    const auto width = size_t(bytesPerWord);
    for (size_t i = 0; i + width <= bytes.size(); i += width)
        std::reverse(bytes.data() + i, bytes.data() + i + width);
}

DecodedFrame unpackNative(std::span<const std::byte> raw, int firstBit, const PixelFormat& format)
{
    DecodedFrame frame;
    frame.width = format.columns;
    frame.height = format.rows;
    frame.samples = format.samples;
    frame.bytesPerSample = std::max(format.bitsAllocated / 8, 1);
    frame.precision = format.bitsAllocated;
    frame.colourIsYbr = format.isYbr();
    const size_t pixels = size_t(format.rows) * size_t(format.columns);
    frame.byteCount = pixels * size_t(format.samples) * size_t(frame.bytesPerSample);
    frame.bytes = std::make_unique_for_overwrite<std::byte[]>(frame.byteCount);
    std::byte* out = frame.bytes.get();
    if (format.bitsAllocated == 1) {
        for (size_t i = 0; i < pixels; ++i)
            out[i] = raw[(size_t(firstBit) + i) / 8] >> ((size_t(firstBit) + i) % 8) & std::byte{1};
    } else if (format.photometric == Photometric::YbrFull422 || format.photometric == Photometric::YbrPartial422) {
        expand422(raw, format, out);
    } else if (format.planar) {
        const auto width = size_t(frame.bytesPerSample);
        for (size_t s = 0; s < 3; ++s)
            for (size_t i = 0; i < pixels; ++i)
                std::memcpy(out + (i * 3 + s) * width, raw.data() + (s * pixels + i) * width, width);
    } else {
        std::memcpy(out, raw.data(), frame.byteCount);
    }
    return frame;
}

Result<PixelBuffer> toDelivered(DecodedFrame frame, const PixelFormat& format)
{
    if (format.isFloat)
        return toFloats(frame, format);
    if (format.photometric == Photometric::Palette)
        return throughPalette(std::move(frame), format);
    if (format.isColour())
        return toRgb(std::move(frame), format);
    return toStored(std::move(frame), format);
}

} // namespace triptych
