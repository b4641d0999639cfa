#include "core/image/reformat.h"

#include "core/image/plane_geometry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace triptych {

namespace {

bool isPaddingValue(const VolumeGrid& grid, quint16 value)
{
    return grid.padding && value >= grid.padding->first && value <= grid.padding->second;
}

/// The two voxels on both sides of a coordinate and the share of the second; false outside.
struct Between {
    int low = 0, high = 0;
    double share = 0;
};

bool between(double at, int size, Between& result)
{
    constexpr double kHalf = 0.5 + 1e-9;
    if (at < -kHalf || at > size - 1 + kHalf)
        return false;
    const double inside = std::clamp(at, 0.0, double(size - 1));
    result.low = int(inside);
    result.high = std::min(result.low + 1, size - 1);
    result.share = inside - result.low;
    return true;
}

/// Which axis of the grid lies nearest to which axis of the patient (x, y, z), and whether it points the same way.
struct AxisMap {
    std::array<int, 3> gridAxis{};
    std::array<double, 3> sign{};
};

AxisMap axisMap(const VolumeGrid& grid)
{
    std::array<int, 3> order{0, 1, 2};
    AxisMap best;
    double bestSum = -1;
    do {
        double sum = 0;
        for (size_t patient = 0; patient < 3; ++patient)
            sum += std::abs(grid.axes[size_t(order[patient])][patient]);
        if (sum > bestSum + 1e-9) {
            bestSum = sum;
            best.gridAxis = order;
        }
    } while (std::next_permutation(order.begin(), order.end()));
    for (size_t patient = 0; patient < 3; ++patient)
        best.sign[patient] = grid.axes[size_t(best.gridAxis[patient])][patient] < 0 ? -1 : 1;
    return best;
}

/// The patient's axes that an anatomical plane's rows, columns and frames follow, and which way.
struct Hanging {
    std::array<size_t, 3> patientAxis; ///< row, column, frames
    std::array<double, 3> way;
};

Hanging hangingOf(AnatomicalPlane plane)
{
    switch (plane) {
    case AnatomicalPlane::Axial: return {{0, 1, 2}, {1, 1, 1}};
    case AnatomicalPlane::Coronal: return {{0, 2, 1}, {1, -1, 1}};
    case AnatomicalPlane::Sagittal: break;
    }
    return {{1, 2, 0}, {1, -1, 1}};
}

size_t normalAxis(AnatomicalPlane plane)
{
    return plane == AnatomicalPlane::Axial ? 2 : plane == AnatomicalPlane::Coronal ? 1 : 0;
}

QString baseName(AnatomicalPlane plane)
{
    return plane == AnatomicalPlane::Axial     ? QStringLiteral("axial")
           : plane == AnatomicalPlane::Coronal ? QStringLiteral("coronal")
                                               : QStringLiteral("sagittal");
}

/// One direction of a reformatted stack in the grid.
struct Direction {
    size_t axis;  ///< of the grid
    bool forward; ///< the way in which voxel numbers grow
    PatientVector unit;
    double lengthMm; ///< of the whole grid, from edge to edge
};

Direction directionOf(const VolumeGrid& grid, const AxisMap& map, size_t patientAxis, double way)
{
    const auto axis = size_t(map.gridAxis[patientAxis]);
    const bool forward = map.sign[patientAxis] * way > 0;
    return {axis, forward, times(grid.axes[axis], forward ? 1 : -1), grid.size[axis] * grid.spacingMm[axis]};
}

struct Layout {
    QSize size;
    double spacingMm;
    std::vector<FramePlane> planes;
};

Layout layoutOf(const VolumeGrid& grid, AnatomicalPlane plane)
{
    const AxisMap map = axisMap(grid);
    const Hanging hanging = hangingOf(plane);
    std::array<Direction, 3> along{directionOf(grid, map, hanging.patientAxis[0], hanging.way[0]),
                                   directionOf(grid, map, hanging.patientAxis[1], hanging.way[1]),
                                   directionOf(grid, map, hanging.patientAxis[2], hanging.way[2])};
    Layout layout;
    layout.spacingMm = *std::min_element(grid.spacingMm.begin(), grid.spacingMm.end());
    const auto pixels = [&](const Direction& d) {
        return std::max(1, int(std::lround(d.lengthMm / layout.spacingMm)));
    };
    layout.size = QSize(pixels(along[0]), pixels(along[1]));
    const size_t depth = along[2].axis;
    for (int frame = 0; frame < grid.size[depth]; ++frame) {
        std::array<double, 3> first{}; // voxel coordinates of the first pixel's middle
        for (int side = 0; side < 2; ++side) {
            const Direction& d = along[size_t(side)];
            const double inside = (layout.spacingMm / grid.spacingMm[d.axis] - 1) / 2;
            first[d.axis] = d.forward ? inside : grid.size[d.axis] - 1 - inside;
        }
        first[depth] = along[2].forward ? frame : grid.size[depth] - 1 - frame;
        layout.planes.push_back(
            {grid.toPatient(first[0], first[1], first[2]), along[0].unit, along[1].unit, grid.spacingMm[depth]});
    }
    return layout;
}

ImageInfo describe(const ImageInfo& stack, const VolumeGrid& grid, AnatomicalPlane plane)
{
    const Layout layout = layoutOf(grid, plane);
    ImageInfo info = stack;
    info.id.value += QLatin1Char('/') + baseName(plane);
    info.kind = ImageKind::Volume;
    info.sampleType = SampleType::U16;
    info.bitsStored = 16;
    info.frames = int(layout.planes.size());
    info.planes = layout.planes;
    info.frameNames = QStringList(info.frames, planeName(grid, plane));
    if (info.frameOfReferenceUid.isEmpty())
        info.frameOfReferenceUid = stack.id.value; // the three reformats of one stack share it
    info.calibration.spacing = PixelSpacing{layout.spacingMm, layout.spacingMm};
    info.calibration.regions.clear();
    info.identity.patientOrientation = orientationOf(layout.planes.front());
    info.keyFrames.clear();
    info.overlays.clear();
    info.shutter.reset();
    info.frameGrayscale.clear(); // of the stack's frames, in its own stored values
    GrayscaleEncoding& grey = info.grayscale;
    const bool asStored = grid.slope == grey.rescaleSlope && grid.intercept == grey.rescaleIntercept;
    grey.rescaleSlope = grid.slope;
    grey.rescaleIntercept = grid.intercept;
    if (grid.padding)
        grey.padding = std::pair(double(grid.padding->first), double(grid.padding->second));
    if (!asStored) {
        grey.modalityLut.reset();
        grey.storedMin = 0;
        grey.storedMax = 65535;
    }
    info.warnings = grid.notes;
    return info;
}

} // namespace

