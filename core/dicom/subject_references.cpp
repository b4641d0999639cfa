#include "core/dicom/subject_references.h"

#include "core/dicom/dicom_attributes.h"
#include "core/dicom/dicom_writing.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <map>

namespace triptych {

namespace {

const DcmTagKey kPatientText[] = {DCM_IssuerOfPatientID,
                                  DCM_PatientAge,
                                  DCM_PatientSize,
                                  DCM_PatientWeight,
                                  DCM_EthnicGroup,
                                  DCM_Occupation,
                                  DCM_PatientIdentityRemoved,
                                  DCM_DeidentificationMethod};
const DcmTagKey kTypeTwo[] = {DCM_PatientName,    DCM_PatientID, DCM_PatientBirthDate,       DCM_PatientSex,
                              DCM_StudyDate,      DCM_StudyTime, DCM_ReferringPhysicianName, DCM_StudyID,
                              DCM_AccessionNumber};

bool isMultiFrameClass(const DicomAttributes& header)
{
    return header.has(DCM_NumberOfFrames) &&
           (header.integer(DCM_NumberOfFrames, 1) > 1 || header.itemCount(DCM_SharedFunctionalGroupsSequence) > 0);
}

/// A copy whose text is UTF-8; where that cannot be, nothing with text in it may be copied whole.
std::shared_ptr<DcmDataset> inUtf8(const DcmDataset& header)
{
    auto copy = std::make_shared<DcmDataset>(header);
    if (copy->convertToUTF8().bad())
        copy->putAndInsertString(DCM_SpecificCharacterSet, "");
    return copy;
}

ReferencedInstance instanceOf(const DicomAttributes& header)
{
    return {header.text(DCM_SOPClassUID), header.text(DCM_SOPInstanceUID),
            std::max(1, header.integer(DCM_NumberOfFrames, 1)), isMultiFrameClass(header)};
}

/// How an image that is no DICOM is referred to.
ReferencedInstance madeUpInstance(const DicomSubject& subject)
{
    ReferencedInstance instance;
    instance.sopInstanceUid = sopInstanceUidOf(subject.info.id);
    instance.frames = subject.info.frames;
    instance.multiFrame = subject.isSlide() || subject.info.frames > 1;
    instance.sopClassUid = QLatin1String(subject.isSlide()         ? UID_VLWholeSlideMicroscopyImageStorage
                                         : subject.info.frames > 1 ? UID_MultiframeTrueColorSecondaryCaptureImageStorage
                                                                   : UID_SecondaryCaptureImageStorage);
    return instance;
}

QString madeUpUid(const DicomSubject& subject, const char* what)
{
    return uidOfText(QLatin1String(what) + QLatin1Char('\n') + subject.info.id.value);
}

} // namespace

Result<SubjectReferences> SubjectReferences::open(const DicomSubject& subject)
{
    SubjectReferences references;
    references.m_subject = subject;
    const ImageIdentity& identity = subject.info.identity;
    references.m_studyUid = identity.studyInstanceUid;
    references.m_seriesUid = identity.seriesInstanceUid;
    references.m_frameOfReferenceUid = subject.info.frameOfReferenceUid;
    if (subject.isDicom()) {
        std::map<std::filesystem::path, size_t> known;
        const int files = subject.frames.empty() ? 1 : int(subject.frames.size());
        for (int frame = 0; frame < files; ++frame) {
            const auto [at, isNew] = known.try_emplace(subject.fileOf(frame), references.m_instances.size());
            if (isNew) {
                const auto file = openDicomFile(at->first);
                if (!file)
                    return file.error();
                const DicomAttributes header(file->header.get());
                references.m_instances.push_back(instanceOf(header));
                references.m_instances.back().sopInstanceUid = sopInstanceUidOf(subject.imageOf(frame));
                if (frame == 0) {
                    references.m_header = inUtf8(*file->header);
                    references.m_frameOfReferenceUid = header.text(DCM_FrameOfReferenceUID);
                }
            }
            references.m_instanceOfFrame.push_back(at->second);
        }
    } else {
        references.m_instances.push_back(madeUpInstance(subject));
    }
    if (references.m_studyUid.isEmpty())
        references.m_studyUid = madeUpUid(subject, "study");
    if (references.m_seriesUid.isEmpty())
        references.m_seriesUid = madeUpUid(subject, "series");
    return references;
}

DicomAttributes SubjectReferences::header() const { return DicomAttributes(m_header.get()); }

FrameReference SubjectReferences::ofFrame(int frame) const
{
    FrameReference reference;
    if (!m_subject.frames.empty() && size_t(frame) < m_instanceOfFrame.size())
        reference.instance = m_instanceOfFrame[size_t(frame)];
    if (m_instances[reference.instance].multiFrame)
        reference.number = m_subject.frameOf(frame) + 1;
    return reference;
}

void SubjectReferences::putPatientAndStudy(DcmItem& item) const
{
    const DicomAttributes source = header();
    const ImageIdentity& identity = m_subject.info.identity;
    for (const DcmTagKey& tag : kTypeTwo)
        putText(item, tag, source.text(tag).section(QLatin1Char('\\'), 0, 0));
    for (const DcmTagKey& tag : kPatientText)
        if (source.has(tag))
            putTexts(item, tag, source.texts(tag));
    if (source.isNull()) {
        putText(item, DCM_PatientName, identity.patientName);
        putText(item, DCM_PatientID, identity.patientId);
        putText(item, DCM_PatientBirthDate, identity.patientBirthDate.toString(QStringLiteral("yyyyMMdd")));
        putText(item, DCM_PatientSex, identity.patientSex);
        putText(item, DCM_StudyDate, identity.studyDate.toString(QStringLiteral("yyyyMMdd")));
    }
    putText(item, DCM_StudyInstanceUID, m_studyUid);
    if (!identity.studyDescription.isEmpty())
        putText(item, DCM_StudyDescription, identity.studyDescription);
}

DcmItem& SubjectReferences::appendReference(DcmItem& parent, const DcmTagKey& sequence, FrameReference reference) const
{
    DcmItem& item = appendItem(parent, sequence);
    const ReferencedInstance& instance = m_instances[reference.instance];
    putText(item, DCM_ReferencedSOPClassUID, instance.sopClassUid);
    putText(item, DCM_ReferencedSOPInstanceUID, instance.sopInstanceUid);
    if (reference.number > 0)
        putText(item, DCM_ReferencedFrameNumber, QString::number(reference.number));
    return item;
}

void SubjectReferences::putReferencedSeries(DcmItem& item) const
{
    DcmItem& series = appendItem(item, DCM_ReferencedSeriesSequence);
    putText(series, DCM_SeriesInstanceUID, m_seriesUid);
    for (size_t i = 0; i < m_instances.size(); ++i)
        appendReference(series, DCM_ReferencedInstanceSequence, {i, 0});
}

void SubjectReferences::putFrameOfReference(DcmItem& item) const
{
    putText(item, DCM_FrameOfReferenceUID,
            m_frameOfReferenceUid.isEmpty() ? madeUpUid(m_subject, "frame of reference") : m_frameOfReferenceUid);
    const DicomAttributes source = header();
    const QString indicator = source.text(DCM_PositionReferenceIndicator);
    putText(item, DCM_PositionReferenceIndicator,
            indicator.isEmpty() && m_subject.isSlide() ? QStringLiteral("SLIDE_CORNER") : indicator);
}

void SubjectReferences::putSpecimen(DcmItem& item) const
{
    const DicomAttributes source = header();
    for (const DcmTagKey& tag : {DCM_ContainerIdentifier, DCM_IssuerOfTheContainerIdentifierSequence,
                                 DCM_ContainerTypeCodeSequence, DCM_SpecimenDescriptionSequence})
        if (source.raw())
            source.raw()->findAndInsertCopyOfElement(tag, &item);
    const DicomAttributes own(&item);
    const QString unknown = QStringLiteral("UNKNOWN");
    if (!own.has(DCM_ContainerIdentifier))
        putText(item, DCM_ContainerIdentifier, unknown);
    if (!own.has(DCM_IssuerOfTheContainerIdentifierSequence))
        item.insertEmptyElement(DCM_IssuerOfTheContainerIdentifierSequence, true);
    if (!own.has(DCM_ContainerTypeCodeSequence)) // CID 8101
        appendCode(item, DCM_ContainerTypeCodeSequence,
                   {QStringLiteral("433466003"), QStringLiteral("SCT"), QStringLiteral("Microscope slide")});
    if (own.has(DCM_SpecimenDescriptionSequence))
        return;
    DcmItem& specimen = appendItem(item, DCM_SpecimenDescriptionSequence);
    putText(specimen, DCM_SpecimenIdentifier, unknown);
    specimen.insertEmptyElement(DCM_IssuerOfTheSpecimenIdentifierSequence, true);
    putText(specimen, DCM_SpecimenUID, madeUpUid(m_subject, "specimen"));
    specimen.insertEmptyElement(DCM_SpecimenPreparationSequence, true);
}

SlideFrameOfReference SubjectReferences::slide() const
{
    SlideFrameOfReference slide;
    const DicomAttributes source = header();
    const DicomAttributes origin = source.item(DCM_TotalPixelMatrixOriginSequence);
    slide.originXMm = origin.number(DCM_XOffsetInSlideCoordinateSystem).value_or(0);
    slide.originYMm = origin.number(DCM_YOffsetInSlideCoordinateSystem).value_or(0);
    const auto cosines = source.numbers(DCM_ImageOrientationSlide);
    if (cosines.size() == 6)
        for (size_t i = 0; i < 3; ++i) {
            slide.alongRow[i] = cosines[i];
            slide.alongColumn[i] = cosines[i + 3];
        }
    return slide;
}

} // namespace triptych
