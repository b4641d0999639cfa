#include "core/image/slab_source.h"

#include "core/image/plane_geometry.h"

#include <algorithm>
#include <cmath>
#include <list>
#include <mutex>

namespace triptych {

namespace {

constexpr qint64 kCacheBytes = qint64(192) << 20;

ImageInfo describe(const ImageInfo& stack, const SlabChoice& choice)
{
    ImageInfo info = stack;
    info.id.value += QStringLiteral("/slab-%1-%2").arg(slabModeName(choice.mode)).arg(choice.slices);
    info.frameNames = QStringList(info.frames, slabText(stack, choice));
    const double thickness = slabThicknessMm(stack, choice.slices);
    for (FramePlane& plane : info.planes)
        plane.thicknessMm = thickness;
    return info;
}

/// Adds up, or keeps the larger or smaller; `counts` says of how many slices.
template <class T>
void addRow(const T* in, double* sums, quint16* counts, int width, SlabMode mode, const GrayscaleEncoding& grey)
{
    for (int x = 0; x < width; ++x) {
        const double value = double(in[x]);
        if (isPadding(grey, value))
            continue;
        if (counts[x] == 0 || mode == SlabMode::Mean)
            sums[x] = counts[x] == 0 ? value : sums[x] + value;
        else
            sums[x] = mode == SlabMode::Maximum ? std::max(sums[x], value) : std::min(sums[x], value);
        ++counts[x];
    }
}

template <class T>
void putRow(const double* sums, const quint16* counts, const T* middle, T* out, int width, SlabMode mode)
{
    for (int x = 0; x < width; ++x) {
        const double value = mode == SlabMode::Mean && counts[x] > 1 ? sums[x] / counts[x] : sums[x];
        if (counts[x] == 0)
            out[x] = middle[x]; // padding in every slice
        else if constexpr (std::is_floating_point_v<T>)
            out[x] = T(value);
        else
            out[x] = T(std::llround(value));
    }
}

/// All of one size and type; `middle` gives the padding where no slice has anything.
Result<PixelBuffer> project(const std::vector<PixelBuffer>& slices, const PixelBuffer& middle, SlabMode mode,
                            const GrayscaleEncoding& grey)
{
    auto result = PixelBuffer::allocate(middle.size(), 1, middle.type());
    if (!result)
        return result;
    const int width = middle.width();
    std::vector<double> sums(static_cast<size_t>(width));
    std::vector<quint16> counts(static_cast<size_t>(width));
    dispatchSampleType(middle.type(), [&](auto zero) {
        using T = decltype(zero);
        for (int y = 0; y < middle.height(); ++y) {
            std::fill(counts.begin(), counts.end(), quint16(0));
            for (const PixelBuffer& slice : slices)
                addRow<T>(slice.row<T>(y), sums.data(), counts.data(), width, mode, grey);
            putRow<T>(sums.data(), counts.data(), middle.row<T>(y), result->mutableRow<T>(y), width, mode);
        }
    });
    return result;
}

} // namespace

QString slabModeName(SlabMode mode)
{
    switch (mode) {
    case SlabMode::Mean: return QStringLiteral("mean");
    case SlabMode::Maximum: return QStringLiteral("maximum");
    case SlabMode::Minimum: break;
    }
    return QStringLiteral("minimum");
}

double slabThicknessMm(const ImageInfo& stack, int slices)
{
    const auto geometry = stackGeometry(stack);
    return geometry ? slices * geometry->spacingMm : 0;
}

QString slabText(const ImageInfo& stack, const SlabChoice& choice)
{
    if (choice.slices <= 1)
        return {};
    const double mm = slabThicknessMm(stack, choice.slices);
    const QString thickness =
        mm > 0 ? QStringLiteral("%1 mm").arg(mm, 0, 'g', 3) : QStringLiteral("%1 slices").arg(choice.slices);
    return QStringLiteral("slab %1, %2").arg(thickness, slabModeName(choice.mode));
}

/// The slices that the last slabs were made of: the next frame's slab needs all of them but one.
struct SlabSource::SliceCache {
    std::mutex mutex;
    std::list<std::pair<int, PixelBuffer>> slices; ///< the newest first
    qint64 bytes = 0;

    PixelBuffer find(int frame)
    {
        const std::scoped_lock lock(mutex);
        for (auto it = slices.begin(); it != slices.end(); ++it)
            if (it->first == frame) {
                slices.splice(slices.begin(), slices, it);
                return it->second;
            }
        return {};
    }

    void keep(int frame, const PixelBuffer& pixels)
    {
        const std::scoped_lock lock(mutex);
        if (std::any_of(slices.begin(), slices.end(), [frame](const auto& slice) { return slice.first == frame; }))
            return; // another worker was quicker
        slices.emplace_front(frame, pixels);
        bytes += pixels.byteCount();
        while (bytes > kCacheBytes && slices.size() > 1) {
            bytes -= slices.back().second.byteCount();
            slices.pop_back();
        }
    }
};

SlabSource::SlabSource(ImageSourcePtr stack, SlabChoice choice)
    : FrameSource(describe(stack->info(), {std::clamp(choice.slices, 2, stack->info().frames), choice.mode}),
                  stack->info().size()),
      m_stack(std::move(stack)), m_choice{std::clamp(choice.slices, 2, info().frames), choice.mode},
      m_cache(std::make_unique<SliceCache>())
{
}

SlabSource::~SlabSource() = default;

Result<PixelBuffer> SlabSource::slice(int frame, std::stop_token stop) const
{
    if (PixelBuffer known = m_cache->find(frame); !known.isNull())
        return known;
    auto pixels = m_stack->read(0, frame, QRect(QPoint(0, 0), info().size()), std::move(stop));
    if (pixels)
        m_cache->keep(frame, *pixels);
    return pixels;
}

Result<PixelBuffer> SlabSource::decodeFrame(int frame, std::stop_token stop) const
{
    const int first = std::max(0, frame - (m_choice.slices - 1) / 2);
    const int last = std::min(info().frames - 1, frame + m_choice.slices / 2);
    std::vector<PixelBuffer> slices;
    for (int i = first; i <= last; ++i) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(info().path), {}};
        auto pixels = slice(i, stop);
        if (!pixels)
            return pixels;
        slices.push_back(std::move(*pixels));
    }
    return project(slices, slices[size_t(frame - first)], m_choice.mode, info().grayscale);
}

} // namespace triptych
