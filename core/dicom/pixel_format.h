// How the stored pixels of a DICOM image are laid out (PS3.3 C.7.6.3), and what form they are delivered in.
#pragma once

#include "core/dicom/dicom_attributes.h"
#include "core/image/image_source.h"

#include <array>

namespace triptych {

enum class Photometric { Monochrome1, Monochrome2, Palette, Rgb, YbrFull, YbrFull422, YbrPartial422, YbrIct, YbrRct };

/// Red, green and blue for each palette index from `firstMapped` on (PS3.3 C.7.6.3.1.5, C.7.9.2).
struct Palette {
    int firstMapped = 0;
    std::vector<std::array<quint8, 3>> colours;
};

struct PixelFormat {
    int rows = 0;
    int columns = 0;
    int samples = 1;
    int bitsAllocated = 8;
    int bitsStored = 8;
    int highBit = 7;
    bool isSigned = false;
    bool isFloat = false; ///< Float (32 bit) or Double Float (64 bit) Pixel Data
    bool planar = false;
    Photometric photometric = Photometric::Monochrome2;
    QString photometricName;
    Palette palette;

    QSize size() const { return {columns, rows}; }
    bool isColour() const { return photometric != Photometric::Monochrome1 && photometric != Photometric::Monochrome2; }
    bool isYbr() const;
    /// The form in which values are delivered: monochrome as stored, colour as RGB U8.
    SampleType sampleType() const;
    /// Bits of one uncompressed frame.
    quint64 nativeFrameBits() const;
};

/// Reads and checks it. `size`: columns and rows, which the header may state wrongly. `pixelElement`: 0x0010, or
/// 0x0008/0x0009 for floats. Errors: BadFormat, Unsupported and LimitExceeded, without the file's name in front.
Result<PixelFormat> readPixelFormat(const DicomAttributes& header, QSize size, int pixelElement, QStringList& warnings);

/// Segmented and plain tables. Errors: BadFormat.
Result<Palette> readPalette(const DicomAttributes& header);

} // namespace triptych
