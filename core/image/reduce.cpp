#include "core/image/reduce.h"

#include <algorithm>
#include <type_traits>

namespace triptych {

namespace {

constexpr int kCoarsestSide = 512;
constexpr int kBlock = 64; ///< pixels of a row that are asked at once whether padding is among them

using Padding = std::optional<std::pair<double, double>>;

/// What the sum of four values of T fits into; for up to 16 bits half a word, so that more fit into a register.
template <class T>
using Sum = std::conditional_t<std::is_floating_point_v<T>, T, std::conditional_t<(sizeof(T) <= 2), qint32, qint64>>;

template <class T>
T mean(Sum<T> sum, Sum<T> count)
{
    if constexpr (std::is_floating_point_v<T>)
        return sum / count;
    else
        return T(sum >= 0 ? (sum + count / 2) / count : (sum - count / 2) / count);
}

/// Pixels [begin, end) of the reduced row, all of whose columns have a right neighbour. Plain, so that it vectorises.
template <class T, int Samples>
void reducePlain(const T* upper, const T* lower, T* out, int begin, int end)
{
    for (int x = begin; x < end; ++x)
        for (int s = 0; s < Samples; ++s) {
            const int left = 2 * x * Samples + s, right = left + Samples;
            const Sum<T> sum = Sum<T>(upper[left]) + Sum<T>(upper[right]) + Sum<T>(lower[left]) + Sum<T>(lower[right]);
            if constexpr (std::is_unsigned_v<T>)
                out[x * Samples + s] = T((sum + 2) >> 2);
            else
                out[x * Samples + s] = mean<T>(sum, 4);
        }
}

template <class T>
bool isIn(T value, const std::pair<double, double>& padding)
{
    return double(value) >= padding.first && double(value) <= padding.second;
}

/// One sample of the reduced row, with an eye on padding and on the last column, which may have no neighbour.
template <class T>
T reduceOne(const T* upper, const T* lower, qsizetype left, qsizetype right, const Padding& padding)
{
    Sum<T> sum = 0, count = 0;
    for (const T value : {upper[left], upper[right], lower[left], lower[right]})
        if (!padding || !isIn(value, *padding)) {
            sum += Sum<T>(value);
            count += 1;
        }
    return count == 0 ? upper[left] : mean<T>(sum, count);
}

template <class T>
bool anyPadding(const T* row, int first, int last, const std::pair<double, double>& padding)
{
    bool any = false;
    for (int i = first; i < last; ++i)
        any |= isIn(row[i], padding);
    return any;
}

template <class T, int Samples>
void reduceRow(const T* upper, const T* lower, T* out, int inWidth, const Padding& padding)
{
    const int pairs = inWidth / 2, outWidth = (inWidth + 1) / 2;
    for (int begin = 0; begin < outWidth; begin += kBlock) {
        const int end = std::min(begin + kBlock, pairs);
        const int first = 2 * begin * Samples, last = 2 * end * Samples;
        const bool plain =
            !padding || (!anyPadding(upper, first, last, *padding) && !anyPadding(lower, first, last, *padding));
        int x = begin;
        if (plain && end > begin) {
            reducePlain<T, Samples>(upper, lower, out, begin, end);
            x = end;
        }
        for (; x < std::min(begin + kBlock, outWidth); ++x)
            for (int s = 0; s < Samples; ++s)
                out[x * Samples + s] = reduceOne(upper, lower, qsizetype(2) * x * Samples + s,
                                                 qsizetype(std::min(2 * x + 1, inWidth - 1)) * Samples + s, padding);
    }
}

} // namespace

std::vector<LevelInfo> memoryPyramidLevels(QSize size)
{
    std::vector<LevelInfo> levels{{size, 1.0, size}};
    double downsample = 1;
    while (std::max(size.width(), size.height()) > kCoarsestSide) {
        size = QSize((size.width() + 1) / 2, (size.height() + 1) / 2);
        downsample *= 2;
        levels.push_back({size, downsample, size});
    }
    return levels;
}

Result<PixelBuffer> reduceByTwo(const PixelBuffer& pixels, std::optional<std::pair<double, double>> padding)
{
    const QSize half((pixels.width() + 1) / 2, (pixels.height() + 1) / 2);
    auto reduced = PixelBuffer::allocate(half, pixels.samplesPerPixel(), pixels.type());
    if (!reduced)
        return reduced;
    dispatchSampleType(pixels.type(), [&](auto zero) {
        using T = decltype(zero);
        for (int y = 0; y < half.height(); ++y) {
            const T* upper = pixels.row<T>(2 * y);
            const T* lower = pixels.row<T>(std::min(2 * y + 1, pixels.height() - 1));
            if (pixels.samplesPerPixel() == 3)
                reduceRow<T, 3>(upper, lower, reduced->mutableRow<T>(y), pixels.width(), padding);
            else
                reduceRow<T, 1>(upper, lower, reduced->mutableRow<T>(y), pixels.width(), padding);
        }
    });
    return reduced;
}

} // namespace triptych
