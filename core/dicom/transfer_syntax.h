// The transfer syntaxes of PS3.5 Annex A and PS3.6 Annex A, judged by the UID that the file states.
#pragma once

#include <QString>

namespace triptych {

enum class PixelCodec {
    Native,   ///< uncompressed, also inside a deflated data set
    Rle,      ///< PS3.5 Annex G
    Jpeg,     ///< ISO 10918-1: baseline, extended, lossless
    JpegLs,   ///< ISO 14495-1
    Jpeg2000, ///< ISO 15444-1 and -15 (HTJ2K)
    Refused   ///< a syntax that is known, and that nothing here decodes
};

struct TransferSyntax {
    const char* uid;
    const char* name; ///< as PS3.6 calls it; for Refused, what is missing
    PixelCodec codec;
    bool explicitVr = true;
    bool bigEndian = false;
    bool deflated = false;
    bool lossy = false; ///< may only hold lossy data
};

/// The syntax of a UID, or nullptr where PS3.6 knows none that this program does.
const TransferSyntax* findTransferSyntax(const QString& uid);

} // namespace triptych
