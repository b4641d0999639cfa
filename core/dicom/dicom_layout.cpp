#include "core/dicom/dicom_layout.h"

#include <QStringList>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace triptych {

namespace {

constexpr quint32 kUndefined = 0xFFFFFFFF;
constexpr quint64 kPreamble = 128;

struct ElementHeader {
    quint16 group = 0;
    quint16 element = 0;
    char vr[2] = {0, 0};
    quint32 length = 0;
    quint64 value = 0; ///< offset of the value
    bool is(quint16 g, quint16 e) const { return group == g && element == e; }
    std::string_view vrText() const { return {vr, 2}; }
};

bool isKnownVr(const std::byte* at)
{
    static constexpr std::string_view known = "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST "
                                              "SV TM UC UI UL UN UR US UT UV";
    const char vr[2] = {char(at[0]), char(at[1])};
    for (size_t i = 0; i < known.size(); i += 3)
        if (known.substr(i, 2) == std::string_view(vr, 2))
            return true;
    return false;
}

/// PS3.5 7.1.2: these have a 4-byte length after two reserved bytes. Unknown upper-case VRs are future ones, which
/// are to have it as well; other letters are broken writers with the short form.
bool hasLongLength(std::string_view vr)
{
    for (const std::string_view known : {"AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO",
                                         "LT", "PN", "SH", "SL", "SS", "ST", "TM", "UI", "UL", "US"})
        if (vr == known)
            return false;
    return std::all_of(vr.begin(), vr.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

quint16 get16(const std::byte* at, bool big)
{
    const auto first = quint16(at[0]), second = quint16(at[1]);
    return big ? quint16(first << 8 | second) : quint16(second << 8 | first);
}

quint32 get32(const std::byte* at, bool big)
{
    const quint32 first = get16(at, big), second = get16(at + 2, big);
    return big ? first << 16 | second : second << 16 | first;
}

enum class Walk { Ok, Broken, TooDeep };

/// How elements are written at some place of the data set.
struct Encoding {
    bool explicitVr = true;
    bool bigEndian = false;
};

class Walker {
public:
    Walker(ByteSource& bytes, const DicomLimits& limits) : m_bytes(bytes), m_limits(limits) {}

    bool readHeader(quint64 offset, Encoding encoding, ElementHeader& header)
    {
        const std::byte* at = peek(offset, 8);
        if (!at)
            return false;
        header.group = get16(at, encoding.bigEndian);
        header.element = get16(at + 2, encoding.bigEndian);
        header.vr[0] = header.vr[1] = 0;
        header.value = offset + 8;
        if (!encoding.explicitVr || header.group == 0xFFFE) {
            header.length = get32(at + 4, encoding.bigEndian);
            return true;
        }
        header.vr[0] = char(at[4]);
        header.vr[1] = char(at[5]);
        if (!hasLongLength(header.vrText())) {
            header.length = get16(at + 6, encoding.bigEndian);
            return true;
        }
        at = peek(offset, 12);
        if (!at)
            return false;
        header.length = get32(at + 8, encoding.bigEndian);
        header.value = offset + 12;
        return true;
    }

    /// Skips the value of one element that is not the pixel data; `offset` becomes its end.
    Walk skipValue(const ElementHeader& header, quint64 end, Encoding encoding, int depth, quint64& offset)
    {
        const std::string_view vr = header.vrText();
        if (header.length == kUndefined) {
            if (encoding.explicitVr && vr != "SQ" && vr != "UN")
                return Walk::Broken;
            // PS3.5 6.2.2: an unknown sequence of undefined length is written as implicit VR little endian.
            const Encoding inner = vr == "UN" ? Encoding{false, false} : encoding;
            return walkSequence(header.value, end, true, inner, depth + 1, offset);
        }
        const quint64 valueEnd = header.value + header.length;
        if (valueEnd > end) {
            // A sequence that only counts too long is read as far as whole items go.
            if (vr != "SQ" || depth > 0)
                return Walk::Broken;
            m_overlongSequence = header.value - 4;
            return walkSequence(header.value, end, false, encoding, 1, offset);
        }
        offset = valueEnd;
        const bool implicitSequence = !encoding.explicitVr && startsWithItem(header, encoding);
        if (vr != "SQ" && !implicitSequence)
            return Walk::Ok;
        quint64 reached = 0;
        const Walk walk = walkSequence(header.value, valueEnd, false, encoding, depth + 1, reached);
        // Without a VR it may have been a value that only looks like a sequence.
        return walk == Walk::Broken && implicitSequence ? Walk::Ok : walk;
    }

    const std::byte* peek(quint64 offset, size_t count)
    {
        if (offset < m_windowStart || offset + count > m_windowStart + m_windowSize) {
            m_windowStart = offset;
            m_windowSize = m_bytes.read(offset, m_window);
        }
        return count <= m_windowSize ? m_window + (offset - m_windowStart) : nullptr;
    }

    /// Where the length field of a top-level sequence lies that counts beyond the end of the data; 0 without one.
    quint64 overlongSequence() const { return m_overlongSequence; }

private:
    bool startsWithItem(const ElementHeader& header, Encoding encoding)
    {
        if (header.length < 8)
            return false;
        const std::byte* at = peek(header.value, 4);
        return at && get16(at, encoding.bigEndian) == 0xFFFE && get16(at + 2, encoding.bigEndian) == 0xE000;
    }

    Walk walkSequence(quint64 offset, quint64 end, bool delimited, Encoding encoding, int depth, quint64& reached)
    {
        if (depth > m_limits.nesting)
            return Walk::TooDeep;
        ElementHeader item;
        while (offset < end) {
            if (!readHeader(offset, encoding, item) || item.group != 0xFFFE)
                return Walk::Broken;
            offset = item.value;
            if (item.element == 0xE0DD && delimited) {
                reached = offset;
                return Walk::Ok;
            }
            if (item.element == 0xE0DD || item.element == 0xE00D)
                continue;
            const bool undefined = item.length == kUndefined;
            const quint64 itemEnd = undefined ? end : offset + item.length;
            if (item.element != 0xE000 || itemEnd > end)
                return Walk::Broken;
            const Walk walk = walkItem(offset, itemEnd, undefined, encoding, depth, offset);
            if (walk != Walk::Ok)
                return walk;
        }
        reached = offset;
        return delimited ? Walk::Broken : Walk::Ok;
    }

    Walk walkItem(quint64 offset, quint64 end, bool delimited, Encoding encoding, int depth, quint64& reached)
    {
        ElementHeader header;
        while (offset < end) {
            if (!readHeader(offset, encoding, header))
                return Walk::Broken;
            if (header.is(0xFFFE, 0xE00D)) {
                reached = header.value;
                return Walk::Ok;
            }
            if (header.group == 0xFFFE)
                return Walk::Broken;
            quint64 next = 0;
            const Walk walk = skipValue(header, end, encoding, depth, next);
            if (walk != Walk::Ok)
                return walk;
            offset = next;
        }
        reached = offset;
        return delimited ? Walk::Broken : Walk::Ok;
    }

    ByteSource& m_bytes;
    const DicomLimits& m_limits;
    quint64 m_overlongSequence = 0;
    std::byte m_window[4096];
    quint64 m_windowStart = 0;
    size_t m_windowSize = 0;
};

QString readUid(Walker& walker, const ElementHeader& header)
{
    const size_t length = std::min<size_t>(header.length, 64);
    const std::byte* at = walker.peek(header.value, length);
    QString uid = at ? QString::fromLatin1(reinterpret_cast<const char*>(at), qsizetype(length)) : QString();
    while (!uid.isEmpty() && (uid.back().isNull() || uid.back().isSpace()))
        uid.chop(1);
    return uid.trimmed();
}

/// Reads group 2, which is explicit VR little endian whatever follows (PS3.10 7.1), and returns where it ends.
quint64 walkMetaHeader(Walker& walker, quint64 offset, QString& uid)
{
    ElementHeader header;
    while (walker.readHeader(offset, {true, false}, header) && header.group == 0x0002) {
        const std::byte* at = walker.peek(offset, 8);
        if (!isKnownVr(at + 4))
            walker.readHeader(offset, {false, false}, header);
        if (header.length == kUndefined)
            break;
        if (header.is(0x0002, 0x0010))
            uid = readUid(walker, header);
        offset = header.value + header.length;
    }
    return offset;
}

/// What the first element of a data set looks like, or nothing where it does not look like one.
std::optional<Encoding> guessEncoding(const std::byte* at)
{
    for (const bool big : {false, true}) {
        const quint16 group = get16(at, big);
        if (group < 0x0002 || group > 0x0020 || group == 0x0003)
            continue;
        if (isKnownVr(at + 4))
            return Encoding{true, big};
        const quint32 length = get32(at + 4, big);
        if (length <= 0x1000 && get16(at + 2, big) <= 0x2000)
            return Encoding{false, big};
    }
    return {};
}

Error broken(const QString& path, const QString& what, ErrorCode code = ErrorCode::BadFormat)
{
    return {code, QStringLiteral("%1: %2").arg(path, what), {}};
}

void collectFragments(Walker& walker, quint64 offset, quint64 end, Encoding encoding, DicomPixelElement& pixels,
                      const DicomLimits& limits)
{
    ElementHeader item;
    bool first = true;
    while (pixels.fragments.size() < limits.fragments) {
        if (offset >= end || !walker.readHeader(offset, encoding, item)) {
            pixels.truncated = true;
            return;
        }
        if (!item.is(0xFFFE, 0xE000)) {
            pixels.truncated = !item.is(0xFFFE, 0xE0DD);
            return;
        }
        const quint64 length = std::min<quint64>(item.length, end - std::min(end, item.value));
        if (!first)
            pixels.fragments.push_back({item.value, length});
        else
            for (quint64 at = 0; at + 4 <= length && pixels.basicOffsets.size() < limits.fragments; at += 4) {
                const std::byte* entry = walker.peek(item.value + at, 4);
                if (entry)
                    pixels.basicOffsets.push_back(get32(entry, encoding.bigEndian));
            }
        first = false;
        offset = item.value + item.length;
    }
}

DicomPixelElement readPixelElement(Walker& walker, const ElementHeader& header, quint64 end, Encoding encoding,
                                   const TransferSyntax& syntax, const DicomLimits& limits)
{
    DicomPixelElement pixels;
    pixels.element = header.element;
    pixels.encapsulated = header.length == kUndefined;
    if (pixels.encapsulated) {
        collectFragments(walker, header.value, end, encoding, pixels, limits);
        return pixels;
    }
    const quint64 available = std::min<quint64>(header.length, end - std::min(end, header.value));
    pixels.truncated = available < header.length;
    pixels.value = {header.value, available};
    pixels.wordSwapped = encoding.bigEndian && header.vrText() == "OW";
    if (syntax.codec != PixelCodec::Native) {
        // A compressed image written without items: its bytes are taken as one fragment.
        pixels.encapsulated = true;
        pixels.fragments.push_back(pixels.value);
    }
    return pixels;
}

bool isPixelElement(const ElementHeader& header)
{
    return header.group == 0x7FE0 && (header.element == 0x0008 || header.element == 0x0009 || header.element == 0x0010);
}

/// Walks the top level up to the pixel element, or to where the file ends or breaks.
Result<void> walkDataSet(Walker& walker, quint64 start, quint64 end, const QString& path, const DicomLimits& limits,
                         DicomLayout& layout)
{
    const Encoding encoding{layout.explicitVr, layout.bigEndian};
    quint64 offset = start;
    ElementHeader header;
    while (offset < end && walker.readHeader(offset, encoding, header)) {
        if (isPixelElement(header)) {
            layout.pixels = readPixelElement(walker, header, end, encoding, *layout.syntax, limits);
            break;
        }
        if (header.group == 0xFFFE || (header.group == 0 && header.element == 0))
            break; // padding, or what is left after a broken writer
        quint64 next = 0;
        const Walk walk = walker.skipValue(header, end, encoding, 0, next);
        if (walk == Walk::TooDeep)
            return broken(path, QStringLiteral("its sequences are nested more than %1 deep").arg(limits.nesting),
                          ErrorCode::LimitExceeded);
        if (walk == Walk::Broken) {
            layout.headerTruncated = true;
            layout.warnings << QStringLiteral("The data set breaks off inside element (%1,%2).")
                                   .arg(header.group, 4, 16, QLatin1Char('0'))
                                   .arg(header.element, 4, 16, QLatin1Char('0'));
            break;
        }
        offset = next;
    }
    layout.header = {start, offset - start};
    layout.overlongSequence = layout.headerTruncated ? 0 : walker.overlongSequence();
    if (layout.header.length > limits.headerBytes)
        return broken(path, QStringLiteral("its header is larger than %1 MB").arg(limits.headerBytes >> 20),
                      ErrorCode::LimitExceeded);
    return {};
}

/// Settles syntax and encoding from what the file states and from what its data set looks like.
Result<void> settleSyntax(Walker& walker, quint64 start, const QString& path, DicomLayout& layout)
{
    const std::byte* at = walker.peek(start, 8);
    if (!at)
        return broken(path, QStringLiteral("holds no data set"));
    const auto guess = guessEncoding(at);
    if (layout.transferSyntaxUid.isEmpty()) {
        if (!guess)
            return broken(path, QStringLiteral("states no transfer syntax, and its data set has no known form"));
        layout.transferSyntaxUid =
            QLatin1String(guess->bigEndian ? "1.2.840.10008.1.2.2"
                                           : (guess->explicitVr ? "1.2.840.10008.1.2.1" : "1.2.840.10008.1.2"));
        layout.warnings << QStringLiteral("The file states no transfer syntax; it was guessed.");
    }
    layout.syntax = findTransferSyntax(layout.transferSyntaxUid);
    if (!layout.syntax)
        return broken(path, QStringLiteral("its transfer syntax %1 is unknown").arg(layout.transferSyntaxUid),
                      ErrorCode::Unsupported);
    if (layout.syntax->codec == PixelCodec::Refused)
        return broken(path,
                      QStringLiteral("a decoder for %1 (transfer syntax %2) is missing")
                          .arg(QLatin1String(layout.syntax->name), layout.transferSyntaxUid),
                      ErrorCode::Unsupported);
    layout.explicitVr = layout.syntax->explicitVr;
    layout.bigEndian = layout.syntax->bigEndian;
    if (guess && !layout.syntax->deflated &&
        (guess->explicitVr != layout.explicitVr || guess->bigEndian != layout.bigEndian)) {
        layout.explicitVr = guess->explicitVr;
        layout.bigEndian = guess->bigEndian;
        layout.warnings << QStringLiteral("The data set is not encoded as its transfer syntax says.");
    }
    return {};
}

} // namespace

int dicomConfidence(std::span<const std::byte> head)
{
    if (head.size() >= kPreamble + 4 && std::memcmp(head.data() + kPreamble, "DICM", 4) == 0)
        return 100;
    if (head.size() < 16)
        return 0;
    const auto guess = guessEncoding(head.data());
    if (!guess || get16(head.data() + 2, guess->bigEndian) > 0x0100)
        return 0;
    return guess->explicitVr ? 60 : 20;
}

Result<DicomLayout> scanDicom(std::unique_ptr<ByteSource> file, const QString& path,
                              std::unique_ptr<ByteSource>* dataSet, const DicomLimits& limits)
{
    DicomLayout layout;
    std::byte head[kPreamble + 4];
    const size_t got = file->read(0, head);
    const bool prefixed = got == sizeof head && std::memcmp(head + kPreamble, "DICM", 4) == 0;
    if (!prefixed && dicomConfidence({head, got}) == 0)
        return broken(path, QStringLiteral("is not a DICOM file"));
    const quint64 end = file->size();
    {
        Walker walker(*file, limits);
        layout.dataSetStart = walkMetaHeader(walker, prefixed ? kPreamble + 4 : 0, layout.transferSyntaxUid);
        if (auto settled = settleSyntax(walker, layout.dataSetStart, path, layout); !settled)
            return settled.error();
        if (!layout.syntax->deflated) {
            if (auto walked = walkDataSet(walker, layout.dataSetStart, end, path, limits, layout); !walked)
                return walked.error();
            *dataSet = std::move(file);
            return layout;
        }
    }
    // Deflate cannot expand more than about 1032-fold.
    const quint64 most = std::min(limits.inflatedBytes, (end - layout.dataSetStart) * 1040 + 1024);
    *dataSet = inflateBytes(std::move(file), layout.dataSetStart, most);
    Walker walker(**dataSet, limits);
    if (auto walked = walkDataSet(walker, 0, most, path, limits, layout); !walked)
        return walked.error();
    return layout;
}

} // namespace triptych
