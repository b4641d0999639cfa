#include "core/raster/raster_reader.h"

#include "core/base/file_hash.h"
#include "core/colour/icc_transform.h"
#include "core/image/frame_source.h"
#include "core/image/plane_geometry.h"
#include "core/raster/itk_volume.h"
#include "core/raster/tiff_profile.h"

#include <QFile>

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <span>

namespace triptych {

namespace {

/// A volume is kept in memory once a frame was asked for, since most formats hold it in one compressed stream; a
/// single image is left to the caches.
class ItkSource : public FrameSource {
public:
    ItkSource(std::filesystem::path path, ItkFormat format, ImageInfo info, QSize size,
              std::shared_ptr<const VolumeData> volume, std::shared_ptr<const IccTransform> icc)
        : FrameSource(std::move(info), size), m_path(std::move(path)), m_format(format), m_volume(std::move(volume)),
          m_icc(std::move(icc))
    {
    }

protected:
    Result<PixelBuffer> decodeFrame(int frame, std::stop_token stop) const final
    {
        std::shared_ptr<const VolumeData> volume;
        {
            const std::lock_guard lock(m_mutex); // so that the volume is read once
            volume = m_volume;
            if (stop.stop_requested())
                return Error{ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(info().path), {}};
            if (!volume) {
                auto read = readVolume(m_path, m_format);
                if (!read)
                    return read.error();
                volume = *read;
                if (info().frames > 1)
                    m_volume = volume;
            }
        }
        const VolumeHeader& header = volume->header();
        if (header.size != info().size() || header.frames != info().frames || header.sampleType != info().sampleType)
            return Error{ErrorCode::BadFormat,
                         QStringLiteral("%1: the file has changed since it was opened").arg(info().path),
                         {}};
        return volume->frame(frame);
    }
    Result<PixelBuffer> inScreenColours(PixelBuffer pixels) const final
    {
        return m_icc ? m_icc->toSrgb(pixels) : pixels;
    }

private:
    std::filesystem::path m_path;
    ItkFormat m_format;
    mutable std::mutex m_mutex;
    mutable std::shared_ptr<const VolumeData> m_volume;
    std::shared_ptr<const IccTransform> m_icc; ///< null: colours are the screen's already
};

/// Null where the file holds none, or it changes nothing.
std::shared_ptr<const IccTransform> profileOf(const std::filesystem::path& path, ItkFormat format, ImageInfo& info)
{
    if (format != ItkFormat::Tiff || info.colour != ColourModel::Rgb || info.sampleType != SampleType::U8)
        return nullptr;
    const QByteArray profile = tiffProfile(path);
    if (profile.isEmpty())
        return nullptr;
    auto transform = IccTransform::make(std::as_bytes(std::span(profile)));
    if (transform)
        return std::move(*transform);
    info.warnings
        << QStringLiteral("The ICC profile %1; colours are shown as they are stored.").arg(transform.error().message);
    return nullptr;
}

/// The smallest and largest finite value of all frames: nothing but the pixels tells them for floats.
Result<std::pair<double, double>> floatRange(const VolumeData& volume)
{
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (int i = 0; i < volume.header().frames; ++i) {
        const auto pixels = volume.frame(i);
        if (!pixels)
            return pixels.error();
        const float* values = pixels->row<float>(0);
        const qsizetype count = qsizetype(pixels->width()) * pixels->height();
        for (qsizetype k = 0; k < count; ++k) {
            if (std::isfinite(values[k])) {
                low = std::min(low, double(values[k]));
                high = std::max(high, double(values[k]));
            }
        }
    }
    return low <= high ? std::pair(low, high) : std::pair(0.0, 1.0);
}

/// The frames one after another along the third direction.
void placeFrames(const VolumeHeader& header, ImageInfo& info)
{
    const auto& [row, column, slice] = *header.directions;
    for (int frame = 0; frame < header.frames; ++frame)
        info.planes.push_back(
            {plus(header.originMm, times(slice, frame * header.sliceSpacingMm)), row, column, header.sliceSpacingMm});
    info.identity.patientOrientation = orientationOf(info.planes.front());
}

ImageInfo describe(const std::filesystem::path& path, const VolumeHeader& header)
{
    ImageInfo info;
    info.path = displayPath(std::filesystem::absolute(path));
    info.kind = header.frames > 1 ? ImageKind::Volume : ImageKind::Image;
    info.colour = header.samples == 3 ? ColourModel::Rgb : ColourModel::Monochrome;
    info.photometric = header.samples == 3 ? QStringLiteral("RGB") : QStringLiteral("MONOCHROME2");
    info.sampleType = header.sampleType;
    info.bitsStored = 8 * bytesPerSample(header.sampleType);
    info.frames = header.frames;
    info.warnings = header.warnings;
    if (header.spacing) {
        info.calibration.source = SpacingSource::FileHeader;
        info.calibration.spacing = header.spacing;
    }
    if (header.directions && header.frames > 1)
        placeFrames(header, info);
    dispatchSampleType(header.sampleType, [&](auto zero) {
        using T = decltype(zero);
        if constexpr (std::is_integral_v<T>) {
            info.grayscale.storedMin = double(std::numeric_limits<T>::min());
            info.grayscale.storedMax = double(std::numeric_limits<T>::max());
        }
    });
    return info;
}

class ItkReader : public ImageReader {
public:
    QString name() const final { return QStringLiteral("TIFF, NIfTI, NRRD, MetaImage (ITK)"); }

    int confidence(std::span<const std::byte> head, const std::filesystem::path&) const final
    {
        return itkFormatOf(head) ? 60 : 0;
    }

    Result<ImageSourcePtr> open(const std::filesystem::path& path, std::stop_token stop) const final
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return Error{ErrorCode::Unreadable,
                         QStringLiteral("%1: cannot be opened for reading").arg(displayPath(path)), file.errorString()};
        const QByteArray head = file.read(4096);
        const auto format = itkFormatOf(std::as_bytes(std::span(head.constData(), size_t(head.size()))));
        if (!format)
            return Error{ErrorCode::Unsupported,
                         QStringLiteral("%1: not TIFF, NIfTI, NRRD or MetaImage").arg(displayPath(path)),
                         {}};
        const auto header = readVolumeHeader(path, *format);
        if (!header)
            return header.error();
        ImageInfo info = describe(path, *header);
        std::shared_ptr<const VolumeData> volume;
        if (header->sampleType == SampleType::F32) {
            auto read = readVolume(path, *format);
            if (!read)
                return read.error();
            const auto range = floatRange(**read);
            if (!range)
                return range.error();
            std::tie(info.grayscale.storedMin, info.grayscale.storedMax) = *range;
            volume = *read;
        }
        auto hash = sha256OfFile(path, stop);
        if (!hash)
            return hash.error();
        info.id = ImageId{*hash};
        auto icc = profileOf(path, *format, info);
        return ImageSourcePtr(std::make_shared<ItkSource>(path, *format, std::move(info), header->size,
                                                          std::move(volume), std::move(icc)));
    }
};

} // namespace

std::unique_ptr<const ImageReader> makeItkReader()
{
    quietItk();
    return std::make_unique<ItkReader>();
}

} // namespace triptych
