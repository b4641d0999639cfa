// The calibration that a DICOM header states (PS3.3 10.7.1.3, C.8.5.5, C.7.6.16.2.1).
#pragma once

#include "core/dicom/dicom_attributes.h"
#include "core/image/image_source.h"

namespace triptych {

/// `size` is the image's in pixels; sentences about what cannot be right go to `warnings`.
Calibration readCalibration(const DicomAttributes& header, QSize size, QStringList& warnings);

/// Duration of each frame in ms, one entry for all, or empty (PS3.3 C.7.6.5): by Frame Time Vector, else at the
/// Recommended Display Frame Rate, else by Frame Time, else at the Cine Rate. `frames` > 1, else empty.
std::vector<double> readFrameTimes(const DicomAttributes& header, int frames);

/// Frames of interest with their descriptions, then the representative frame; numbers outside the clip are left out.
std::vector<KeyFrame> readKeyFrames(const DicomAttributes& header, int frames);

} // namespace triptych
