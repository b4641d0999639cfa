// Which part of an image is segmented, at which level, and how its grid lies over the image's pixels and label maps.
#pragma once

#include "core/annotation/label_map.h"
#include "core/image/image_source.h"
#include "core/jobs/progress.h"
#include "core/segmentation/grid.h"

#include <QMap>
#include <bitset>

#include <array>
#include <stop_token>

namespace triptych {

/// Pixels of one frame, and voxels of a stack, that answer quickly enough to be previewed while a slider moves.
constexpr qint64 kMostRegionPixels = qint64(2) << 20;
constexpr qint64 kMostRegionVoxels = qint64(12) << 20;

/// A plan: what is read. Grid voxel (x, y, z) is pixel (rect.left + x, rect.top + y) of `level` on frame
/// `firstFrame` + z.
struct SegmentationRegion {
    int level = 0;
    double downsample = 1; ///< level-0 pixels to a grid pixel
    QRect rect;            ///< pixels of `level`
    int firstFrame = 0;
    int frames = 1;
    std::array<double, 3> spacing{1, 1, 1}; ///< mm where known, else pixels
    QString note;                           ///< a sentence where the level is coarser than the mask, else empty

    QRectF area() const; ///< level-0 pixels
    /// Level-0 pixels to grid coordinates, where whole numbers are the middles of grid pixels, and back.
    QPointF toGrid(QPointF image) const;
    QPointF toImage(QPointF grid) const;
    GridPoint voxelAt(QPointF image, int frame) const; ///< may lie outside
    friend bool operator==(const SegmentationRegion&, const SegmentationRegion&) = default;
};

/// `area` (level-0 pixels) is cut to the image. The level is the finest that is not finer than the mask's pixels and
/// has no more pixels there than `mostPixels`, or, over `frames` > 1, voxels than `mostVoxels`. Errors: Refused where
/// nothing of the area lies in the image; LimitExceeded where even the coarsest level is too large (choose a smaller
/// part), or the part is too small.
Result<SegmentationRegion> planRegion(const ImageInfo& info, const QRectF& area, int firstFrame, int frames,
                                      double maskDownsample, qint64 mostPixels = kMostRegionPixels,
                                      qint64 mostVoxels = kMostRegionVoxels);

/// The stored values; of colour the luma (ITU-R BT.601). Blocks: from a worker. Errors: those of reading and gridOf().
Result<ScalarGrid> readRegion(const ImageSource& image, const SegmentationRegion& region, std::stop_token stop = {},
                              const ProgressFn& progress = {});

/// What is painted in the region, by frame; nearest where the grid is coarser.
LabelGrid paintedIn(const SegmentationRegion& region, const QMap<int, LabelMap>& painted);

/// The label maps of the frames in which `mask` (of the region's size) is not 0, with `label` painted there; nothing of
/// a locked label is changed. Where the grid is coarser than the map its border is interpolated. `painted` holds the
/// map of every frame concerned, empty ones too. Errors: Cancelled; LimitExceeded; Refused where mask and region differ
/// in size.
Result<QMap<int, LabelMap>> paintMask(const LabelGrid& mask, const SegmentationRegion& region,
                                      const QMap<int, LabelMap>& painted, quint8 label, const std::bitset<256>& locked,
                                      std::stop_token stop = {});

} // namespace triptych
