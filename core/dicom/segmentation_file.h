// DICOM Segmentation objects (PS3.3 A.51, C.8.20): label maps and probability maps of images, clips, stacks and slides.
// The file is one class of its own; what stands in the window is put on the image by fitSegmentation().
#pragma once

#include "core/annotation/label_map.h"
#include "core/dicom/coded_concept.h"
#include "core/dicom/dicom_subject.h"

#include <QColor>
#include <QDateTime>
#include <QStringList>

#include <map>

namespace triptych {

struct DicomFile;

enum class SegmentationKind {
    Binary,
    Probability, ///< FRACTIONAL: how likely
    Occupancy    ///< FRACTIONAL: how much of the pixel
};

/// Segment Algorithm Type (0062,0008).
enum class SegmentOrigin { Manual, Semiautomatic, Automatic };

struct DicomSegment {
    int label = 1;       ///< 1…255: the value in label maps. Files number segments from 1 on.
    QString name;        ///< Segment Label
    QString description; ///< may be empty
    QColor colour;       ///< Recommended Display CIELab Value; invalid: none
    CodedConcept category, type;
    SegmentOrigin origin = SegmentOrigin::Manual;
    QString algorithm;               ///< its name, where it is not Manual
    QString trackingId, trackingUid; ///< of a lesion that is followed; both or neither
};

/// Values of one segment over one frame of the image, or over a tile of a slide.
struct FractionalFrame {
    int label = 1;
    int frame = 0;      ///< of the image
    QPoint topLeft;     ///< in pixels of the segmentation; (0, 0) but on slides
    PixelBuffer values; ///< U8, 0…maximumFraction
};

struct SegmentationToWrite {
    DicomSubject subject;
    SegmentationKind kind = SegmentationKind::Binary;
    std::vector<DicomSegment> segments; ///< each label once; labels painted without a segment are an error
    std::map<int, LabelMap> labels;     ///< Binary: by frame of the image
    std::vector<FractionalFrame> fractions;
    int maximumFraction = 255; ///< the value that means 1
    QSize fractionSize;        ///< of the whole plane, for slides; else the image's
    double downsample = 1;     ///< of `fractions`: level-0 pixels per pixel of theirs; label maps have their own
    QString description;
    QString creator; ///< Content Creator's Name
    QDateTime created;
};

/// Writes one object. Empty frames are left out; tiles of slides are TILED_SPARSE. Where the image is not DICOM see
/// subjectLosses(). Errors: Refused (over a source image; nothing to write), LimitExceeded (more than 4 GB, a side of
/// an untiled image above 65,535), WriteFailed, and those of the source file.
Result<void> writeSegmentation(const std::filesystem::path& path, const SegmentationToWrite& segmentation);

/// What a file holds, in sentences, that this content loses in it; empty where nothing is lost.
QStringList segmentationLosses(const SegmentationToWrite& segmentation);

/// What one frame, or the tiles of one plane, of a file say they lie on.
struct SegmentationPlane {
    QString imageUid;                       ///< SOP Instance UID of the source; empty: not stated
    int frame = -1;                         ///< of that instance, from 0; −1: not stated, or the instance has one
    std::optional<FramePlane> place;        ///< in the patient
    LabelMap labels;                        ///< Binary
    std::vector<FractionalFrame> fractions; ///< `frame` is not set
};

struct DicomSegmentation {
    QString path;
    SegmentationKind kind = SegmentationKind::Binary;
    std::vector<DicomSegment> segments;
    QSize size;         ///< of every plane
    bool tiled = false; ///< of a slide
    std::optional<PixelSpacing> spacing;
    QString frameOfReferenceUid;
    QStringList imageUids; ///< every instance that the file refers to
    QStringList seriesUids;
    int maximumFraction = 255;
    std::vector<SegmentationPlane> planes;
    QString creator;
    QDateTime created; ///< local time as written
    QStringList warnings;
};

/// Reads a whole file: BINARY where segments overlap, the later one (in segment order) is kept and a warning says so.
/// Errors: NotFound, Unreadable, BadFormat (damaged, truncated), Unsupported (another object; a LABELMAP),
/// LimitExceeded (more than 255 segments; more than 2 GB of labels).
Result<DicomSegmentation> readSegmentation(const std::filesystem::path& path, std::stop_token stop = {});
/// The same of a file that is open already.
Result<DicomSegmentation> readSegmentation(const DicomFile& file, std::stop_token stop = {});

/// What a segmentation is on one image.
struct FittedSegmentation {
    std::map<int, LabelMap> labels; ///< by frame of the image
    std::vector<FractionalFrame> fractions;
    double downsample = 1; ///< of `fractions`
    QStringList warnings;
};

/// By the instances that the file refers to, else by places in the patient. Errors: Refused where it is of another
/// image (named) or of another size.
Result<FittedSegmentation> fitSegmentation(const DicomSegmentation& segmentation, const DicomSubject& subject);

} // namespace triptych
