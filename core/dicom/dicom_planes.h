// Where the frames of a DICOM image lie in the patient: Image Plane module (PS3.3 C.7.6.2) and the functional groups
// Plane Position, Plane Orientation and Pixel Measures (C.7.6.16.2).
#pragma once

#include "core/dicom/dicom_attributes.h"
#include "core/image/image_source.h"

namespace triptych {

struct FramePlaces {
    std::vector<FramePlane> planes; ///< one for each frame, or none
    QString frameOfReferenceUid;
    /// For each frame: what else tells stacks of one series apart (echo time, b-value, temporal position, stack …).
    std::vector<QString> stackKeys;
};

/// Empty planes where the file states none for one of its `frames`; where what it states is impossible, or the pixel
/// spacing differs from frame to frame, a sentence goes to `warnings`.
FramePlaces readFramePlaces(const DicomAttributes& header, int frames, QStringList& warnings);

} // namespace triptych
