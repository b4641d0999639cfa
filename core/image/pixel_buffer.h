// PixelBuffer: a rectangle of stored pixel values, a value type that shares its bytes.
#pragma once

#include "core/base/result.h"

#include <QRect>
#include <QSize>

#include <cstddef>
#include <memory>
#include <vector>

namespace triptych {

/// How one sample is stored. Labels and 8-bit images are U8; DICOM's signed 16 bit is S16; NIfTI's floats F32.
enum class SampleType : quint8 { U8, S8, U16, S16, U32, S32, F32 };

int bytesPerSample(SampleType type);

/// Rows from top to bottom, samples interleaved (RGBRGB…), rows tightly packed. Copies share the bytes; whoever
/// makes a buffer fills it before handing it on, and after that nobody writes to it: it may be read by any thread.
class PixelBuffer {
public:
    PixelBuffer() = default;

    /// A zeroed buffer. Errors: LimitExceeded where a side is not positive or it would exceed `maxBytes`.
    static Result<PixelBuffer> allocate(QSize size, int samplesPerPixel, SampleType type,
                                        qint64 maxBytes = kDefaultMaxBytes);

    /// A buffer over bytes that a decoder has filled; there must be at least size × samples × bytes of them.
    static PixelBuffer adopt(QSize size, int samplesPerPixel, SampleType type, std::unique_ptr<std::byte[]> bytes);

    bool isNull() const { return !m_bytes; }
    QSize size() const { return m_size; }
    int width() const { return m_size.width(); }
    int height() const { return m_size.height(); }
    int samplesPerPixel() const { return m_samples; }
    SampleType type() const { return m_type; }
    qsizetype strideBytes() const { return m_stride; }
    qsizetype byteCount() const { return m_stride * m_size.height(); }

    const std::byte* bytes() const { return m_bytes.get(); }
    std::byte* mutableBytes() { return m_bytes.get(); }

    template <class T>
    const T* row(int y) const
    {
        return reinterpret_cast<const T*>(m_bytes.get() + y * m_stride);
    }
    template <class T>
    T* mutableRow(int y)
    {
        return reinterpret_cast<T*>(m_bytes.get() + y * m_stride);
    }

    /// One sample as a number, whatever its type; slow, for read-outs under the cursor. (x, y) must lie inside.
    double sampleAt(int x, int y, int sample = 0) const;

    /// A copy of a part; `rect` must lie inside. Errors: LimitExceeded.
    Result<PixelBuffer> copy(QRect rect) const;

    static constexpr qint64 kDefaultMaxBytes = qint64(2) << 30;

private:
    std::shared_ptr<std::byte[]> m_bytes;
    QSize m_size;
    int m_samples = 0;
    SampleType m_type = SampleType::U8;
    qsizetype m_stride = 0;
};

/// Calls `fn` with a value of the C++ type that stores `type` (uint8_t, int16_t, float …).
template <class Fn>
decltype(auto) dispatchSampleType(SampleType type, Fn&& fn)
{
    switch (type) {
    case SampleType::U8: return fn(quint8{});
    case SampleType::S8: return fn(qint8{});
    case SampleType::U16: return fn(quint16{});
    case SampleType::S16: return fn(qint16{});
    case SampleType::U32: return fn(quint32{});
    case SampleType::S32: return fn(qint32{});
    case SampleType::F32: break;
    }
    return fn(float{});
}

} // namespace triptych
