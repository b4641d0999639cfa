// Which side of the patient lies at which edge of a view: the letters that stand there.
#pragma once

#include "core/display/camera.h"
#include "core/image/patient_orientation.h"

namespace triptych {

struct EdgeLetters {
    QString left, top, right, bottom;
};

/// The letters at the viewport's edges, as the camera turns and mirrors the image. Pure.
EdgeLetters edgeLetters(const PatientOrientation& orientation, const Camera& camera);

} // namespace triptych
