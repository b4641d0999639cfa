#include "core/image/volume_grid.h"
#include "core/image/reduce.h"

#include "core/image/frame_source.h"
#include "core/image/plane_geometry.h"
#include "core/image/stack_source.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

namespace triptych {

namespace {

constexpr int kMostReduction = 32;

/// Stored value = scale × 16-bit value + offset.
struct Packing {
    double scale = 1, offset = 0;

    explicit Packing(const ImageInfo& info)
    {
        switch (info.sampleType) {
        case SampleType::U8:
        case SampleType::U16: return;
        case SampleType::S8:
        case SampleType::S16: offset = -32768; return;
        default: break;
        }
        const GrayscaleEncoding& grey = info.grayscale;
        const double range = grey.storedMax - grey.storedMin;
        offset = std::isfinite(grey.storedMin) ? grey.storedMin : 0;
        scale = std::isfinite(range) && range > 0 ? range / 65535 : 1;
    }
    quint16 pack(double stored) const
    {
        const double value = std::round((stored - offset) / scale);
        return quint16(std::isnan(value) ? 0 : std::clamp(value, 0.0, 65535.0));
    }
};

Error problem(const ImageInfo& info, ErrorCode code, const QString& reason)
{
    return {code, QStringLiteral("%1: %2").arg(info.path, reason), {}};
}

int reduced(int pixels, int reduction) { return (pixels + reduction - 1) / reduction; }

class Builder {
public:
    Builder(const ImageSource& stack, const StackGeometry& geometry, const ProgressFn& progress, std::stop_token stop)
        : m_stack(stack), m_info(stack.info()), m_geometry(geometry), m_progress(progress), m_stop(std::move(stop)),
          m_packing(m_info), m_grid(std::make_shared<VolumeGrid>())
    {
    }

