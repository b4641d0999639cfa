#include "core/image/pixel_buffer.h"

#include <QRect>

#include <cstring>
#include <new>

namespace triptych {

int bytesPerSample(SampleType type)
{
    return dispatchSampleType(type, [](auto sample) { return int(sizeof(sample)); });
}

Result<PixelBuffer> PixelBuffer::allocate(QSize size, int samplesPerPixel, SampleType type, qint64 maxBytes)
{
    const Error tooLarge{ErrorCode::LimitExceeded,
                         QStringLiteral("an image of %1 × %2 pixels with %3 samples is outside the limits")
                             .arg(size.width())
                             .arg(size.height())
                             .arg(samplesPerPixel),
                         {}};
    if (size.width() <= 0 || size.height() <= 0 || samplesPerPixel <= 0 || samplesPerPixel > 16)
        return tooLarge;
    const qint64 stride = qint64(size.width()) * samplesPerPixel * bytesPerSample(type);
    if (stride > maxBytes / size.height())
        return tooLarge;
    PixelBuffer buffer;
    try {
        buffer.m_bytes = std::make_shared<std::byte[]>(size_t(stride * size.height()));
    } catch (const std::bad_alloc&) {
        return tooLarge;
    }
    buffer.m_size = size;
    buffer.m_samples = samplesPerPixel;
    buffer.m_type = type;
    buffer.m_stride = stride;
    return buffer;
}

PixelBuffer PixelBuffer::adopt(QSize size, int samplesPerPixel, SampleType type, std::unique_ptr<std::byte[]> bytes)
{
    PixelBuffer buffer;
    buffer.m_bytes = std::move(bytes);
    buffer.m_size = size;
    buffer.m_samples = samplesPerPixel;
    buffer.m_type = type;
    buffer.m_stride = qsizetype(size.width()) * samplesPerPixel * bytesPerSample(type);
    return buffer;
}

double PixelBuffer::sampleAt(int x, int y, int sample) const
{
    return dispatchSampleType(
        m_type, [&](auto zero) { return double(row<decltype(zero)>(y)[qsizetype(x) * m_samples + sample]); });
}

Result<PixelBuffer> PixelBuffer::copy(QRect rect) const
{
    auto part = allocate(rect.size(), m_samples, m_type);
    if (!part)
        return part;
    const qsizetype pixelBytes = qsizetype(m_samples) * bytesPerSample(m_type);
    for (int y = 0; y < rect.height(); ++y)
        std::memcpy(part->mutableRow<std::byte>(y), row<std::byte>(rect.y() + y) + rect.x() * pixelBytes,
                    size_t(rect.width() * pixelBytes));
    return part;
}

} // namespace triptych
