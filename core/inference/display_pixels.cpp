// displayPixels: stored values to the 8-bit grey in which an image is first shown.
#include "core/inference/tensor_input.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

double applyLut(const LookupTable& lut, double value)
{
    const double index = std::clamp(value - lut.firstMapped, 0.0, static_cast<double>(lut.values.size()) - 1);
    return lut.values[static_cast<size_t>(index)];
}

double modalityValue(const GrayscaleEncoding& encoding, double stored)
{
    if (encoding.modalityLut && !encoding.modalityLut->values.empty())
        return applyLut(*encoding.modalityLut, stored);
    return stored * encoding.rescaleSlope + encoding.rescaleIntercept;
}

/// PS3.3 C.11.2.1.2.1 and C.11.2.1.3, as a fraction 0…1.
double voiFraction(const VoiWindow& window, VoiFunction function, double value)
{
    if (function == VoiFunction::Sigmoid)
        return 1 / (1 + std::exp(-4 * (value - window.centre) / std::max(window.width, 1e-9)));
    if (function == VoiFunction::LinearExact || window.width <= 1)
        return std::clamp((value - window.centre) / std::max(window.width, 1e-9) + 0.5, 0.0, 1.0);
    return std::clamp((value - (window.centre - 0.5)) / (window.width - 1) + 0.5, 0.0, 1.0);
}

/// A window over the modality values that occur, for files that state none.
template <class T>
VoiWindow rangeWindow(const PixelBuffer& pixels, const GrayscaleEncoding& encoding)
{
    double low = 0, high = 0;
    bool any = false;
    for (int y = 0; y < pixels.height(); ++y) {
        for (int x = 0; x < pixels.width(); ++x) {
            const double stored = static_cast<double>(pixels.row<T>(y)[x]);
            if (isPadding(encoding, stored) || !std::isfinite(stored))
                continue;
            low = any ? std::min(low, stored) : stored;
            high = any ? std::max(high, stored) : stored;
            any = true;
        }
    }
    const double a = modalityValue(encoding, low);
    const double b = modalityValue(encoding, high);
    return {(a + b) / 2, std::max(std::abs(b - a), 1e-9), {}};
}

template <class T>
void toGrey(const PixelBuffer& in, PixelBuffer& out, const GrayscaleEncoding& encoding)
{
    const bool eightBit = std::is_same_v<T, quint8> && encoding.windows.empty() && encoding.voiLuts.empty() &&
                          !encoding.modalityLut && encoding.storedMax <= 255;
    VoiWindow window;
    VoiFunction function = encoding.voiFunction;
    if (!encoding.windows.empty()) {
        window = encoding.windows.front();
    } else {
        function = VoiFunction::LinearExact;
        window = eightBit ? VoiWindow{127.5, 255, {}} : rangeWindow<T>(in, encoding);
    }
    const LookupTable* lut =
        encoding.windows.empty() && !encoding.voiLuts.empty() ? &encoding.voiLuts.front() : nullptr;
    if (lut && lut->values.empty())
        lut = nullptr;
    const auto grey = [&](double stored) {
        double fraction = 0;
        if (!isPadding(encoding, stored) && std::isfinite(stored)) {
            const double value = modalityValue(encoding, stored);
            fraction = lut ? std::min(1.0, applyLut(*lut, value) / (std::exp2(lut->bits) - 1))
                           : voiFraction(window, function, value);
            if (encoding.inverted)
                fraction = 1 - fraction;
        }
        return static_cast<quint8>(std::lround(fraction * 255));
    };
    // Integers of up to 16 bits go through a table: a full mammogram has fewer values than pixels.
    std::vector<quint8> table;
    const int offset = std::is_signed_v<T> ? 1 << (8 * sizeof(T) - 1) : 0;
    if constexpr (sizeof(T) <= 2) {
        table.resize(size_t(1) << (8 * sizeof(T)));
        for (size_t i = 0; i < table.size(); ++i)
            table[i] = grey(static_cast<double>(static_cast<int>(i) - offset));
    }
    for (int y = 0; y < in.height(); ++y) {
        const T* from = in.row<T>(y);
        quint8* to = out.mutableRow<quint8>(y);
        for (int x = 0; x < in.width(); ++x) {
            if constexpr (sizeof(T) <= 2)
                to[x] = table[static_cast<size_t>(static_cast<int>(from[x]) + offset)];
            else
                to[x] = grey(static_cast<double>(from[x]));
        }
    }
}

} // namespace

Result<PixelBuffer> displayPixels(const ImageSource& image, int frame, int level, std::stop_token stop)
{
    const ImageInfo& info = image.info();
    const QSize size = info.levels.at(static_cast<size_t>(level)).size;
    auto stored = image.read(level, frame, QRect(QPoint(0, 0), size), stop);
    if (!stored || info.colour == ColourModel::Rgb)
        return stored;
    auto grey = PixelBuffer::allocate(stored->size(), 1, SampleType::U8);
    if (!grey)
        return grey.error();
    dispatchSampleType(stored->type(),
                       [&](auto sample) { toGrey<decltype(sample)>(*stored, *grey, info.grayscaleOf(frame)); });
    return grey;
}

} // namespace triptych