    Result<VolumeGridPtr> run(qint64 maxBytes)
    {
        if (auto planned = plan(maxBytes); !planned)
            return planned.error();
        describeValues();
        for (int z = 0; z < m_grid->size[2]; ++z) {
            if (m_stop.stop_requested())
                return problem(m_info, ErrorCode::Cancelled, QStringLiteral("cancelled"));
            if (m_progress)
                m_progress({z, m_grid->size[2], -1, QStringLiteral("Preparing the volume")});
            if (auto filled = fill(z); !filled)
                return filled.error();
        }
        return VolumeGridPtr(std::move(m_grid));
    }

private:
    Result<void> plan(qint64 maxBytes)
    {
        VolumeGrid& grid = *m_grid;
        const PixelSpacing spacing = *m_info.calibration.nominalSpacing();
        const double length = m_geometry.positionsMm.back() - m_geometry.positionsMm.front();
        const qint64 slices = std::llround(length / m_geometry.spacingMm) + 1;
        const auto bytes = [&](int reduction) {
            return qint64(reduced(m_info.size().width(), reduction)) * reduced(m_info.size().height(), reduction) *
                   slices * qint64(sizeof(quint16));
        };
        while (grid.reduction <= kMostReduction && bytes(grid.reduction) > maxBytes)
            grid.reduction *= 2;
        if (slices > 100'000 || grid.reduction > kMostReduction)
            return problem(m_info, ErrorCode::LimitExceeded,
                           QStringLiteral("its volume does not fit into %1 MB").arg(maxBytes >> 20));
        if (grid.reduction > 1)
            grid.notes << QStringLiteral("Reduced to 1/%1 of the pixels along rows and columns, to fit into %2 MB.")
                              .arg(grid.reduction)
                              .arg(maxBytes >> 20);
        if (!m_geometry.even)
            grid.notes << QStringLiteral("The slices do not lie evenly; between them values are interpolated.");
        const int r = grid.reduction;
        grid.size = {reduced(m_info.size().width(), r), reduced(m_info.size().height(), r), int(slices)};
        grid.spacingMm = {spacing.xMm * r, spacing.yMm * r, m_geometry.spacingMm};
        // Right-handed, so that nothing that draws it shows a mirrored breast: against the frames' order where need be.
        const PatientVector normal = normalOf(m_info.planes.front());
        m_backwards = dot(normal, m_geometry.normal) < 0;
        const FramePlane& first = m_backwards ? m_info.planes.back() : m_info.planes.front();
        grid.axes = {first.alongRow, first.alongColumn, normal};
        grid.originMm = plus(first.originMm, plus(times(first.alongRow, spacing.xMm * (r - 1) / 2),
                                                  times(first.alongColumn, spacing.yMm * (r - 1) / 2)));
        try {
            grid.values.resize(size_t(grid.size[0]) * size_t(grid.size[1]) * size_t(grid.size[2]));
        } catch (const std::bad_alloc&) {
            return problem(m_info, ErrorCode::LimitExceeded, QStringLiteral("its volume does not fit into memory"));
        }
        return {};
    }

    void describeValues()
    {
        const GrayscaleEncoding& grey = m_info.grayscale;
        m_grid->slope = grey.rescaleSlope * m_packing.scale;
        m_grid->intercept = grey.rescaleSlope * m_packing.offset + grey.rescaleIntercept;
        if (grey.padding)
            m_grid->padding = std::pair(m_packing.pack(grey.padding->first), m_packing.pack(grey.padding->second));
    }

    /// A frame of the stack as packed values, reduced.
    Result<void> load(int frame)
    {
        if (frame == m_upperFrame)
            return {};
        std::swap(m_lower, m_upper);
        std::swap(m_lowerFrame, m_upperFrame);
        if (frame == m_upperFrame)
            return {};
        auto pixels = m_stack.read(0, frame, QRect(QPoint(0, 0), m_info.size()), m_stop);
        for (int r = 1; pixels && r < m_grid->reduction; r *= 2)
            pixels = reduceByTwo(*pixels, m_info.grayscale.padding);
        if (!pixels)
            return pixels.error();
        m_upper.resize(size_t(m_grid->size[0]) * size_t(m_grid->size[1]));
        dispatchSampleType(pixels->type(), [&](auto zero) {
            for (int y = 0; y < m_grid->size[1]; ++y) {
                const auto* in = pixels->row<decltype(zero)>(y);
                quint16* out = m_upper.data() + size_t(y) * size_t(m_grid->size[0]);
                for (int x = 0; x < m_grid->size[0]; ++x)
                    out[x] = m_packing.pack(double(in[x]));
            }
        });
        m_upperFrame = frame;
        return {};
    }

    /// The slice at z steps of the median distance from the first: a frame, or between two.
    Result<void> fill(int z)
    {
        const auto& positions = m_geometry.positionsMm;
        const double position =
            m_backwards ? positions.back() - z * m_geometry.spacingMm : positions.front() + z * m_geometry.spacingMm;
        const auto above = std::upper_bound(positions.begin(), positions.end(), position);
        const int upper = std::clamp(int(above - positions.begin()), 1, int(positions.size()) - 1);
        double share =
            (position - positions[size_t(upper - 1)]) / (positions[size_t(upper)] - positions[size_t(upper - 1)]);
        if (m_geometry.even)
            share = std::round(share); // the hundredths of a millimetre that decimal strings leave are no interpolation
        share = std::clamp(share, 0.0, 1.0);
        quint16* out = m_grid->values.data() + m_grid->index(0, 0, z);
        const size_t count = size_t(m_grid->size[0]) * size_t(m_grid->size[1]);
        if (share <= 0 || share >= 1) {
            auto loaded = load(share >= 1 ? upper : upper - 1);
            if (loaded)
                std::copy_n(m_upper.data(), count, out);
            return loaded;
        }
        if (auto loaded = load(upper - 1); !loaded)
            return loaded;
        if (auto loaded = load(upper); !loaded)
            return loaded;
        for (size_t i = 0; i < count; ++i)
            out[i] = isPaddingValue(m_lower[i]) || isPaddingValue(m_upper[i])
                         ? (share < 0.5 ? m_lower[i] : m_upper[i])
                         : quint16(std::lround(m_lower[i] + share * (double(m_upper[i]) - m_lower[i])));
        return {};
    }

    bool isPaddingValue(quint16 value) const
    {
        return m_grid->padding && value >= m_grid->padding->first && value <= m_grid->padding->second;
    }

    const ImageSource& m_stack;
    const ImageInfo& m_info;
    const StackGeometry& m_geometry;
    const ProgressFn& m_progress;
    std::stop_token m_stop;
    Packing m_packing;
    std::shared_ptr<VolumeGrid> m_grid;
    std::vector<quint16> m_lower, m_upper; ///< the last two frames that were read, the newer one is the upper
    int m_lowerFrame = -1, m_upperFrame = -1;
    bool m_backwards = false;
};

} // namespace

PatientVector VolumeGrid::toPatient(double x, double y, double z) const
{
    return plus(originMm, plus(times(axes[0], x * spacingMm[0]),
                               plus(times(axes[1], y * spacingMm[1]), times(axes[2], z * spacingMm[2]))));
}

std::array<double, 3> VolumeGrid::toVoxel(const PatientVector& point) const
{
    const PatientVector from = minus(point, originMm);
    return {dot(from, axes[0]) / spacingMm[0], dot(from, axes[1]) / spacingMm[1], dot(from, axes[2]) / spacingMm[2]};
}

QString volumeObstacle(const ImageInfo& info)
{
    if (info.frames < 2 || info.planes.empty())
        return QStringLiteral("it is no stack of slices whose places in the patient are known");
    const auto geometry = stackGeometry(info);
    if (!geometry)
        return QStringLiteral("its slices are not parallel");
    if (!geometry->inOrder)
        return QStringLiteral("its slices do not follow each other along their normal");
    if (!geometry->straight)
        return QStringLiteral("its slices are staggered, not straight above each other");
    if (info.colour != ColourModel::Monochrome)
        return QStringLiteral("its slices are in colour");
    if (!info.calibration.nominalSpacing())
        return QStringLiteral("the distance of its pixels is not known");
    return {};
}

Result<VolumeGridPtr> buildVolume(const ImageSource& stack, qint64 maxBytes, const ProgressFn& progress,
                                  std::stop_token stop)
{
    if (const QString obstacle = volumeObstacle(stack.info()); !obstacle.isEmpty())
        return problem(stack.info(), ErrorCode::Refused, QStringLiteral("has no volume: %1").arg(obstacle));
    const auto geometry = stackGeometry(stack.info());
    const ImageSourcePtr values = withOneRescale(ImageSourcePtr(ImageSourcePtr(), &stack)); // the caller keeps it
    return Builder(*values, *geometry, progress, std::move(stop)).run(maxBytes);
}

} // namespace triptych
