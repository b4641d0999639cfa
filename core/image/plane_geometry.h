// Geometry of the planes that frames lie in: positions in the patient, distances, directions in words, crossings.
// DICOM places the middle of the first pixel; here (0, 0) is its outer corner, as everywhere in Triptych.
#pragma once

#include "core/image/image_source.h"

#include <QLineF>
#include <QPointF>

#include <optional>

namespace triptych {

PatientVector plus(const PatientVector& a, const PatientVector& b);
PatientVector minus(const PatientVector& a, const PatientVector& b);
PatientVector times(const PatientVector& a, double factor);
double dot(const PatientVector& a, const PatientVector& b);
PatientVector cross(const PatientVector& a, const PatientVector& b);
double lengthOf(const PatientVector& a);

/// Unit vector at right angles to the plane: row × column.
PatientVector normalOf(const FramePlane& plane);
/// Within half a degree, whichever way the normals point.
bool areParallel(const FramePlane& a, const FramePlane& b);

/// The patient's point (mm) under a level-0 point of the plane's frame.
PatientVector toPatient(const FramePlane& plane, const PixelSpacing& spacing, QPointF pixel);
/// The level-0 point at the foot of the perpendicular from a patient's point.
QPointF toPixel(const FramePlane& plane, const PixelSpacing& spacing, const PatientVector& point);

/// Directions as in Patient Orientation (PS3.3 C.7.6.1.1.1): "L", "PH" …; components below a fifth are left out.
QString directionLetters(const PatientVector& direction);
/// The value of Patient Orientation for a plane, e.g. "L\P".
QString orientationOf(const FramePlane& plane);

/// What the frames of an image have to do with each other, where they are parallel planes.
struct StackGeometry {
    PatientVector normal{0, 0, 1};   ///< of the first frame, turned so that positions grow where they are in order
    std::vector<double> positionsMm; ///< of each frame along the normal
    double spacingMm = 0;            ///< median distance of neighbours; 0 with one frame
    bool inOrder = false;            ///< positions grow from frame to frame
    bool even = false;               ///< in order, and every distance within a tenth of the median
    bool straight = false;           ///< the first pixels lie above each other along the normal, within half a pixel
};

/// Nothing where there is not one plane for each frame, or where they are not parallel.
std::optional<StackGeometry> stackGeometry(const ImageInfo& info);

/// A stack to step through and to make slabs of: two parallel planes or more, in order.
bool isStack(const ImageInfo& info);

/// The frame whose plane is nearest to a patient's point, and how far it is in mm. Nothing where there are no planes.
struct NearestFrame {
    int frame = 0;
    double distanceMm = 0;
};
std::optional<NearestFrame> nearestFrame(const ImageInfo& info, const PatientVector& point);

/// Where the plane of `other` (its frame `otherFrame`, only as far as that picture reaches) crosses a frame of `info`:
/// a line in level-0 pixels of `info`. Nothing where they are parallel, not calibrated, of different frames of
/// reference, or do not meet.
std::optional<QLineF> crossingLine(const ImageInfo& info, int frame, const ImageInfo& other, int otherFrame);

/// Both have planes in one frame of reference (0020,0052).
bool shareFrameOfReference(const ImageInfo& a, const ImageInfo& b);

/// "slice 12/40 · 11 mm" (from the first slice) or, in the patient's own system, "slice 12/40 · H 33.5 mm"; with what
/// the file or a slab calls the frame behind it. "frame 12/40" where frames are no planes; empty with one frame.
QString frameText(const ImageInfo& info, int frame);

} // namespace triptych
