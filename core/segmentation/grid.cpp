#include "core/segmentation/grid.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace triptych {

namespace {

QString sizeText(const std::array<int, 3>& size)
{
    return size[2] == 1 ? QStringLiteral("%1 × %2 pixels").arg(size[0]).arg(size[1])
                        : QStringLiteral("%1 × %2 × %3 voxels").arg(size[0]).arg(size[1]).arg(size[2]);
}

Result<std::array<int, 3>> commonSize(const std::vector<PixelBuffer>& slices)
{
    if (slices.empty() || slices.front().isNull())
        return Error{ErrorCode::BadFormat, QStringLiteral("There are no pixels to segment"), {}};
    for (const PixelBuffer& slice : slices)
        if (slice.isNull() || slice.size() != slices.front().size() || slice.samplesPerPixel() != 1)
            return Error{ErrorCode::BadFormat, QStringLiteral("The slices to segment are not alike"), {}};
    return std::array<int, 3>{slices.front().width(), slices.front().height(), int(slices.size())};
}

} // namespace

std::array<double, 3> relativeSpacing(const std::array<double, 3>& spacing)
{
    const double least = std::min({spacing[0], spacing[1], spacing[2]});
    if (!(least > 0) || !std::isfinite(spacing[0] + spacing[1] + spacing[2]))
        return {1, 1, 1};
    return {spacing[0] / least, spacing[1] / least, spacing[2] / least};
}

Result<void> checkGridSize(const std::array<int, 3>& size)
{
    const auto tooSmall = [](int side) { return side < kLeastGridSide; };
    if (tooSmall(size[0]) || tooSmall(size[1]) || (size[2] != 1 && tooSmall(size[2])))
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("A region of %1 is too small to segment: it needs at least %2 along each side")
                         .arg(sizeText(size))
                         .arg(kLeastGridSide),
                     {}};
    // Each factor below 2³¹ and the first product below 2⁶², so that nothing overflows before it is compared.
    const qint64 plane = qint64(size[0]) * size[1];
    if (plane > kMostSegmentationBytes / kSegmentationBytesPerVoxel / size[2]) {
        const double gigabytes = double(plane) * size[2] * double(kSegmentationBytesPerVoxel) / double(1 << 30);
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("Segmenting %1 would take %2 GB of memory and %3 GB is the limit; choose a smaller "
                                    "region")
                         .arg(sizeText(size), QLocale::c().toString(gigabytes, 'f', 1),
                              QLocale::c().toString(double(kMostSegmentationBytes) / double(1 << 30), 'f', 0)),
                     {}};
    }
    return {};
}

Result<ScalarGrid> gridOf(const std::vector<PixelBuffer>& slices, const std::array<double, 3>& spacing)
{
    const auto size = commonSize(slices);
    if (!size)
        return size.error();
    if (const auto fine = checkGridSize(*size); !fine)
        return fine.error();
    ScalarGrid grid{*size, spacing, {}};
    grid.values.resize(grid.count());
    float* to = grid.values.data();
    float least = std::numeric_limits<float>::max();
    bool allFinite = true;
    for (const PixelBuffer& slice : slices)
        dispatchSampleType(slice.type(), [&](auto zero) {
            using T = decltype(zero);
            const T* from = slice.row<T>(0);
            const size_t count = size_t(slice.width()) * size_t(slice.height());
            for (size_t i = 0; i < count; ++i, ++to) {
                *to = float(from[i]);
                if (!std::isfinite(*to))
                    allFinite = false;
                else
                    least = std::min(least, *to);
            }
        });
    if (!allFinite) {
        const float instead = least == std::numeric_limits<float>::max() ? 0 : least;
        for (float& value : grid.values)
            if (!std::isfinite(value))
                value = instead;
    }
    return grid;
}

Result<PixelBuffer> sliceOf(const LabelGrid& labels, int z)
{
    auto buffer = PixelBuffer::allocate(QSize(labels.size[0], labels.size[1]), 1, SampleType::U8);
    if (buffer)
        std::memcpy(buffer->mutableBytes(), labels.values.data() + labels.index(0, 0, z), size_t(buffer->byteCount()));
    return buffer;
}

} // namespace triptych
