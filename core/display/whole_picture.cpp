#include "core/display/whole_picture.h"

#include "core/display/presentation.h"

#include <algorithm>
#include <cstring>

namespace triptych {

namespace {

constexpr qint64 kMostThumbnailPixels = qint64(64) << 20;

QImage greyPicture(const PixelBuffer& pixels, const DisplayLut& lut)
{
    QImage picture(pixels.size(), QImage::Format_Grayscale8);
    for (int y = 0; y < pixels.height(); ++y) {
        uchar* out = picture.scanLine(y);
        dispatchSampleType(pixels.type(), [&](auto zero) {
            const auto* row = pixels.row<decltype(zero)>(y);
            const auto& table = lut.table();
            for (int x = 0; x < pixels.width(); ++x)
                out[x] = uchar(
                    qRed(table.empty() ? lut.colour(double(row[x])) : table[size_t(int(row[x]) - lut.firstValue())]));
        });
    }
    return picture;
}

QImage colourPicture(const PixelBuffer& pixels)
{
    QImage picture(pixels.size(), QImage::Format_RGB888);
    for (int y = 0; y < pixels.height(); ++y)
        std::memcpy(picture.scanLine(y), pixels.row<quint8>(y), size_t(pixels.strideBytes()));
    return picture;
}

} // namespace

Result<QImage> wholePicture(const ImageSource& source, int level, int frame, qint64 mostPixels, std::stop_token stop)
{
    const ImageInfo& info = source.info();
    const QSize size = info.levels[size_t(level)].size;
    if (qint64(size.width()) * size.height() > mostPixels)
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("%1: %2 × %3 pixels are too many for one picture")
                         .arg(info.path)
                         .arg(size.width())
                         .arg(size.height()),
                     {}};
    const auto pixels = source.read(level, frame, QRect(QPoint(), size), stop);
    if (!pixels)
        return pixels.error();
    if (info.colour == ColourModel::Rgb)
        return colourPicture(*pixels);
    const DisplayLut lut(info.grayscaleOf(frame), defaultPresentation(info, *pixels, frame), pixels->type());
    return greyPicture(*pixels, lut);
}

Result<QImage> smallPicture(const ImageSource& source, int frame, QSize size, std::stop_token stop)
{
    const ImageInfo& info = source.info();
    const double downsample =
        std::max(double(info.size().width()) / size.width(), double(info.size().height()) / size.height());
    auto picture = wholePicture(source, info.bestLevel(std::max(1.0, downsample)), frame, kMostThumbnailPixels, stop);
    if (!picture)
        return picture;
    const auto spacing = info.calibration.nominalSpacing();
    QSizeF shape(info.size());
    if (spacing && spacing->xMm > 0 && spacing->yMm > 0)
        shape.setHeight(shape.height() * spacing->yMm / spacing->xMm);
    const QSize fitted = shape.scaled(QSizeF(size), Qt::KeepAspectRatio).toSize().expandedTo(QSize(1, 1));
    return picture->scaled(fitted, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

} // namespace triptych
