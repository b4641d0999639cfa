#include "core/dicom/pixel_format.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>

#include <optional>

namespace triptych {

namespace {

constexpr quint64 kMostFrameBytes = quint64(1) << 30;

Error wrong(const QString& what, ErrorCode code = ErrorCode::BadFormat) { return {code, what, {}}; }

std::optional<Photometric> photometricOf(const QString& name)
{
    static const std::pair<const char*, Photometric> known[] = {{"MONOCHROME1", Photometric::Monochrome1},
                                                                {"MONOCHROME2", Photometric::Monochrome2},
                                                                {"PALETTE COLOR", Photometric::Palette},
                                                                {"RGB", Photometric::Rgb},
                                                                {"YBR_FULL", Photometric::YbrFull},
                                                                {"YBR_FULL_422", Photometric::YbrFull422},
                                                                {"YBR_PARTIAL_422", Photometric::YbrPartial422},
                                                                {"YBR_ICT", Photometric::YbrIct},
                                                                {"YBR_RCT", Photometric::YbrRct}};
    for (const auto& [text, photometric] : known)
        if (name == QLatin1String(text))
            return photometric;
    return {};
}

Result<void> checkFormat(const PixelFormat& format)
{
    if (format.rows <= 0 || format.columns <= 0)
        return wrong(QStringLiteral("its image has %1 rows and %2 columns").arg(format.rows).arg(format.columns));
    if (format.rows > 0xFFFF || format.columns > 0xFFFF || format.nativeFrameBits() > kMostFrameBytes * 8)
        return wrong(QStringLiteral("its image of %1 × %2 pixels is larger than the limits")
                         .arg(format.columns)
                         .arg(format.rows),
                     ErrorCode::LimitExceeded);
    const bool threeSamples = format.isColour() && format.photometric != Photometric::Palette;
    if (format.samples != (threeSamples ? 3 : 1))
        return wrong(
            QStringLiteral("%1 samples per pixel do not go with %2").arg(format.samples).arg(format.photometricName));
    const bool bitsKnown = format.isFloat ? format.bitsAllocated == 32 || format.bitsAllocated == 64
                                          : format.bitsAllocated == 1 || format.bitsAllocated == 8 ||
                                                format.bitsAllocated == 16 || format.bitsAllocated == 32;
    if (!bitsKnown)
        return wrong(QStringLiteral("%1 bits allocated per sample are not supported").arg(format.bitsAllocated),
                     ErrorCode::Unsupported);
    if (format.isColour() && (format.isFloat || format.bitsAllocated == 1))
        return wrong(QStringLiteral("colour of this depth is not supported"), ErrorCode::Unsupported);
    return {};
}

/// PS3.3 C.7.9.2: discrete runs, linear ramps, and copies of earlier segments. `data` are the segments in units of
/// `unitBytes`: words, or bytes where the entries have 8 bits.
std::vector<quint16> expandSegments(const std::vector<quint16>& data, size_t entries, size_t unitBytes)
{
    std::vector<quint16> values;
    const size_t offsetUnits = 4 / unitBytes;
    size_t budget = 4 * size_t(65536); // segments, so that empty ones cannot be copied for ever
    const auto expandOne = [&](size_t at) -> size_t {
        if (at + 2 > data.size())
            return data.size();
        const size_t length = data[at + 1];
        if (data[at] == 0) {
            for (size_t i = 0; i < length && at + 2 + i < data.size() && values.size() < entries; ++i)
                values.push_back(data[at + 2 + i]);
            return at + 2 + length;
        }
        if (at + 2 >= data.size())
            return data.size();
        const double from = values.empty() ? 0 : values.back(), to = data[at + 2];
        for (size_t i = 1; i <= length && values.size() < entries; ++i)
            values.push_back(quint16(from + (to - from) * double(i) / double(length) + 0.5));
        return at + 3;
    };
    for (size_t at = 0; at + 2 < data.size() && values.size() < entries && budget > 0;) {
        --budget;
        if (data[at] != 2) {
            at = expandOne(at);
            continue;
        }
        if (at + 2 + offsetUnits > data.size())
            break;
        // A copy of `count` segments that start at a byte offset; copies of copies are not allowed.
        size_t source = 0;
        for (size_t i = 0; i < offsetUnits; ++i)
            source |= size_t(data[at + 2 + i]) << (8 * unitBytes * i);
        source /= unitBytes;
        for (size_t count = data[at + 1]; count > 0 && budget > 0; --count, --budget) {
            if (source + 2 >= data.size() || data[source] == 2)
                break;
            source = expandOne(source);
        }
        at += 2 + offsetUnits;
    }
    return values;
}

std::vector<quint16> bytesOf(const std::vector<quint16>& words)
{
    std::vector<quint16> bytes;
    bytes.reserve(words.size() * 2);
    for (const quint16 word : words) {
        bytes.push_back(word & 0xFF);
        bytes.push_back(word >> 8);
    }
    return bytes;
}

/// A segmented table. With entries of 8 bits the segments are bytes, an opcode and a length that is not 0 first; some
/// writers store words all the same, and then the first is a bare opcode.
std::vector<quint16> readSegmented(const std::vector<quint16>& words, size_t entries, int bits)
{
    constexpr quint16 kLastOpcode = 2;
    if (bits == 8 && !words.empty() && words.front() > kLastOpcode)
        return expandSegments(bytesOf(words), entries, 1);
    return expandSegments(words, entries, 2);
}

struct PaletteChannel {
    int firstMapped = 0;
    std::vector<quint8> values;
};

PaletteChannel readChannel(const DicomAttributes& header, const DcmTagKey& descriptorTag, const DcmTagKey& dataTag,
                           const DcmTagKey& segmentedTag, bool isSigned)
{
    const std::vector<quint16> descriptor = header.words(descriptorTag);
    if (descriptor.size() < 3)
        return {};
    const size_t entries = descriptor[0] == 0 ? 65536 : descriptor[0];
    PaletteChannel channel;
    channel.firstMapped = isSigned ? qint16(descriptor[1]) : descriptor[1];
    std::vector<quint16> words = header.words(dataTag);
    if (words.empty())
        words = readSegmented(header.words(segmentedTag), entries, descriptor[2]);
    const bool packed = words.size() < entries && words.size() * 2 >= entries;
    if (packed) // two 8-bit entries in a word
        words = bytesOf(words);
    words.resize(std::min(words.size(), entries));
    // Some writers state 16 bits and fill only the lower 8.
    const bool high = !packed && std::any_of(words.begin(), words.end(), [](quint16 w) { return w > 0xFF; });
    for (const quint16 word : words)
        channel.values.push_back(quint8(high ? word >> 8 : word));
    return channel;
}

} // namespace

bool PixelFormat::isYbr() const
{
    return photometric == Photometric::YbrFull || photometric == Photometric::YbrFull422 ||
           photometric == Photometric::YbrPartial422;
}

SampleType PixelFormat::sampleType() const
{
    if (isColour())
        return SampleType::U8;
    if (isFloat)
        return SampleType::F32;
    if (bitsAllocated <= 8)
        return isSigned ? SampleType::S8 : SampleType::U8;
    if (bitsAllocated == 16)
        return isSigned ? SampleType::S16 : SampleType::U16;
    return isSigned ? SampleType::S32 : SampleType::U32;
}

quint64 PixelFormat::nativeFrameBits() const
{
    const quint64 pixels = quint64(rows) * quint64(columns);
    if (photometric == Photometric::YbrFull422 || photometric == Photometric::YbrPartial422)
        return quint64(rows) * (quint64(columns + 1) / 2 * 4) * quint64(bitsAllocated);
    return pixels * quint64(samples) * quint64(bitsAllocated);
}

Result<PixelFormat> readPixelFormat(const DicomAttributes& header, QSize size, int pixelElement, QStringList& warnings)
{
    PixelFormat format;
    format.rows = size.height();
    format.columns = size.width();
    format.samples = header.integer(DCM_SamplesPerPixel, 1);
    format.photometricName = header.text(DCM_PhotometricInterpretation);
    if (format.photometricName.isEmpty()) {
        format.photometricName = QLatin1String(format.samples == 3 ? "RGB" : "MONOCHROME2");
        warnings
            << QStringLiteral("The photometric interpretation is missing; %1 is assumed.").arg(format.photometricName);
    }
    const auto photometric = photometricOf(format.photometricName);
    if (!photometric)
        return wrong(
            QStringLiteral("the photometric interpretation %1 is not supported").arg(format.photometricName.left(40)),
            ErrorCode::Unsupported);
    format.photometric = *photometric;
    format.isFloat = pixelElement != 0x0010;
    format.bitsAllocated = header.integer(DCM_BitsAllocated, pixelElement == 0x0009   ? 64
                                                             : pixelElement == 0x0008 ? 32
                                                                                      : 0);
    format.bitsStored = format.isFloat ? format.bitsAllocated : header.integer(DCM_BitsStored, format.bitsAllocated);
    format.highBit = header.integer(DCM_HighBit, format.bitsStored - 1);
    format.isSigned = header.integer(DCM_PixelRepresentation) == 1;
    format.planar = format.samples > 1 && header.integer(DCM_PlanarConfiguration) == 1;
    if (auto checked = checkFormat(format); !checked)
        return checked.error();
    if (format.bitsStored < 1 || format.bitsStored > format.bitsAllocated || format.highBit < format.bitsStored - 1 ||
        format.highBit >= format.bitsAllocated) {
        warnings << QStringLiteral(
                        "Bits stored (%1) and high bit (%2) do not fit %3 bits allocated; all bits are used.")
                        .arg(format.bitsStored)
                        .arg(format.highBit)
                        .arg(format.bitsAllocated);
        format.bitsStored = format.bitsAllocated;
        format.highBit = format.bitsAllocated - 1;
    }
    if (format.photometric == Photometric::Palette) {
        auto palette = readPalette(header);
        if (!palette)
            return palette.error();
        format.palette = std::move(*palette);
    }
    return format;
}

Result<Palette> readPalette(const DicomAttributes& header)
{
    const bool isSigned = header.integer(DCM_PixelRepresentation) == 1;
    const PaletteChannel channels[3] = {
        readChannel(header, DCM_RedPaletteColorLookupTableDescriptor, DCM_RedPaletteColorLookupTableData,
                    DCM_SegmentedRedPaletteColorLookupTableData, isSigned),
        readChannel(header, DCM_GreenPaletteColorLookupTableDescriptor, DCM_GreenPaletteColorLookupTableData,
                    DCM_SegmentedGreenPaletteColorLookupTableData, isSigned),
        readChannel(header, DCM_BluePaletteColorLookupTableDescriptor, DCM_BluePaletteColorLookupTableData,
                    DCM_SegmentedBluePaletteColorLookupTableData, isSigned)};
    const size_t entries = std::min({channels[0].values.size(), channels[1].values.size(), channels[2].values.size()});
    if (entries == 0)
        return wrong(QStringLiteral("its colour palette is missing or empty"));
    Palette palette;
    palette.firstMapped = channels[0].firstMapped;
    palette.colours.resize(entries);
    for (size_t i = 0; i < entries; ++i)
        palette.colours[i] = {channels[0].values[i], channels[1].values[i], channels[2].values[i]};
    return palette;
}

} // namespace triptych
