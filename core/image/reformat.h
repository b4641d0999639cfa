// Reformats: planes through a volume that were never acquired, trilinear, and the three standard stacks of them.
#pragma once

#include "core/image/frame_source.h"
#include "core/image/volume_grid.h"

namespace triptych {

/// The value at voxel coordinates by trilinear interpolation; within half a voxel of the edge the edge's own, further
/// out 0. Padding has no part in it: where most of the weight is padding, the result is padding.
double sampleVolume(const VolumeGrid& grid, double x, double y, double z);

/// A picture of `size` pixels of `spacing` in a plane (its origin the middle of the first pixel), U16, as sampleVolume.
/// Errors: LimitExceeded, Cancelled.
Result<PixelBuffer> reformat(const VolumeGrid& grid, const FramePlane& plane, const PixelSpacing& spacing, QSize size,
                             std::stop_token stop = {});

enum class AnatomicalPlane { Axial, Coronal, Sagittal };

/// "axial", or "axial, 20° oblique" where the volume's own planes are more than 5° off.
QString planeName(const VolumeGrid& grid, AnatomicalPlane plane);

/// One of the three stacks along the volume's own axes, each hung as its name asks: axial from the feet, the patient's
/// left on the right; coronal from the front; sagittal with the front on the left. Pixels are square, of the finest
/// spacing.
class ReformatSource final : public FrameSource {
public:
    /// `stack` is what the grid was built of: who, window and calibration are its own. The id is the stack's with
    /// "/axial" … behind it.
    ReformatSource(const ImageInfo& stack, VolumeGridPtr grid, AnatomicalPlane plane);

protected:
    Result<PixelBuffer> decodeFrame(int frame, std::stop_token stop) const override;

private:
    VolumeGridPtr m_grid;
};

} // namespace triptych
