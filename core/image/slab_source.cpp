#include "core/image/slab_source.h"

#include "core/image/plane_geometry.h"
#include "core/image/stack_source.h"

#include <algorithm>
#include <cmath>
#include <list>
#include <mutex>
#include <new>

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
void addRow(const T* in, double* sums, quint32* counts, int width, SlabMode mode, const GrayscaleEncoding& grey)
{
    for (int x = 0; x < width; ++x) {
        const double value = double(in[x]);
        if (isPadding(grey, value) || std::isnan(value))
            continue;
        if (counts[x] == 0 || mode == SlabMode::Mean)
            sums[x] = counts[x] == 0 ? value : sums[x] + value;
        else
            sums[x] = mode == SlabMode::Maximum ? std::max(sums[x], value) : std::min(sums[x], value);
        ++counts[x];
    }
}

template <class T>
void putRow(const double* sums, const quint32* counts, const T* middle, T* out, int width, SlabMode mode)
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

/// What the slices of a slab add up to: a few at a time, so that a thick slab takes no more memory than a thin one.
class Projection {
public:
    Projection(QSize size, SlabMode mode, const GrayscaleEncoding& grey)
        : m_mode(mode), m_grey(grey), m_sums(size_t(size.width()) * size_t(size.height())), m_counts(m_sums.size())
    {
    }

    /// At least one; all of one size and type.
    void add(const std::vector<PixelBuffer>& slices)
    {
        const int width = slices.front().width(), height = slices.front().height();
        dispatchSampleType(slices.front().type(), [&](auto zero) {
            using T = decltype(zero);
            for (int y = 0; y < height; ++y) {
                const size_t at = size_t(y) * size_t(width);
                for (const PixelBuffer& slice : slices)
                    addRow<T>(slice.row<T>(y), m_sums.data() + at, m_counts.data() + at, width, m_mode, m_grey);
            }
        });
    }

    /// `middle` gives the padding where no slice has anything.
    Result<PixelBuffer> result(const PixelBuffer& middle) const
    {
        auto result = PixelBuffer::allocate(middle.size(), 1, middle.type());
        dispatchSampleType(middle.type(), [&](auto zero) {
            using T = decltype(zero);
            for (int y = 0; result && y < middle.height(); ++y) {
                const size_t at = size_t(y) * size_t(middle.width());
                putRow<T>(m_sums.data() + at, m_counts.data() + at, middle.row<T>(y), result->mutableRow<T>(y),
                          middle.width(), m_mode);
            }
        });
        return result;
    }

private:
    SlabMode m_mode;
    const GrayscaleEncoding& m_grey;
    std::vector<double> m_sums;
    std::vector<quint32> m_counts;
};

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
    : FrameSource(
          describe(withOneRescale(stack)->info(), {std::clamp(choice.slices, 2, stack->info().frames), choice.mode}),
          stack->info().size()),
      m_stack(std::move(stack)),
      m_values(withOneRescale(m_stack)), m_choice{std::clamp(choice.slices, 2, info().frames), choice.mode},
      m_cache(std::make_unique<SliceCache>())
{
}

SlabSource::~SlabSource() = default;

Result<PixelBuffer> SlabSource::slice(int frame, std::stop_token stop) const
{
    if (PixelBuffer known = m_cache->find(frame); !known.isNull())
        return known;
    auto pixels = m_values->read(0, frame, QRect(QPoint(0, 0), info().size()), std::move(stop));
    if (pixels)
        m_cache->keep(frame, *pixels);
    return pixels;
}

Result<PixelBuffer> SlabSource::decodeFrame(int frame, std::stop_token stop) const
{
    // At the ends the slab stops moving, so that it is always as thick as it says.
    const int first = std::clamp(frame - (m_choice.slices - 1) / 2, 0, info().frames - m_choice.slices);
    const int last = first + m_choice.slices - 1;
    try {
        Projection projection(info().size(), m_choice.mode, info().grayscale);
        constexpr size_t kAtOnce = 8;
        std::vector<PixelBuffer> slices;
        PixelBuffer middle;
        for (int i = first; i <= last; ++i) {
            if (stop.stop_requested())
                return Error{ErrorCode::Cancelled, QStringLiteral("%1: cancelled").arg(info().path), {}};
            auto pixels = slice(i, stop);
            if (!pixels)
                return pixels;
            if (i == frame)
                middle = *pixels;
            slices.push_back(std::move(*pixels));
            if (slices.size() == kAtOnce || i == last) {
                projection.add(slices);
                slices.clear();
            }
        }
        return projection.result(middle);
    } catch (const std::bad_alloc&) {
        return Error{
            ErrorCode::LimitExceeded, QStringLiteral("%1: a slab does not fit into memory").arg(info().path), {}};
    }
}

} // namespace triptych
