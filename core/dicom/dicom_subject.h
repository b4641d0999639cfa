// DicomSubject: the image that a DICOM object made here (segmentation, measurements, annotations) speaks of, or that
// one which is read must speak of.
#pragma once

#include "core/image/image_source.h"

#include <filesystem>

namespace triptych {

/// Where one frame of a stack comes from.
struct SubjectFrame {
    std::filesystem::path file;
    ImageId image;
    int frame = 0; ///< of that image
};

struct DicomSubject {
    ImageInfo info;
    /// A stack put together of several images: one for each frame. Else empty: all frames are of `info.path`, whose
    /// identity is `info.id`.
    std::vector<SubjectFrame> frames;

    std::filesystem::path fileOf(int frame) const;
    ImageId imageOf(int frame) const;
    /// The frame in imageOf(frame).
    int frameOf(int frame) const;
    /// Every file, once each: what an object must never be written over.
    std::vector<std::filesystem::path> files() const;
    bool isDicom() const { return !info.transferSyntax.isEmpty(); }
    bool isSlide() const { return info.kind == ImageKind::Slide; }
};

/// Of an opened image, whether it is one file or a stack.
DicomSubject subjectOf(const ImageSource& source);

/// The SOP Instance UID that stands for an image: its own or, where it has none (PNG, vendor slides …), one that is
/// made of the hash of its content, so that the same file is known again.
QString sopInstanceUidOf(const ImageId& image);

/// What is made up where the image is not DICOM, in sentences; empty for DICOM.
QStringList subjectLosses(const DicomSubject& subject);

} // namespace triptych
