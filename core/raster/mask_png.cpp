#include "core/raster/mask_png.h"

#include "core/base/file_hash.h"
#include "core/raster/mask_values.h"

#include <QImageReader>
#include <QImageWriter>

#include <cstring>

namespace triptych {

namespace {

constexpr qint64 kMaxPngPixels = qint64(256) << 20;
const QString kLabelsKey = QStringLiteral("Label Descriptions");

Error pngError(ErrorCode code, const std::filesystem::path& path, const QString& reason, const QString& cause = {})
{
    return {code, QStringLiteral("%1: %2").arg(displayPath(path), reason), cause};
}

/// Grey values, or the indices of a palette, as they are stored.
Result<PixelBuffer> valuesOf(QImage image)
{
    // One bit: the light side is label 1. A palette is only how labels are shown: its indices are the labels.
    const bool oneBit = image.format() == QImage::Format_Mono || image.format() == QImage::Format_MonoLSB;
    const bool deep = image.format() == QImage::Format_Grayscale16;
    if (image.format() != QImage::Format_Indexed8 && !deep)
        image = std::move(image).convertToFormat(QImage::Format_Grayscale8);
    auto values = PixelBuffer::allocate(image.size(), 1, deep ? SampleType::U16 : SampleType::U8);
    if (!values)
        return values;
    for (int y = 0; y < image.height(); ++y) {
        auto* row = values->mutableRow<quint8>(y);
        std::memcpy(row, image.constScanLine(y), size_t(image.width()) * (deep ? 2 : 1));
        for (int x = 0; oneBit && x < image.width(); ++x)
            row[x] = row[x] >> 7;
    }
    return values;
}

} // namespace

Result<MaskImage> readPngMask(const std::filesystem::path& path)
{
    QImageReader reader(displayPath(path));
    reader.setDecideFormatFromContent(true);
    const QSize size = reader.size();
    if (!size.isValid() || qint64(size.width()) * size.height() > kMaxPngPixels)
        return pngError(ErrorCode::BadFormat, path, QStringLiteral("is no mask that Triptych reads"),
                        reader.errorString());
    const QImage image = reader.read();
    if (image.isNull())
        return pngError(ErrorCode::BadFormat, path, QStringLiteral("the image is damaged and cannot be decoded"),
                        reader.errorString());
    const bool oneBit = image.format() == QImage::Format_Mono || image.format() == QImage::Format_MonoLSB;
    if (image.format() != QImage::Format_Indexed8 && !oneBit && !image.isGrayscale())
        return pngError(ErrorCode::Unsupported, path, QStringLiteral("is a colour image, not a mask of labels"));
    auto values = valuesOf(image);
    if (!values)
        return pngError(ErrorCode::LimitExceeded, path, values.error().message);
    auto labels = labelsOfValues({std::move(*values)}, displayPath(path));
    if (!labels)
        return labels.error();
    MaskImage mask;
    mask.frames = std::move(labels->frames);
    mask.renumbered = std::move(labels->renumbered);
    mask.labels = parseSnapLabels(image.text(kLabelsKey).toUtf8());
    return mask;
}

Result<void> writePngMask(const std::filesystem::path& path, const MaskImage& mask)
{
    const PixelBuffer& labels = mask.frames.front();
    QImage image(labels.row<uchar>(0), labels.width(), labels.height(), labels.strideBytes(),
                 QImage::Format_Grayscale8);
    QImageWriter writer(displayPath(path), "png");
    if (!mask.labels.empty()) // the writer's own setText() makes one line of several
        image.setText(kLabelsKey, QString::fromUtf8(snapLabelText(mask.labels)));
    if (!writer.write(image))
        return pngError(ErrorCode::WriteFailed, path, QStringLiteral("cannot be written"), writer.errorString());
    return {};
}

} // namespace triptych
