// VolumeGrid: a stack's values in memory as one regular block of voxels, for reformats and three-dimensional views.
#pragma once

#include "core/image/image_source.h"
#include "core/jobs/progress.h"

#include <array>
#include <memory>

namespace triptych {

/// Immutable once built. Voxel coordinates: (0, 0, 0) is the middle of the first voxel.
struct VolumeGrid {
    std::array<int, 3> size{};                          ///< voxels along rows, columns and from slice to slice
    std::array<double, 3> spacingMm{};                  ///< between the middles of neighbouring voxels
    std::array<PatientVector, 3> axes{};                ///< unit vectors in the patient's system
    PatientVector originMm{};                           ///< the middle of the first voxel
    std::vector<quint16> values;                        ///< x fastest, then y, then z
    double slope = 1, intercept = 0;                    ///< modality value = slope × value + intercept
    std::optional<std::pair<quint16, quint16>> padding; ///< values first..last that are no image
    int reduction = 1;                                  ///< pixels of the stack's slices along a side of a voxel
    QStringList notes;                                  ///< sentences: reduced, interpolated

    size_t index(int x, int y, int z) const
    {
        return (size_t(z) * size_t(size[1]) + size_t(y)) * size_t(size[0]) + size_t(x);
    }
    PatientVector toPatient(double x, double y, double z) const;
    std::array<double, 3> toVoxel(const PatientVector& point) const;
};

using VolumeGridPtr = std::shared_ptr<const VolumeGrid>;

constexpr qint64 kMostVolumeBytes = qint64(512) << 20;

/// Reads every slice of a stack: monochrome, calibrated, its planes parallel, in order and straight above each other.
/// Slices are halved until the block takes no more than `maxBytes`; slices that do not lie evenly are interpolated
/// linearly onto their median distance. Blocks: from a worker. Errors: Refused (no such stack, and why), LimitExceeded,
/// Cancelled, and those of reading.
Result<VolumeGridPtr> buildVolume(const ImageSource& stack, qint64 maxBytes = kMostVolumeBytes,
                                  const ProgressFn& progress = {}, std::stop_token stop = {});

/// Why there can be no volume of an image; empty where there can.
QString volumeObstacle(const ImageInfo& info);

} // namespace triptych
