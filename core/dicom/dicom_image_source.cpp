#include "core/dicom/dicom_image_source.h"

#include "core/base/file_hash.h"
#include "core/dicom/dicom_calibration.h"
#include "core/dicom/dicom_graphics.h"
#include "core/dicom/dicom_grayscale.h"
#include "core/dicom/dicom_identity.h"
#include "core/dicom/jpeg_header.h"
#include "core/dicom/samples.h"
#include "core/image/patient_orientation.h"
#include "core/image/plane_geometry.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>

#include <cstring>
#include <new>

namespace triptych {

namespace {

Error named(const QString& name, const Error& error)
{
    return {error.code, QStringLiteral("%1: %2").arg(name, error.message), error.cause};
}

Error noImage(const DicomFile& file, const DicomAttributes& header)
{
    const QString uid = header.text(DCM_SOPClassUID);
    const auto because = [&file](const QString& reason, ErrorCode code = ErrorCode::Unsupported) {
        return Error{code, QStringLiteral("%1: %2").arg(file.name, reason),
                     file.layout.warnings.join(QLatin1Char(' '))};
    };
    if (isDicomDir(header))
        return because(QStringLiteral("holds no image: it is a DICOMDIR"));
    const QString name = sopClassName(uid);
    const bool isImageClass = name.contains(QLatin1String("Image"));
    if (file.layout.headerTruncated && (isImageClass || uid.isEmpty()))
        return because(QStringLiteral("is truncated before any pixel data"), ErrorCode::BadFormat);
    if (uid.isEmpty())
        return because(QStringLiteral("holds no image and states no SOP class"));
    if (isImageClass)
        return because(QStringLiteral("holds no pixel data, although its SOP class is %1").arg(name),
                       ErrorCode::BadFormat);
    return because(QStringLiteral("holds no image: it is a %1").arg(name));
}

/// PS3.3 C.8.11.3.1.3 and .2: detector data, whose relation to the dose may be stated.
QString forProcessingWarning(const DicomAttributes& header)
{
    const QString relationship = header.text(DCM_PixelIntensityRelationship);
    return QStringLiteral("For Processing image: the detector's values%1, not prepared for reading.")
        .arg(relationship == QLatin1String("LIN")   ? QStringLiteral(" (linear to the dose)")
             : relationship == QLatin1String("LOG") ? QStringLiteral(" (logarithm of the dose)")
                                                    : QString());
}

/// The size that the first frame's codestream, or the length of native pixel data, speaks of; (0, 0) where none does.
QSize sizeOfPixelData(const DicomFile& file, const DicomAttributes& header)
{
    constexpr quint64 kHead = 64 << 10;
    const DicomPixelElement& pixels = *file.layout.pixels;
    if (pixels.encapsulated && !pixels.fragments.empty()) {
        const DicomExtent first = pixels.fragments.front();
        std::vector<std::byte> head(std::min(first.length, kHead));
        if (!file.bytes->readFully(first.offset, head))
            return {0, 0};
        if (const auto jpeg = readJpegHeader(head))
            return {jpeg->width, jpeg->height};
        return jpeg2000Size(head).value_or(QSize(0, 0));
    }
    const quint64 rows = quint64(std::max(header.integer(DCM_Rows), 0));
    const quint64 columns = quint64(std::max(header.integer(DCM_Columns), 0));
    const quint64 line = std::max(rows, columns) *
                         quint64(std::clamp(header.integer(DCM_NumberOfFrames, 1), 1, 1 << 24)) *
                         quint64(std::clamp(header.integer(DCM_SamplesPerPixel, 1), 1, 4)) *
                         quint64(std::clamp(header.integer(DCM_BitsAllocated), 0, 64));
    if (line == 0 || pixels.encapsulated)
        return {0, 0};
    const int other = int(std::min<quint64>(pixels.value.length * 8 / line, 0xFFFF));
    return rows == 0 ? QSize(int(columns), other) : QSize(other, int(rows));
}

bool isSwapped(const DicomLayout& layout, const PixelFormat& format)
{
    return layout.bigEndian && (format.bitsAllocated > 8 || layout.pixels->wordSwapped);
}

} // namespace

Result<DicomFrames> DicomFrames::make(const DicomFile& file, QStringList& warnings)
{
    const DicomAttributes header(file.header.get());
    if (!file.layout.pixels)
        return noImage(file, header);
    DicomFrames frames;
    frames.m_path = file.path;
    frames.m_name = file.name;
    frames.m_layout = file.layout;
    const DicomPixelElement& pixels = *file.layout.pixels;
    QSize size(header.integer(DCM_Columns), header.integer(DCM_Rows));
    if (const QSize found = size.isEmpty() ? sizeOfPixelData(file, header) : QSize(); !found.isEmpty()) {
        warnings << QStringLiteral("The header states %1 rows and %2 columns; the pixel data hold %3 and %4.")
                        .arg(size.height())
                        .arg(size.width())
                        .arg(found.height())
                        .arg(found.width());
        size = found;
    }
    auto format = readPixelFormat(header, size, pixels.element, warnings);
    if (!format)
        return named(file.name, format.error());
    frames.m_format = std::move(*format);
    if (pixels.encapsulated && file.layout.syntax->codec == PixelCodec::Native)
        return Error{ErrorCode::BadFormat,
                     QStringLiteral("%1: its pixel data are compressed, but its transfer syntax is %2")
                         .arg(file.name, QLatin1String(file.layout.syntax->name)),
                     {}};
    const int declared = header.integer(DCM_NumberOfFrames, 1);
    // Some writers say 4:2:2 and store 4:4:4.
    const quint64 all =
        quint64(frames.m_format.rows) * quint64(frames.m_format.columns) * 3 * quint64(std::max(declared, 1));
    if (!pixels.encapsulated && frames.m_format.photometric == Photometric::YbrFull422 && pixels.value.length >= all)
        frames.m_format.photometric = Photometric::YbrFull;
    auto map = FrameMap::make(pixels, frames.m_format, header, declared, file.layout.syntax->deflated, warnings);
    if (!map)
        return named(file.name, map.error());
    frames.m_map = std::move(*map);
    frames.m_layout.pixels->fragments.clear(); // the map has them
    frames.m_layout.pixels->basicOffsets.clear();
    return frames;
}

Result<PixelBuffer> DicomFrames::decodeBit(int frame, int bit) const
{
    PixelFormat format = m_format;
    format.bitsStored = 1;
    format.highBit = bit;
    format.isSigned = false;
    return decodeAs(format, frame, {});
}

int DicomFrames::quickHalvings() const
{
    constexpr qint64 kEnoughPixels = 1'500'000;
    constexpr int kMostHalvings = 5; // encoders' usual number of resolutions
    if (m_layout.syntax->codec != PixelCodec::Jpeg2000 || m_format.photometric == Photometric::Palette)
        return 0; // numbers of palette colours have no mean
    const qint64 pixels = qint64(m_format.rows) * m_format.columns;
    int halvings = 0;
    while (halvings < kMostHalvings && (pixels >> (2 * halvings)) > kEnoughPixels)
        ++halvings;
    return halvings;
}

Result<PixelBuffer> DicomFrames::decodeHalved(int frame, int halvings, std::stop_token stop) const
{
    PixelFormat format = m_format;
    for (int i = 0; i < halvings; ++i) {
        format.rows = (format.rows + 1) / 2;
        format.columns = (format.columns + 1) / 2;
    }
    return decodeAs(format, frame, stop, halvings);
}

Result<PixelBuffer> DicomFrames::decodeAs(const PixelFormat& format, int frame, std::stop_token stop,
                                          int halvings) const
{
    if (frame < 0 || frame >= frames())
        return Error{ErrorCode::BadFormat, QStringLiteral("%1: has no frame %2").arg(m_name).arg(frame + 1), {}};
    if (stop.stop_requested())
        return Error{ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(m_name), {}};
    auto bytes = openDataSetBytes(m_path, m_layout);
    if (!bytes)
        return bytes.error();
    try {
        auto decoded = m_layout.pixels->encapsulated ? decodeEncapsulated(format, frame, **bytes, halvings)
                                                     : decodeNative(format, frame, **bytes);
        return decoded ? std::move(decoded) : Result<PixelBuffer>(named(m_name, decoded.error()));
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::LimitExceeded, QStringLiteral("%1: a frame does not fit into memory").arg(m_name), {}};
    }
}

