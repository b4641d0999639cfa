#include "core/annotation/label_solid.h"

#include "core/image/plane_geometry.h"
#include "core/image/volume_grid.h"

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

constexpr qint64 kMostVoxels = qint64(256) << 20;

/// Every mask pixel with the label: fn(x, y).
template <class Fn>
void forEachPixel(const LabelMap& map, int label, Fn&& fn)
{
    for (const QPoint& index : map.tileIndices()) {
        const LabelMap::Tile tile = map.tile(index);
        for (int y = 0; tile && y < LabelMap::kTileSide; ++y) {
            const quint8* row = tile->row<quint8>(y);
            for (int x = 0; x < LabelMap::kTileSide; ++x)
                if (row[x] == label)
                    fn(index.x() * LabelMap::kTileSide + x, index.y() * LabelMap::kTileSide + y);
        }
    }
}

/// The part of the stack that belongs to each slice, in mm: half the way to both neighbours, at the ends twice the
/// half.
std::vector<double> sharesOf(const StackGeometry& stack)
{
    const auto& at = stack.positionsMm;
    std::vector<double> shares(at.size());
    for (size_t i = 0; i < at.size(); ++i) {
        const double before = i > 0 ? at[i] - at[i - 1] : at[i + 1] - at[i];
        const double after = i + 1 < at.size() ? at[i + 1] - at[i] : before;
        shares[i] = (before + after) / 2;
    }
    return shares;
}

/// The box of the painted pixels over all slices, and their volume.
struct Extent {
    QRect box;
    int firstFrame = -1, lastFrame = -1;
    int slices = 0;
    double cubicMm = 0;
};

Extent extentOf(const QMap<int, LabelMap>& maps, int label, const std::vector<double>& shares, double pixelArea,
                const std::stop_token& stop)
{
    Extent extent;
    for (auto map = maps.cbegin(); map != maps.cend() && !stop.stop_requested(); ++map) {
        if (map.key() < 0 || size_t(map.key()) >= shares.size())
            continue;
        qint64 count = 0;
        int left = INT_MAX, top = INT_MAX, right = -1, bottom = -1;
        forEachPixel(*map, label, [&](int x, int y) {
            ++count;
            left = std::min(left, x);
            right = std::max(right, x);
            top = std::min(top, y);
            bottom = std::max(bottom, y);
        });
        if (count == 0)
            continue;
        extent.box |= QRect(QPoint(left, top), QPoint(right, bottom));
        extent.firstFrame = extent.slices == 0 ? map.key() : extent.firstFrame;
        extent.lastFrame = map.key();
        ++extent.slices;
        extent.cubicMm += double(count) * pixelArea * shares[size_t(map.key())];
    }
    return extent;
}

size_t nearestPosition(const std::vector<double>& positions, double position)
{
    const auto above = std::lower_bound(positions.begin(), positions.end(), position);
    if (above == positions.begin())
        return 0;
    if (above == positions.end() || position - *std::prev(above) < *above - position)
        return size_t(above - positions.begin()) - 1;
    return size_t(above - positions.begin());
}

Error problem(const ImageInfo& info, ErrorCode code, const QString& reason)
{
    return {code, QStringLiteral("%1: %2").arg(info.path, reason), {}};
}

} // namespace

QList<int> paintedLabels(const QMap<int, LabelMap>& maps)
{
    std::bitset<256> painted;
    for (const LabelMap& map : maps)
        painted |= map.labels();
    QList<int> labels;
    for (int label = 1; label < 256; ++label)
        if (painted[size_t(label)])
            labels << label;
    return labels;
}

Result<LabelSolid> makeLabelSolid(const ImageInfo& stack, const QMap<int, LabelMap>& maps, int label,
                                  std::stop_token stop)
{
    if (const QString obstacle = volumeObstacle(stack); !obstacle.isEmpty())
        return problem(stack, ErrorCode::Refused, QStringLiteral("has no volume: %1").arg(obstacle));
    const StackGeometry geometry = *stackGeometry(stack);
    const PixelSpacing spacing = *stack.calibration.nominalSpacing();
    const double downsample = maps.isEmpty() ? 1 : maps.first().downsample();
    const double dx = spacing.xMm * downsample, dy = spacing.yMm * downsample, dz = geometry.spacingMm;
    const Extent extent = extentOf(maps, label, sharesOf(geometry), dx * dy, stop);
    if (stop.stop_requested())
        return problem(stack, ErrorCode::Cancelled, QStringLiteral("cancelled"));
    if (extent.slices == 0)
        return problem(stack, ErrorCode::NotFound, QStringLiteral("nothing is painted with label %1").arg(label));
    LabelSolid solid;
    solid.label = label;
    solid.slices = extent.slices;
    solid.volumeMl = extent.cubicMm / 1000;
    const double firstMm = geometry.positionsMm[size_t(extent.firstFrame)];
    const double lastMm = geometry.positionsMm[size_t(extent.lastFrame)];
    const QRect box = extent.box.adjusted(-1, -1, 1, 1);
    const double depth = std::round((lastMm - firstMm) / dz) + 3;
    if (depth * box.width() * box.height() > double(kMostVoxels))
        return problem(stack, ErrorCode::LimitExceeded,
                       QStringLiteral("what is painted with label %1 is too large for a surface").arg(label));
    solid.size = {box.width(), box.height(), int(depth)};
    solid.spacingMm = {dx, dy, dz};
    const FramePlane& first = stack.planes.front();
    solid.axes = {first.alongRow, first.alongColumn, geometry.normal};
    solid.originMm = plus(first.originMm, plus(times(first.alongRow, dx * (box.left() + 0.5) - spacing.xMm / 2),
                                               times(first.alongColumn, dy * (box.top() + 0.5) - spacing.yMm / 2)));
    solid.originMm = plus(solid.originMm, times(geometry.normal, firstMm - geometry.positionsMm.front() - dz));
    solid.voxels.assign(size_t(solid.size[0]) * size_t(solid.size[1]) * size_t(solid.size[2]), 0);
    for (int z = 1; z + 1 < solid.size[2]; ++z) {
        const int frame = int(nearestPosition(geometry.positionsMm, firstMm + (z - 1) * dz));
        const auto map = maps.constFind(frame);
        if (map == maps.constEnd())
            continue;
        quint8* slice = solid.voxels.data() + size_t(z) * size_t(solid.size[0]) * size_t(solid.size[1]);
        forEachPixel(*map, label, [&](int x, int y) {
            slice[size_t(y - box.top()) * size_t(solid.size[0]) + size_t(x - box.left())] = 1;
        });
    }
    return solid;
}

} // namespace triptych