double sampleVolume(const VolumeGrid& grid, double x, double y, double z)
{
    Between bx, by, bz;
    if (!between(x, grid.size[0], bx) || !between(y, grid.size[1], by) || !between(z, grid.size[2], bz))
        return grid.padding ? grid.padding->first : 0;
    double sum = 0, weight = 0;
    quint16 nearest = 0;
    double most = -1;
    for (int corner = 0; corner < 8; ++corner) {
        const double w = (corner & 1 ? bx.share : 1 - bx.share) * (corner & 2 ? by.share : 1 - by.share) *
                         (corner & 4 ? bz.share : 1 - bz.share);
        if (w <= 0)
            continue;
        const quint16 value = grid.values[grid.index(corner & 1 ? bx.high : bx.low, corner & 2 ? by.high : by.low,
                                                     corner & 4 ? bz.high : bz.low)];
        if (w > most) {
            most = w;
            nearest = value;
        }
        if (isPaddingValue(grid, value))
            continue;
        sum += w * value;
        weight += w;
    }
    return weight >= 0.5 ? sum / weight : nearest;
}

Result<PixelBuffer> reformat(const VolumeGrid& grid, const FramePlane& plane, const PixelSpacing& spacing, QSize size,
                             std::stop_token stop)
{
    auto picture = PixelBuffer::allocate(size, 1, SampleType::U16);
    if (!picture)
        return picture;
    const auto first = grid.toVoxel(plane.originMm);
    const auto right = grid.toVoxel(plus(plane.originMm, times(plane.alongRow, spacing.xMm)));
    const auto down = grid.toVoxel(plus(plane.originMm, times(plane.alongColumn, spacing.yMm)));
    std::array<double, 3> stepX{}, stepY{};
    for (size_t i = 0; i < 3; ++i) {
        stepX[i] = right[i] - first[i];
        stepY[i] = down[i] - first[i];
    }
    for (int y = 0; y < size.height(); ++y) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("cancelled"), {}};
        quint16* out = picture->mutableRow<quint16>(y);
        for (int x = 0; x < size.width(); ++x)
            out[x] = quint16(std::lround(sampleVolume(grid, first[0] + x * stepX[0] + y * stepY[0],
                                                      first[1] + x * stepX[1] + y * stepY[1],
                                                      first[2] + x * stepX[2] + y * stepY[2])));
    }
    return picture;
}

QString planeName(const VolumeGrid& grid, AnatomicalPlane plane)
{
    const AxisMap map = axisMap(grid);
    const size_t normal = normalAxis(plane);
    const double cosine = std::abs(grid.axes[size_t(map.gridAxis[normal])][normal]);
    const double degrees = std::acos(std::min(1.0, cosine)) * 180 / std::numbers::pi;
    constexpr double kOblique = 5;
    return degrees > kOblique ? QStringLiteral("%1, %2° oblique").arg(baseName(plane)).arg(qRound(degrees))
                              : baseName(plane);
}

ReformatSource::ReformatSource(const ImageInfo& stack, VolumeGridPtr grid, AnatomicalPlane plane)
    : FrameSource(describe(stack, *grid, plane), layoutOf(*grid, plane).size), m_grid(std::move(grid))
{
}

Result<PixelBuffer> ReformatSource::decodeFrame(int frame, std::stop_token stop) const
{
    auto picture =
        reformat(*m_grid, info().planes[size_t(frame)], *info().calibration.spacing, info().size(), std::move(stop));
    if (!picture)
        return Error{picture.error().code, QStringLiteral("%1: %2").arg(info().path, picture.error().message),
                     picture.error().cause};
    return picture;
}

} // namespace triptych
