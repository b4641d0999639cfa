#include "core/dicom/frame_decoder.h"

#include "core/dicom/dicom_file.h"
#include "core/dicom/jpeg_header.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

#include <cstring>
#include <new>

namespace triptych {

namespace {

Error wrong(const QString& what, ErrorCode code = ErrorCode::BadFormat, const QString& cause = {})
{
    return {code, what, cause};
}

/// DCMTK's decoder by what the codestream is, which the file's transfer syntax may misname.
std::optional<E_TransferSyntax> jpegSyntax(const JpegHeader& header)
{
    switch (header.startOfFrame) {
    case 0xC0: return EXS_JPEGProcess1;
    case 0xC1: return EXS_JPEGProcess2_4;
    case 0xC2: return EXS_JPEGProcess10_12;
    case 0xC3: return EXS_JPEGProcess14;
    case 0xF7: return EXS_JPEGLSLossless;
    default: return {};
    }
}

/// Whether three components are YCbCr: by the stream's own markers, else by the header's word.
bool isYbr(const JpegHeader& jpeg, const PixelFormat& format)
{
    if (jpeg.components != 3)
        return false;
    if (jpeg.startOfFrame == 0xC3 || jpeg.startOfFrame == 0xF7) // lossless coders do not transform
        return format.isYbr();
    if (jpeg.adobeTransform >= 0)
        return jpeg.adobeTransform != 0;
    if (jpeg.componentsAreRgb)
        return false;
    return jpeg.isJfif || format.photometric != Photometric::Rgb;
}

/// A data set with just the attributes that DCMTK's decoders look at, describing what the codestream holds.
void describe(DcmDataset& item, const DecodedFrame& frame, const PixelFormat& format)
{
    item.putAndInsertUint16(DCM_SamplesPerPixel, Uint16(frame.samples));
    item.putAndInsertString(DCM_PhotometricInterpretation, frame.samples == 3 ? "RGB" : "MONOCHROME2");
    if (frame.samples > 1)
        item.putAndInsertUint16(DCM_PlanarConfiguration, 0);
    item.putAndInsertString(DCM_NumberOfFrames, "1");
    item.putAndInsertUint16(DCM_Rows, Uint16(format.rows));
    item.putAndInsertUint16(DCM_Columns, Uint16(format.columns));
    item.putAndInsertUint16(DCM_BitsAllocated, Uint16(frame.bytesPerSample * 8));
    item.putAndInsertUint16(DCM_BitsStored, Uint16(frame.precision));
    item.putAndInsertUint16(DCM_HighBit, Uint16(frame.precision - 1));
    item.putAndInsertUint16(DCM_PixelRepresentation, 0);
}

Result<E_TransferSyntax> describeJpeg(std::span<const std::byte> stream, const PixelFormat& format, DecodedFrame& frame)
{
    const auto jpeg = readJpegHeader(stream);
    if (!jpeg)
        return wrong(QStringLiteral("its pixel data are no JPEG codestream"));
    if (jpeg->width != format.columns || jpeg->height != format.rows || jpeg->components != format.samples)
        return wrong(QStringLiteral("the JPEG codestream holds %1 × %2 × %3 samples, the header states %4 × %5 × %6")
                         .arg(jpeg->width)
                         .arg(jpeg->height)
                         .arg(jpeg->components)
                         .arg(format.columns)
                         .arg(format.rows)
                         .arg(format.samples));
    const auto syntax = jpegSyntax(*jpeg);
    if (!syntax || jpeg->precision < 2 || jpeg->precision > 16)
        return wrong(QStringLiteral("this kind of JPEG (marker FF%1, %2 bits) is not supported")
                         .arg(jpeg->startOfFrame, 2, 16)
                         .arg(jpeg->precision),
                     ErrorCode::Unsupported);
    frame.precision = jpeg->precision;
    frame.bytesPerSample = jpeg->precision > 8 ? 2 : 1;
    frame.colourIsYbr = isYbr(*jpeg, format);
    return *syntax;
}

} // namespace

Result<DecodedFrame> decodeWithDcmtk(std::span<const std::byte> stream, const PixelFormat& format)
{
    prepareDcmtk();
    DecodedFrame frame;
    frame.width = format.columns;
    frame.height = format.rows;
    frame.samples = format.samples;
    const auto syntax = describeJpeg(stream, format, frame);
    if (!syntax)
        return syntax.error();
    frame.byteCount = size_t(format.rows) * size_t(format.columns) * size_t(frame.samples * frame.bytesPerSample);
    const size_t evenCount = frame.byteCount + frame.byteCount % 2; // DCMTK insists on whole words

    try {
        frame.bytes = std::make_unique_for_overwrite<std::byte[]>(evenCount);
        DcmDataset item;
        describe(item, frame, format);
        auto sequence = std::make_unique<DcmPixelSequence>(DcmTag(DCM_PixelData, EVR_OB));
        sequence->insert(new DcmPixelItem(DcmTag(DCM_Item, EVR_OB))); // the offset table, empty
        auto fragment = std::make_unique<DcmPixelItem>(DcmTag(DCM_Item, EVR_OB));
        if (fragment->putUint8Array(reinterpret_cast<const Uint8*>(stream.data()), stream.size()).bad())
            return wrong(QStringLiteral("its pixel data cannot be decoded"));
        sequence->insert(fragment.release());
        DcmPixelData pixels(DCM_PixelData);
        pixels.putOriginalRepresentation(*syntax, nullptr, sequence.release());
        Uint32 fragmentIndex = 1; // the one after the offset table
        OFString colourModel;
        const OFCondition status =
            pixels.getUncompressedFrame(&item, 0, fragmentIndex, frame.bytes.get(), Uint32(evenCount), colourModel);
        if (status.bad())
            return wrong(QStringLiteral("its pixel data cannot be decoded (%1)").arg(status.text()));
    } catch (const std::bad_alloc&) {
        return wrong(QStringLiteral("a frame does not fit into memory"), ErrorCode::LimitExceeded);
    } catch (const std::exception& error) {
        return wrong(QStringLiteral("its pixel data cannot be decoded"), ErrorCode::BadFormat,
                     QString::fromLocal8Bit(error.what()));
    }
    return frame;
}

Result<DecodedFrame> decodeFrameBytes(std::vector<std::byte> frame, PixelCodec codec, const PixelFormat& format)
{
    if (codec == PixelCodec::Jpeg2000)
        return decodeJpeg2000(frame, format);
    if (codec == PixelCodec::Rle)
        return decodeRle(frame, format);
    return decodeWithDcmtk(frame, format);
}

} // namespace triptych
