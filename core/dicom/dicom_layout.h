// Where things lie in a DICOM file: a walk over tags and lengths that bounds nesting and lengths before any of it is
// handed to a parser, finds the transfer syntax as the file states it, and the pixel data without loading them.
#pragma once

#include "core/base/result.h"
#include "core/dicom/dicom_bytes.h"
#include "core/dicom/transfer_syntax.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace triptych {

struct DicomExtent {
    quint64 offset = 0;
    quint64 length = 0;
};

/// The pixel element (7FE0,0010), (7FE0,0008) or (7FE0,0009).
struct DicomPixelElement {
    quint16 element = 0x0010;
    bool encapsulated = false;
    bool wordSwapped = false; ///< big-endian OW: 8-bit samples come swapped in pairs
    bool truncated = false;   ///< the file ends before the element does
    DicomExtent value;        ///< native: what the file holds of it
    std::vector<quint32> basicOffsets;
    std::vector<DicomExtent> fragments; ///< without the Basic Offset Table
};

struct DicomLayout {
    QString transferSyntaxUid; ///< as stated in (0002,0010), or what the data look like where it is missing
    const TransferSyntax* syntax = nullptr;
    bool explicitVr = true; ///< of the data set as it really is
    bool bigEndian = false;
    quint64 dataSetStart = 0; ///< in the file; deflated: where the deflate stream begins
    DicomExtent header;       ///< the data set up to the pixel element (deflated: offsets in the inflated bytes)
    std::optional<DicomPixelElement> pixels;
    bool headerTruncated = false;
    quint64 overlongSequence = 0; ///< offset of a length that counts beyond the header's end, to be mended; or 0
    QStringList warnings;
};

/// What may go wrong with untrusted files.
struct DicomLimits {
    int nesting = 64;
    quint64 headerBytes = quint64(256) << 20;
    quint64 inflatedBytes = quint64(2) << 30;
    size_t fragments = 4'000'000;
};

/// 100 with a DICM prefix, less where a data set without one is plausible, 0 otherwise. `head`: the first bytes.
int dicomConfidence(std::span<const std::byte> head);

/// Walks the file. `file` is consumed into `*dataSet`, the bytes that the layout's extents refer to.
/// Errors: BadFormat, Unsupported (transfer syntax), LimitExceeded.
Result<DicomLayout> scanDicom(std::unique_ptr<ByteSource> file, const QString& path,
                              std::unique_ptr<ByteSource>* dataSet, const DicomLimits& limits = {});

} // namespace triptych