Result<PixelBuffer> DicomFrames::decodeNative(const PixelFormat& format, int frame, ByteSource& bytes) const
{
    const DicomExtent& value = m_layout.pixels->value;
    const quint64 firstBit = m_map.nativeBit(frame);
    // Swapped words start at even offsets, so a frame's first byte may be in the word before.
    const bool swapped = isSwapped(m_layout, format);
    const int word = format.bitsAllocated <= 16 ? 2 : format.bitsAllocated / 8;
    const quint64 firstByte = swapped ? firstBit / 8 / quint64(word) * quint64(word) : firstBit / 8;
    const quint64 lead = firstBit / 8 - firstByte;
    quint64 length = lead + (firstBit % 8 + format.nativeFrameBits() + 7) / 8;
    if (swapped)
        length += length % 2;
    auto raw = std::make_unique_for_overwrite<std::byte[]>(length);
    const quint64 there = firstByte < value.length ? std::min(length, value.length - firstByte) : 0;
    const size_t got = bytes.read(value.offset + firstByte, {raw.get(), there});
    if (got == 0)
        return Error{
            ErrorCode::BadFormat, QStringLiteral("frame %1 is missing: the file is truncated").arg(frame + 1), {}};
    std::memset(raw.get() + got, 0, length - got); // what a truncated file lacks
    if (swapped)
        swapWords({raw.get(), length}, word);
    const bool asIs = !format.isColour() && format.bitsAllocated != 1 && lead == 0;
    if (!asIs)
        return toDelivered(unpackNative({raw.get() + lead, length - lead}, int(firstBit % 8), format), format);
    DecodedFrame stored;
    stored.width = format.columns;
    stored.height = format.rows;
    stored.bytesPerSample = format.bitsAllocated / 8;
    stored.precision = format.bitsAllocated;
    stored.bytes = std::move(raw);
    stored.byteCount = length;
    return toDelivered(std::move(stored), format);
}

