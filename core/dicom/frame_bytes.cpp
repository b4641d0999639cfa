#include "core/dicom/frame_bytes.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcelem.h>
#include <dcmtk/dcmdata/dcitem.h>

#include <QStringList>

#include <algorithm>
#include <limits>

namespace triptych {

namespace {

constexpr quint64 kMostFrameBytes = quint64(2) << 30;

/// The offsets of the frames from the first fragment's item, of the Extended Offset Table (PS3.3 C.7.6.3.1.8), else
/// of the Basic Offset Table (PS3.5 A.4), where there is one entry for each frame.
std::vector<quint64> statedOffsets(const DicomPixelElement& pixels, const DicomAttributes& header, int declared)
{
    DcmElement* table = nullptr;
    Uint8* data = nullptr;
    if (header.raw() && header.raw()->findAndGetElement(DcmTagKey(0x7FE0, 0x0001), table).good() &&
        table->getLengthField() >= 8 * quint64(declared)) {
        std::vector<quint64> offsets(static_cast<size_t>(declared));
        if (table->getUint8Array(data).good() && data) {
            for (size_t i = 0; i < offsets.size() * 8; ++i)
                offsets[i / 8] |= quint64(data[i]) << (8 * (i % 8));
            return offsets;
        }
    }
    if (pixels.basicOffsets.size() == size_t(declared))
        return {pixels.basicOffsets.begin(), pixels.basicOffsets.end()};
    return {};
}

/// The index of the fragment at which each frame begins, by the offsets; empty where one hits no fragment.
std::vector<size_t> byOffsets(const DicomPixelElement& pixels, const std::vector<quint64>& offsets)
{
    std::vector<size_t> first;
    const quint64 base = pixels.fragments.front().offset; // of the value; items have 8 bytes in front alike
    for (const quint64 offset : offsets) {
        const auto at = std::lower_bound(pixels.fragments.begin(), pixels.fragments.end(), base + offset,
                                         [](const DicomExtent& f, quint64 wanted) { return f.offset < wanted; });
        if (at == pixels.fragments.end() || at->offset != base + offset)
            return {};
        first.push_back(size_t(at - pixels.fragments.begin()));
        if (first.size() > 1 && first.back() <= first[first.size() - 2])
            return {};
    }
    return first;
}

} // namespace

Result<FrameMap> FrameMap::make(const DicomPixelElement& pixels, const PixelFormat& format,
                                const DicomAttributes& header, int declared, bool deflated, QStringList& warnings)
{
    FrameMap map;
    declared = std::clamp(declared, 1, 10'000'000);
    map.m_frameBits = format.nativeFrameBits();
    if (!pixels.encapsulated) {
        // What a deflated data set holds is not known before it is inflated.
        const quint64 held = (pixels.value.length * 8 + map.m_frameBits - 1) / map.m_frameBits;
        map.m_frames = int(std::min<quint64>(quint64(declared), std::max<quint64>(held, 1)));
        // A sliver of an image shows nothing, and a small file must not claim a large buffer.
        constexpr quint64 kLeastPart = 64;
        if (pixels.value.length == 0 || pixels.value.length * 8 * kLeastPart < map.m_frameBits)
            return Error{
                ErrorCode::BadFormat,
                QStringLiteral("its pixel data hold %1 of %2 bytes").arg(pixels.value.length).arg(map.m_frameBits / 8),
                {}};
        if (!deflated && pixels.value.length * 8 < quint64(declared) * map.m_frameBits)
            warnings << QStringLiteral("The pixel data are truncated: %1 of %2 bytes are there.")
                            .arg(pixels.value.length)
                            .arg(quint64(declared) * map.m_frameBits / 8);
        return map;
    }
    if (pixels.fragments.empty())
        return Error{ErrorCode::BadFormat, QStringLiteral("its pixel data are empty"), {}};
    map.m_fragments = pixels.fragments;
    if (declared > 1 && pixels.fragments.size() != size_t(declared))
        map.m_firstFragment = byOffsets(pixels, statedOffsets(pixels, header, declared));
    if (declared == 1)
        map.m_firstFragment = {0};
    if (map.m_firstFragment.empty()) // one fragment for each frame
        for (size_t i = 0; i < std::min(pixels.fragments.size(), size_t(declared)); ++i)
            map.m_firstFragment.push_back(i);
    map.m_frames = int(map.m_firstFragment.size());
    map.m_firstFragment.push_back(declared == map.m_frames && pixels.fragments.size() != size_t(declared)
                                      ? pixels.fragments.size()
                                      : map.m_firstFragment.back() + 1);
    if (declared == 1)
        map.m_firstFragment.back() = pixels.fragments.size();
    if (map.m_frames < declared)
        warnings << QStringLiteral("%1 of %2 frames are there.").arg(map.m_frames).arg(declared);
    if (pixels.truncated)
        warnings << QStringLiteral("The pixel data are truncated.");
    return map;
}

std::span<const DicomExtent> FrameMap::fragments(int frame) const
{
    const size_t first = m_firstFragment[size_t(frame)], end = m_firstFragment[size_t(frame) + 1];
    return {m_fragments.data() + first, end - first};
}

Result<std::vector<std::byte>> readFrameBytes(ByteSource& bytes, std::span<const DicomExtent> fragments)
{
    quint64 total = 0;
    for (const DicomExtent& fragment : fragments)
        total += fragment.length;
    if (total > kMostFrameBytes || total > bytes.size())
        return Error{
            ErrorCode::LimitExceeded, QStringLiteral("a frame of %1 bytes is outside the limits").arg(total), {}};
    std::vector<std::byte> frame(total);
    size_t done = 0;
    for (const DicomExtent& fragment : fragments) {
        if (!bytes.readFully(fragment.offset, std::span(frame).subspan(done, fragment.length)))
            return Error{ErrorCode::BadFormat, QStringLiteral("its pixel data cannot be read"), {}};
        done += fragment.length;
    }
    return frame;
}

} // namespace triptych
