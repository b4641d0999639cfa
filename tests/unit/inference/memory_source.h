// An image made in memory, for tests of what reads images.
#pragma once

#include "core/image/frame_source.h"

#include <functional>

namespace triptych::test {

class MemorySource : public FrameSource {
public:
    MemorySource(ImageInfo info, PixelBuffer pixels)
        : FrameSource(std::move(info), pixels.size()), m_pixels(std::move(pixels))
    {
    }

protected:
    Result<PixelBuffer> decodeFrame(int, std::stop_token) const override { return m_pixels; }

private:
    PixelBuffer m_pixels;
};

/// An image of U8 samples by a function of x, y and sample.
inline PixelBuffer makePixels(QSize size, int samples, const std::function<int(int, int, int)>& value)
{
    PixelBuffer pixels = *PixelBuffer::allocate(size, samples, SampleType::U8);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            for (int s = 0; s < samples; ++s)
                pixels.mutableRow<quint8>(y)[x * samples + s] = static_cast<quint8>(value(x, y, s));
    return pixels;
}

inline ImageSourcePtr makeSource(ImageKind kind, PixelBuffer pixels, Calibration calibration = {})
{
    ImageInfo info;
    info.id = ImageId{QStringLiteral("test-image")};
    info.path = QStringLiteral("/somewhere/test.png");
    info.kind = kind;
    info.colour = pixels.samplesPerPixel() == 3 ? ColourModel::Rgb : ColourModel::Monochrome;
    info.calibration = std::move(calibration);
    return std::make_shared<MemorySource>(std::move(info), std::move(pixels));
}

} // namespace triptych::test