Result<PixelBuffer> DicomFrames::decodeEncapsulated(const PixelFormat& format, int frame, ByteSource& bytes,
                                                    int halvings) const
{
    auto encoded = readFrameBytes(bytes, m_map.fragments(frame));
    if (!encoded)
        return encoded.error();
    auto decoded = halvings > 0 ? decodeJpeg2000(*encoded, format, halvings)
                                : decodeFrameBytes(std::move(*encoded), m_layout.syntax->codec, format);
    if (!decoded)
        return decoded.error();
    return toDelivered(std::move(*decoded), format);
}

namespace {

/// Each step of compression has its own ratio (PS3.3 C.7.6.1.1.5.2).
double lossyRatio(const DicomAttributes& header)
{
    double product = 1;
    const auto ratios = header.numbers(DCM_LossyImageCompressionRatio);
    for (const double ratio : ratios)
        product *= ratio >= 1 && ratio < 10'000 ? ratio : 1;
    return product > 1 ? product : 0;
}

/// Planes of volumes, tomosynthesis and other enhanced objects; a projection that states a position is none.
void placeFrames(const DicomAttributes& header, ImageInfo& info, QStringList& warnings, std::vector<QString>* stackKeys)
{
    const bool enhanced = header.itemCount(DCM_PerFrameFunctionalGroupsSequence) > 0;
    if (info.kind == ImageKind::Slide || (info.kind != ImageKind::Volume && !enhanced))
        return;
    FramePlaces places = readFramePlaces(header, info.frames, warnings);
    info.frameOfReferenceUid = places.frameOfReferenceUid;
    info.planes = std::move(places.planes);
    // Mammograms say where their sides are (0020,0020); the slices of a tomosynthesis lie on the detector's own axes.
    if (!info.planes.empty() && info.identity.patientOrientation.isEmpty() && info.kind != ImageKind::Mammogram)
        info.identity.patientOrientation = orientationOf(info.planes.front());
    if (stackKeys)
        *stackKeys = std::move(places.stackKeys);
}

} // namespace

