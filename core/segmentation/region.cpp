#include "core/segmentation/region.h"

#include "core/image/plane_geometry.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {

/// Pixels of a level that an area of level-0 pixels touches, cut to the level.
QRect rectAt(const LevelInfo& level, const QRectF& area)
{
    const QRectF scaled(area.topLeft() / level.downsample, area.bottomRight() / level.downsample);
    const QPoint first(int(std::floor(scaled.left())), int(std::floor(scaled.top())));
    const QPoint last(int(std::ceil(scaled.right())) - 1, int(std::ceil(scaled.bottom())) - 1);
    return QRect(first, last).intersected(QRect(QPoint(0, 0), level.size));
}

std::array<double, 3> spacingOf(const ImageInfo& info, double downsample, int frames)
{
    const auto pixel = info.calibration.nominalSpacing();
    const auto stack = frames > 1 ? stackGeometry(info) : std::nullopt;
    if (!pixel || pixel->xMm <= 0 || pixel->yMm <= 0)
        return {1, 1, 1};
    const double x = pixel->xMm * downsample, y = pixel->yMm * downsample;
    return {x, y, stack && stack->spacingMm > 0 ? stack->spacingMm : std::min(x, y)};
}

/// Red, green and blue to luma, so that every method has one value to go by.
Result<PixelBuffer> lumaOf(const PixelBuffer& colour)
{
    auto luma = PixelBuffer::allocate(colour.size(), 1, SampleType::F32);
    if (!luma)
        return luma.error();
    for (int y = 0; y < colour.height(); ++y) {
        const quint8* from = colour.row<quint8>(y);
        float* to = luma->mutableRow<float>(y);
        for (int x = 0; x < colour.width(); ++x, from += 3)
            to[x] = 0.299F * float(from[0]) + 0.587F * float(from[1]) + 0.114F * float(from[2]);
    }
    return luma;
}

} // namespace

QRectF SegmentationRegion::area() const
{
    return {QPointF(rect.topLeft()) * downsample, QSizeF(rect.size()) * downsample};
}

QPointF SegmentationRegion::toGrid(QPointF image) const
{
    return image / downsample - QPointF(rect.topLeft()) - QPointF(0.5, 0.5);
}

QPointF SegmentationRegion::toImage(QPointF grid) const
{
    return (grid + QPointF(rect.topLeft()) + QPointF(0.5, 0.5)) * downsample;
}

GridPoint SegmentationRegion::voxelAt(QPointF image, int frame) const
{
    const QPointF at = toGrid(image);
    return {int(std::lround(at.x())), int(std::lround(at.y())), frame - firstFrame};
}

Result<SegmentationRegion> planRegion(const ImageInfo& info, const QRectF& area, int firstFrame, int frames,
                                      double maskDownsample, qint64 mostPixels, qint64 mostVoxels)
{
    const int last = std::min(firstFrame + frames, info.frames) - 1;
    firstFrame = std::max(firstFrame, 0);
    if (last < firstFrame || rectAt(info.levels.front(), area).isEmpty())
        return Error{ErrorCode::Refused, QStringLiteral("There is no image in the region to segment"), {}};
    SegmentationRegion region;
    region.firstFrame = firstFrame;
    region.frames = last - firstFrame + 1;
    const qint64 most = region.frames > 1 ? std::max(mostVoxels, mostPixels) : mostPixels;
    bool finest = true;
    for (int i = 0; i < int(info.levels.size()); ++i) {
        const LevelInfo& level = info.levels[size_t(i)];
        const bool coarsest = i + 1 == int(info.levels.size());
        if (!coarsest && level.downsample * 1.01 < maskDownsample)
            continue;
        region.level = i;
        region.downsample = level.downsample;
        region.rect = rectAt(level, area);
        if (qint64(region.rect.width()) * region.rect.height() <= most / region.frames)
            break;
        finest = false;
        if (coarsest)
            return Error{
                ErrorCode::LimitExceeded,
                QStringLiteral("The region is too large to segment, even at its coarsest level: choose a smaller "
                               "one, by zooming in or with fewer slices"),
                {}};
    }
    region.spacing = spacingOf(info, region.downsample, region.frames);
    if (!finest)
        region.note = QStringLiteral("Worked out at 1/%1 of the full resolution: zoom in for a finer border")
                          .arg(QLocale::c().toString(region.downsample, 'g', 3));
    if (const auto fine = checkGridSize({region.rect.width(), region.rect.height(), region.frames}); !fine)
        return fine.error();
    return region;
}

Result<ScalarGrid> readRegion(const ImageSource& image, const SegmentationRegion& region, std::stop_token stop,
                              const ProgressFn& progress)
{
    std::vector<PixelBuffer> slices;
    for (int i = 0; i < region.frames; ++i) {
        if (stop.stop_requested())
            return Error{ErrorCode::Cancelled, QStringLiteral("Reading the region was cancelled"), {}};
        auto pixels = image.read(region.level, region.firstFrame + i, region.rect, stop);
        if (pixels && pixels->samplesPerPixel() == 3)
            pixels = lumaOf(*pixels);
        if (!pixels)
            return pixels.error();
        slices.push_back(std::move(*pixels));
        if (progress)
            progress({i + 1, region.frames, -1, QStringLiteral("Reading the region")});
    }
    return gridOf(slices, region.spacing);
}

} // namespace triptych
