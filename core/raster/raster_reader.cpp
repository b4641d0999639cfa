#include "core/raster/raster_reader.h"

#include "core/base/file_hash.h"
#include "core/colour/icc_transform.h"
#include "core/image/frame_source.h"
#include "core/raster/pgm_file.h"
#include "core/raster/png_check.h"
#include "core/raster/qimage_pixels.h"

#include <QColorSpace>
#include <QFile>
#include <QImageReader>

#include <bit>
#include <cstring>
#include <mutex>

namespace triptych {

namespace {

constexpr qint64 kMaxPixels = qint64(256) << 20;
constexpr int kHeadBytes = 4096;

bool startsWith(std::span<const std::byte> head, std::string_view magic)
{
    return head.size() >= magic.size() && std::memcmp(head.data(), magic.data(), magic.size()) == 0;
}

/// Qt's name of the format, from the first bytes; empty where it is none of ours.
QByteArray formatOf(std::span<const std::byte> head)
{
    if (startsWith(head, "\x89PNG\r\n\x1a\n"))
        return "png";
    if (startsWith(head, "\xff\xd8\xff"))
        return "jpeg";
    // A bitmap's header names its own size: 40 bytes and more, so that text beginning with "BM" is not taken for one.
    if (startsWith(head, "BM") && head.size() > 18 && int(head[14]) >= 12 && int(head[15]) == 0 && int(head[16]) == 0)
        return "bmp";
    if (head.size() > 8 && head[0] == std::byte('P') && int(head[1]) >= '1' && int(head[1]) <= '6' &&
        (int(head[2]) == '\n' || int(head[2]) == ' ' || int(head[2]) == '\r' || int(head[2]) == '\t'))
        return int(head[1]) % 3 == 1 ? "pbm" : int(head[1]) % 3 == 2 ? "pgm" : "ppm";
    return {};
}

class RasterSource : public FrameSource {
public:
    RasterSource(std::filesystem::path path, ImageInfo info, QSize size, std::optional<PgmHeader> deepPgm)
        : FrameSource(std::move(info), size), m_path(std::move(path)), m_size(size), m_deepPgm(deepPgm)
    {
    }

protected:
    Result<PixelBuffer> decodeFrame(int, std::stop_token) const final
    {
        if (m_deepPgm)
            return readDeepPgm(m_path, *m_deepPgm);
        QImageReader reader(QString::fromStdString(m_path.string()));
        reader.setDecideFormatFromContent(true);
        reader.setAutoTransform(true);
        const QImage image = reader.read();
        if (image.isNull() || image.size() != m_size)
            return Error{ErrorCode::BadFormat,
                         QStringLiteral("%1: the image is damaged and cannot be decoded").arg(displayPath(m_path)),
                         reader.errorString()};
        if (info().colour == ColourModel::Rgb)
            noteProfile(image.colorSpace());
        auto pixels = pixelsOfImage(image, info().colour == ColourModel::Monochrome);
        if (pixels && pixels->type() != info().sampleType)
            return Error{ErrorCode::BadFormat,
                         QStringLiteral("%1: the pixels are not as the header says").arg(displayPath(m_path)),
                         {}};
        return pixels;
    }
    Result<PixelBuffer> inScreenColours(PixelBuffer pixels) const final
    {
        return m_icc ? m_icc->toSrgb(pixels) : pixels;
    }

private:
    /// Qt tells of a profile once it has decoded the picture, which inScreenColours() follows. A broken one is none.
    void noteProfile(const QColorSpace& colours) const
    {
        std::call_once(m_profileNoted, [&] {
            const QByteArray profile = colours.iccProfile();
            if (auto transform = profile.isEmpty() ? Result<std::shared_ptr<const IccTransform>>(nullptr)
                                                   : IccTransform::make(std::as_bytes(std::span(profile))))
                m_icc = std::move(*transform);
        });
    }

    std::filesystem::path m_path;
    QSize m_size;
    mutable std::once_flag m_profileNoted;
    mutable std::shared_ptr<const IccTransform> m_icc; ///< null: colours are the screen's already
    std::optional<PgmHeader> m_deepPgm;
};

/// Size and pixel type from the header alone; decodes nothing.
Result<QSize> readHeader(const std::filesystem::path& path, ImageInfo& info)
{
    QImageReader reader(QString::fromStdString(path.string()));
    reader.setDecideFormatFromContent(true);
    QSize size = reader.size();
    const QImage::Format format = reader.imageFormat();
    if (!size.isValid() || size.isEmpty())
        return Error{ErrorCode::BadFormat, QStringLiteral("%1: the image header is damaged").arg(displayPath(path)),
                     reader.errorString()};
    if (reader.transformation() & QImageIOHandler::TransformationRotate90)
        size.transpose();
    if (isGreyFormat(format)) {
        info.photometric = QStringLiteral("MONOCHROME2");
        info.sampleType = format == QImage::Format_Grayscale16 ? SampleType::U16 : SampleType::U8;
        info.bitsStored = format == QImage::Format_Grayscale16 ? 16 : 8;
    } else {
        info.colour = ColourModel::Rgb;
        info.photometric = QStringLiteral("RGB");
    }
    info.lossy = reader.format() == "jpeg";
    return size;
}

class RasterReader : public ImageReader {
public:
    QString name() const final { return QStringLiteral("PNG, JPEG, PGM (Qt)"); }

    int confidence(std::span<const std::byte> head, const std::filesystem::path&) const final
    {
        return formatOf(head).isEmpty() ? 0 : 70;
    }

    Result<ImageSourcePtr> open(const std::filesystem::path& path, std::stop_token stop) const final
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return Error{ErrorCode::Unreadable,
                         QStringLiteral("%1: cannot be opened for reading").arg(displayPath(path)), file.errorString()};
        const QByteArray head = file.read(kHeadBytes);
        if (formatOf(std::as_bytes(std::span(head.constData(), size_t(head.size())))) == "png")
            if (auto whole = checkPng(path, stop); !whole)
                return whole.error();
        auto deepPgm = parsePgmHeader(std::as_bytes(std::span(head.constData(), size_t(head.size()))));
        if (deepPgm && deepPgm->maximum < 256)
            deepPgm.reset();

        ImageInfo info;
        info.kind = ImageKind::Image;
        info.path = displayPath(std::filesystem::absolute(path));
        auto size = readHeader(path, info);
        if (!size)
            return size.error();
        if (qint64(size->width()) * size->height() > kMaxPixels)
            return Error{
                ErrorCode::LimitExceeded,
                QStringLiteral("%1: %2 × %3 pixels are more than the 256 megapixels of a plain image; convert it "
                               "to a tiled TIFF")
                    .arg(displayPath(path))
                    .arg(size->width())
                    .arg(size->height()),
                {}};
        if (deepPgm) {
            info.sampleType = SampleType::U16;
            info.bitsStored = std::bit_width(unsigned(deepPgm->maximum));
        }
        info.grayscale.storedMax = double((1 << info.bitsStored) - 1);
        auto hash = sha256OfFile(path, stop);
        if (!hash)
            return hash.error();
        info.id = ImageId{*hash};
        return ImageSourcePtr(std::make_shared<RasterSource>(path, std::move(info), *size, deepPgm));
    }
};

} // namespace

std::unique_ptr<const ImageReader> makeRasterReader()
{
    // Qt's own limit of 256 MB is below what we admit; ours is checked against the header before anything is decoded.
    QImageReader::setAllocationLimit(int(kMaxPixels * 4 >> 20));
    return std::make_unique<RasterReader>();
}

} // namespace triptych