Result<ImageInfo> readImageInfo(const DicomFile& file, const DicomFrames& frames, QStringList warnings,
                                std::vector<QString>* stackKeys)
{
    const DicomAttributes header(file.header.get());
    const PixelFormat& format = frames.format();
    ImageInfo info;
    std::error_code ignored;
    info.path = displayPath(std::filesystem::absolute(file.path, ignored));
    info.id.value = header.text(DCM_SOPInstanceUID);
    if (info.id.isEmpty()) {
        auto hash = sha256OfFile(file.path);
        if (!hash)
            return hash.error();
        info.id.value = *hash;
    }
    warnings = file.layout.warnings + warnings;
    info.kind = readKind(header);
    info.identity = readIdentity(header);
    if (info.identity.forProcessing)
        warnings << forProcessingWarning(header);
    info.colour = format.isColour() ? ColourModel::Rgb : ColourModel::Monochrome;
    info.sampleType = format.sampleType();
    info.bitsStored = format.bitsStored;
    info.photometric = format.photometricName;
    info.transferSyntax = file.layout.transferSyntaxUid;
    info.frames = frames.frames();
    placeFrames(header, info, warnings, stackKeys);
    if (info.planes.empty())
        info.frameTimesMs = readFrameTimes(header, info.frames);
    info.keyFrames = readKeyFrames(header, info.frames);
    info.sweeps = header.integer(DCM_PreferredPlaybackSequencing) == 1;
    info.calibration = readCalibration(header, format.size(), warnings);
    info.grayscale = readGrayscale(header, format, warnings);
    if (info.kind != ImageKind::Slide) // whose frames are tiles
        info.frameGrayscale = readFrameGrayscale(header, format, info.grayscale, info.frames, warnings);
    info.overlays = readOverlays(header, &frames, warnings);
    info.shutter = readShutter(header, warnings);
    takeBitmapShutter(header, info.overlays, info.shutter, warnings);
    info.lossy = header.text(DCM_LossyImageCompression) == QLatin1String("01") || file.layout.syntax->lossy;
    info.lossyRatio = lossyRatio(header);
    info.magnification = header.number(DCM_EstimatedRadiographicMagnificationFactor).value_or(0);
    if (info.kind == ImageKind::Mammogram)
        warnings << orientationConflict(info.identity);
    warnings.removeAll(QString());
    info.warnings = warnings;
    return info;
}

DicomImageSource::DicomImageSource(ImageInfo info, DicomFrames frames, std::shared_ptr<const IccTransform> icc,
                                   std::vector<QString> stackKeys)
    : FrameSource(std::move(info), frames.format().size()), m_frames(std::move(frames)), m_icc(std::move(icc)),
      m_stackKeys(std::move(stackKeys))
{
    const int halvings = m_frames.quickHalvings(); // each is a level of the pyramid
    if (halvings > 0 && halvings < int(this->info().levels.size()))
        m_preview = halvings;
}

Result<PixelBuffer> DicomImageSource::inScreenColours(PixelBuffer pixels) const
{
    return m_icc ? m_icc->toSrgb(pixels) : pixels;
}

Result<PixelBuffer> DicomImageSource::decodeReduced(int frame, std::stop_token stop) const
{
    return m_frames.decodeHalved(frame, m_preview, stop);
}

Result<PixelBuffer> DicomImageSource::decodeFrame(int frame, std::stop_token stop) const
{
    return m_frames.decode(frame, stop);
}

} // namespace triptych
