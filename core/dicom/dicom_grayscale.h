// The grayscale attributes of a DICOM header (PS3.3 C.7.5.1, C.11.1, C.11.2, C.11.6), read and not applied.
#pragma once

#include "core/base/result.h"
#include "core/dicom/pixel_format.h"
#include "core/image/grayscale_encoding.h"

namespace triptych {

/// Of the first frame. Attributes that cannot be right are left out, with a sentence in `warnings`.
GrayscaleEncoding readGrayscale(const DicomAttributes& header, const PixelFormat& format, QStringList& warnings);

/// One for each frame where their functional groups differ (PS3.3 C.7.6.16.2.9, C.7.6.16.2.10), else empty. `first`:
/// what readGrayscale() gave. More than 2,000 frames, or tables without end: empty, with a sentence in `warnings`.
std::vector<GrayscaleEncoding> readFrameGrayscale(const DicomAttributes& header, const PixelFormat& format,
                                                  const GrayscaleEncoding& first, int frames, QStringList& warnings);

/// One item of a Modality, VOI or Presentation LUT Sequence, or what is wrong with it. The first value mapped is signed
/// where the values it maps can be (PS3.3 C.11.2.1.1). `name` is for sentences: "the modality LUT".
Result<LookupTable> readLookupTable(const DicomAttributes& item, const QString& name, bool signedInput,
                                    QStringList& warnings);

/// The modality LUT or the rescale, with its unit; of `frame` where the functional groups state it.
void readModality(const DicomAttributes& header, bool isSigned, GrayscaleEncoding& encoding, QStringList& warnings,
                  int frame = 0);
/// Windows and their function.
void readWindows(const DicomAttributes& item, GrayscaleEncoding& encoding, QStringList& warnings);
/// `module`: the VOI LUT module, or an item of Frame VOI LUT or Softcopy VOI LUT Sequence.
void readVoiLuts(const DicomAttributes& module, bool signedInput, GrayscaleEncoding& encoding, QStringList& warnings);

/// Whether the modality transformation can give values below 0, so that first values mapped by a VOI LUT are signed.
bool givesNegatives(const GrayscaleEncoding& encoding);

} // namespace triptych
