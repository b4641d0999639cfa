#include "core/slide/slide_reader.h"

#include "core/base/file_hash.h"
#include "core/slide/slide_source.h"

#include <QCryptographicHash>
#include <QFile>

#include <algorithm>
#include <cstring>

namespace triptych {

namespace {

constexpr int kLargestRasterSide = 4096; ///< a single-level tiled TIFF above this is browsed as a slide
constexpr qint64 kFingerprintBlock = 1 << 20;
constexpr double kSmallestMpp = 0.05, kLargestMpp = 20; ///< µm per pixel that a scanner can mean

bool isSlide(const QString& vendor, const SlideHandle& handle)
{
    const auto& levels = handle.levels();
    return vendor != QLatin1String("generic-tiff") || levels.size() > 1 ||
           std::max(levels[0].size.width(), levels[0].size.height()) > kLargestRasterSide;
}

bool isDicom(std::span<const std::byte> head)
{
    return head.size() >= 132 && std::memcmp(head.data() + 128, "DICM", 4) == 0;
}

/// Cheap and stable where the file is moved, renamed or copied; see slide_reader.h.
Result<ImageId> fingerprint(const SlideHandle& handle)
{
    QFile file(handle.path());
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unreadable,
                     QStringLiteral("%1: cannot be opened for reading").arg(displayPath(handle.path())),
                     file.errorString()};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray("slide ") + QByteArray::number(file.size()) + '\n');
    hash.addData(file.read(kFingerprintBlock));
    if (file.size() > kFingerprintBlock && file.seek(std::max(kFingerprintBlock, file.size() - kFingerprintBlock)))
        hash.addData(file.read(kFingerprintBlock));
    hash.addData(handle.property("openslide.quickhash-1").toUtf8());
    return ImageId{QString::fromLatin1(hash.result().toHex())};
}

/// µm per pixel along one axis: the scanner's own statement, else the TIFF resolution (pixels per unit). 0: unknown.
double micrometresPerPixel(const SlideHandle& handle, const char* property, const char* tiffResolution)
{
    double mpp = handle.property(property).toDouble();
    if (mpp <= 0) {
        const double perUnit = handle.property(tiffResolution).toDouble();
        const QString unit = handle.property("tiff.ResolutionUnit");
        if (perUnit > 0 && unit == QLatin1String("centimeter"))
            mpp = 10000 / perUnit;
        else if (perUnit > 0 && unit == QLatin1String("inch"))
            mpp = 25400 / perUnit;
    }
    return mpp >= kSmallestMpp && mpp <= kLargestMpp ? mpp : 0;
}

Calibration readCalibration(const SlideHandle& handle)
{
    const double x = micrometresPerPixel(handle, "openslide.mpp-x", "tiff.XResolution");
    const double y = micrometresPerPixel(handle, "openslide.mpp-y", "tiff.YResolution");
    Calibration calibration;
    if (x > 0 && y > 0) {
        calibration.source = SpacingSource::SlideMpp;
        calibration.spacing = PixelSpacing{x / 1000, y / 1000};
    }
    return calibration;
}

/// The day of the scan, where the vendor notes it (Aperio: month/day/year with two digits).
QDate scanDate(const SlideHandle& handle)
{
    const QDate aperio = QDate::fromString(handle.property("aperio.Date"), QStringLiteral("MM/dd/yy"));
    if (aperio.isValid())
        return aperio.year() < 1990 ? aperio.addYears(100) : aperio;
    const QDate leica = QDate::fromString(handle.property("leica.creation-date").left(10), Qt::ISODate);
    if (leica.isValid())
        return leica;
    return QDate::fromString(handle.property("hamamatsu.Created"), QStringLiteral("yyyy/MM/dd"));
}

class SlideReader : public ImageReader {
public:
    QString name() const final { return QStringLiteral("slide (OpenSlide)"); }

    int confidence(std::span<const std::byte> head, const std::filesystem::path& path) const final
    {
        if (isDicom(head))
            return 0;
        const QString vendor = SlideHandle::detectVendor(path);
        if (vendor.isEmpty())
            return 0;
        if (vendor != QLatin1String("generic-tiff"))
            return 95;
        const auto handle = SlideHandle::open(path);
        return handle && isSlide(vendor, **handle) ? 90 : 0;
    }

    Result<ImageSourcePtr> open(const std::filesystem::path& path, std::stop_token) const final
    {
        auto handle = SlideHandle::open(path);
        if (!handle)
            return handle.error();
        auto id = fingerprint(**handle);
        if (!id)
            return id.error();
        ImageInfo info;
        info.id = *id;
        info.path = displayPath(std::filesystem::absolute(path));
        info.kind = ImageKind::Slide;
        info.identity.modality = QStringLiteral("SM");
        info.identity.studyDate = scanDate(**handle);
        info.identity.seriesDescription = (*handle)->property("aperio.Title");
        info.colour = ColourModel::Rgb;
        info.photometric = QStringLiteral("RGB");
        info.calibration = readCalibration(**handle);
        info.objectivePower = (*handle)->property("openslide.objective-power").toDouble();
        if (info.calibration.source == SpacingSource::None)
            info.warnings << QStringLiteral("The slide does not say how large a pixel is.");
        return ImageSourcePtr(std::make_shared<SlideSource>(std::move(*handle), std::move(info)));
    }
};

} // namespace

std::unique_ptr<const ImageReader> makeSlideReader() { return std::make_unique<SlideReader>(); }

} // namespace triptych
