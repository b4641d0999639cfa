#include "core/dicom/transfer_syntax.h"

#include <algorithm>
#include <iterator>

namespace triptych {

namespace {

using enum PixelCodec;

constexpr TransferSyntax kSyntaxes[] = {
    {"1.2.840.10008.1.2", "Implicit VR Little Endian", Native, false},
    {"1.2.840.10008.1.2.1", "Explicit VR Little Endian", Native},
    {"1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", Native, true, false, true},
    {"1.2.840.10008.1.2.2", "Explicit VR Big Endian", Native, true, true},
    {"1.2.840.10008.1.2.5", "RLE Lossless", Rle},
    {"1.2.840.10008.1.2.4.50", "JPEG Baseline", Jpeg, true, false, false, true},
    {"1.2.840.10008.1.2.4.51", "JPEG Extended", Jpeg, true, false, false, true},
    {"1.2.840.10008.1.2.4.53", "JPEG Spectral Selection", Jpeg, true, false, false, true},
    {"1.2.840.10008.1.2.4.55", "JPEG Full Progression", Jpeg, true, false, false, true},
    {"1.2.840.10008.1.2.4.57", "JPEG Lossless", Jpeg},
    {"1.2.840.10008.1.2.4.70", "JPEG Lossless, First-Order Prediction", Jpeg},
    {"1.2.840.10008.1.2.4.80", "JPEG-LS Lossless", JpegLs},
    {"1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless", JpegLs, true, false, false, true},
    {"1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless", Jpeg2000},
    {"1.2.840.10008.1.2.4.91", "JPEG 2000", Jpeg2000},
    {"1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless", Jpeg2000},
    {"1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 with RPCL, Lossless", Jpeg2000},
    {"1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000", Jpeg2000},
    {"1.2.840.10008.1.2.4.52", "JPEG Extended, arithmetic coding", Refused},
    {"1.2.840.10008.1.2.4.54", "JPEG Spectral Selection, arithmetic coding", Refused},
    {"1.2.840.10008.1.2.4.56", "JPEG Full Progression, arithmetic coding", Refused},
    {"1.2.840.10008.1.2.4.58", "JPEG Lossless, arithmetic coding", Refused},
    {"1.2.840.10008.1.2.4.59", "hierarchical JPEG", Refused},
    {"1.2.840.10008.1.2.4.60", "hierarchical JPEG", Refused},
    {"1.2.840.10008.1.2.4.61", "hierarchical JPEG", Refused},
    {"1.2.840.10008.1.2.4.62", "hierarchical JPEG", Refused},
    {"1.2.840.10008.1.2.4.63", "hierarchical JPEG", Refused},
    {"1.2.840.10008.1.2.4.64", "hierarchical JPEG", Refused},
    {"1.2.840.10008.1.2.4.65", "hierarchical JPEG", Refused},
    {"1.2.840.10008.1.2.4.66", "hierarchical JPEG", Refused},
    {"1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 multi-component", Refused},
    {"1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 multi-component", Refused},
    {"1.2.840.10008.1.2.4.94", "JPIP (pixels on a server)", Refused},
    {"1.2.840.10008.1.2.4.95", "JPIP (pixels on a server)", Refused},
    {"1.2.840.10008.1.2.4.204", "JPIP HTJ2K (pixels on a server)", Refused},
    {"1.2.840.10008.1.2.4.205", "JPIP HTJ2K (pixels on a server)", Refused},
    {"1.2.840.10008.1.2.4.100", "MPEG-2 video", Refused},
    {"1.2.840.10008.1.2.4.100.1", "MPEG-2 video", Refused},
    {"1.2.840.10008.1.2.4.101", "MPEG-2 video", Refused},
    {"1.2.840.10008.1.2.4.101.1", "MPEG-2 video", Refused},
    {"1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 video", Refused},
    {"1.2.840.10008.1.2.4.102.1", "MPEG-4 AVC/H.264 video", Refused},
    {"1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 video", Refused},
    {"1.2.840.10008.1.2.4.103.1", "MPEG-4 AVC/H.264 video", Refused},
    {"1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 video", Refused},
    {"1.2.840.10008.1.2.4.104.1", "MPEG-4 AVC/H.264 video", Refused},
    {"1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 video", Refused},
    {"1.2.840.10008.1.2.4.105.1", "MPEG-4 AVC/H.264 video", Refused},
    {"1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 video", Refused},
    {"1.2.840.10008.1.2.4.106.1", "MPEG-4 AVC/H.264 video", Refused},
    {"1.2.840.10008.1.2.4.107", "HEVC/H.265 video", Refused},
    {"1.2.840.10008.1.2.4.108", "HEVC/H.265 video", Refused},
    {"1.2.840.10008.1.2.4.110", "JPEG XL", Refused},
    {"1.2.840.10008.1.2.4.111", "JPEG XL", Refused},
    {"1.2.840.10008.1.2.4.112", "JPEG XL", Refused},
    {"1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression", Refused},
    {"1.2.840.10008.1.2.6.1", "RFC 2557 MIME encapsulation", Refused},
    {"1.2.840.10008.1.2.6.2", "XML encoding", Refused},
    {"1.2.840.10008.1.2.7.1", "SMPTE ST 2110 video", Refused},
    {"1.2.840.10008.1.2.7.2", "SMPTE ST 2110 video", Refused},
    {"1.2.840.10008.1.2.7.3", "SMPTE ST 2110 audio", Refused},
};

} // namespace

const TransferSyntax* findTransferSyntax(const QString& uid)
{
    const auto* found = std::find_if(std::begin(kSyntaxes), std::end(kSyntaxes),
                                     [&uid](const TransferSyntax& syntax) { return uid == QLatin1String(syntax.uid); });
    return found == std::end(kSyntaxes) ? nullptr : found;
}

} // namespace triptych
