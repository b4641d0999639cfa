// SubjectReferences: a DicomSubject as another object refers to it: whose it is, which instances it consists of, and
// where its frames lie.
#pragma once

#include "core/dicom/dicom_attributes.h"
#include "core/dicom/dicom_file.h"
#include "core/dicom/dicom_subject.h"

class DcmDataset;
class DcmItem;
class DcmTagKey;

namespace triptych {

/// A SOP instance that is referred to.
struct ReferencedInstance {
    QString sopClassUid;
    QString sopInstanceUid;
    int frames = 1;
    bool multiFrame = false; ///< of a class whose references name frames
};

/// One frame of the subject. `number` counts from 1; 0 where the instance is not referred to by frames.
struct FrameReference {
    size_t instance = 0;
    int number = 0;
};

/// The plane of tiles of a slide.
struct SlideFrameOfReference {
    double originXMm = 0, originYMm = 0; ///< of the middle of the first pixel of level 0
    std::array<double, 3> alongRow{0, -1, 0}, alongColumn{-1, 0, 0};
};

class SubjectReferences {
public:
    /// Opens the headers of the subject's files. Errors: as openDicomFile.
    static Result<SubjectReferences> open(const DicomSubject& subject);

    const std::vector<ReferencedInstance>& instances() const { return m_instances; }
    FrameReference ofFrame(int frame) const;

    /// Patient and General Study modules, from the header, else from what the image says of itself (PS3.3 C.7.1,
    /// C.7.2).
    void putPatientAndStudy(DcmItem& item) const;
    /// Referenced Series Sequence (C.12.2).
    void putReferencedSeries(DcmItem& item) const;
    /// Specimen module (C.7.6.22) as the source has it, else that nothing is known of the specimen.
    void putSpecimen(DcmItem& item) const;
    /// Position Reference Indicator and Frame of Reference UID; of a subject without one a UID of its own.
    void putFrameOfReference(DcmItem& item) const;
    /// Appends a Referenced SOP item with the frame, if it has one, and returns it.
    DcmItem& appendReference(DcmItem& parent, const DcmTagKey& sequence, FrameReference reference) const;

    QString studyUid() const { return m_studyUid; }
    QString seriesUid() const { return m_seriesUid; }
    QString frameOfReferenceUid() const { return m_frameOfReferenceUid; }
    SlideFrameOfReference slide() const;
    const DicomSubject& subject() const { return m_subject; }
    /// The first file's header in UTF-8; null where the subject is not DICOM.
    DicomAttributes header() const;

private:
    DicomSubject m_subject;
    std::shared_ptr<DcmDataset> m_header;
    std::vector<ReferencedInstance> m_instances;
    std::vector<size_t> m_instanceOfFrame; ///< stacks
    QString m_studyUid, m_seriesUid, m_frameOfReferenceUid;
};

} // namespace triptych
