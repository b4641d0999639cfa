#include "core/raster/qimage_pixels.h"

#include <QPainter>

#include <cstring>

namespace triptych {

bool isGreyFormat(QImage::Format format)
{
    return format == QImage::Format_Grayscale8 || format == QImage::Format_Grayscale16 ||
           format == QImage::Format_Mono || format == QImage::Format_MonoLSB;
}

Result<PixelBuffer> pixelsOfImage(const QImage& image, bool grey)
{
    const bool deep = grey && image.format() == QImage::Format_Grayscale16;
    QImage converted = image;
    if (!grey && image.hasAlphaChannel()) {
        converted = QImage(image.size(), QImage::Format_RGB32);
        converted.fill(Qt::black);
        if (!converted.isNull())
            QPainter(&converted).drawImage(0, 0, image);
    }
    const auto format = deep ? QImage::Format_Grayscale16 : grey ? QImage::Format_Grayscale8 : QImage::Format_RGB888;
    converted = std::move(converted).convertToFormat(format);
    auto pixels = PixelBuffer::allocate(converted.size(), grey ? 1 : 3, deep ? SampleType::U16 : SampleType::U8);
    if (pixels)
        for (int y = 0; y < converted.height(); ++y)
            std::memcpy(pixels->mutableRow<std::byte>(y), converted.constScanLine(y), size_t(pixels->strideBytes()));
    return pixels;
}

} // namespace triptych
