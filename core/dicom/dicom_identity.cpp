#include "core/dicom/dicom_identity.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <QRegularExpression>

namespace triptych {

namespace {

struct ViewCode {
    const char* sct;
    const char* srt; ///< also under the designator SNM3
    const char* view;
};

/// PS3.16 CID 4014 View for Mammography, with the retired SNOMED-RT codes of older files.
constexpr ViewCode kViewCodes[] = {
    {"399260004", "R-10224", "ML"},   {"399368009", "R-10226", "MLO"}, {"399352003", "R-10228", "LM"},
    {"399099002", "R-10230", "LMO"},  {"399162004", "R-10242", "CC"},  {"399196006", "R-10244", "FB"},
    {"399188001", "R-102D0", "SIO"},  {"441555000", "R-40AAA", "ISO"}, {"399192008", "R-1024A", "XCCL"},
    {"399101009", "R-1024B", "XCCM"},
};

QString viewOfCode(const QString& code)
{
    for (const ViewCode& known : kViewCodes)
        if (code == QLatin1String(known.sct) || code == QLatin1String(known.srt))
            return QLatin1String(known.view);
    return {};
}

/// A laterality and a view as technicians write them: "R CC", "LMLO", "left mlo", "RXCCL".
struct DescribedView {
    QString laterality;
    QString view;
};

DescribedView parseDescription(const QString& text)
{
    static const QRegularExpression view(
        QStringLiteral("(?<![A-Z])(R|L|RIGHT|LEFT)?[ _-]*(MLO|LMO|XCCL|XCCM|CC|ML|LM)(?![A-Z])"));
    static const QRegularExpression side(QStringLiteral("(?<![A-Z])(RIGHT|LEFT)(?![A-Z])"));
    const QString upper = text.toUpper();
    DescribedView found;
    const auto match = view.match(upper);
    if (match.hasMatch()) {
        found.laterality = match.captured(1).left(1);
        found.view = match.captured(2);
    }
    if (found.laterality.isEmpty())
        found.laterality = side.match(upper).captured(1).left(1);
    return found;
}

QString firstOf(const QStringList& candidates)
{
    for (const QString& candidate : candidates)
        if (!candidate.isEmpty())
            return candidate;
    return {};
}

/// PS3.3 C.7.1.1: M, F or O; anything else says nothing.
QString sexOf(const QString& value)
{
    const QString sex = value.trimmed().toUpper();
    return sex == QLatin1String("M") || sex == QLatin1String("F") || sex == QLatin1String("O") ? sex : QString();
}

/// R or L, or empty: both, unpaired and nonsense say nothing of one breast.
QString sideOf(const QString& value)
{
    const QString first = value.left(1).toUpper();
    return first == QLatin1String("R") || first == QLatin1String("L") ? first : QString();
}

bool isMammographyClass(const QString& uid)
{
    for (const char* known :
         {UID_DigitalMammographyXRayImageStorageForPresentation, UID_DigitalMammographyXRayImageStorageForProcessing,
          UID_BreastTomosynthesisImageStorage, UID_BreastProjectionXRayImageStorageForPresentation,
          UID_BreastProjectionXRayImageStorageForProcessing})
        if (uid == QLatin1String(known))
            return true;
    return false;
}

bool namesBreast(const QString& text)
{
    static const QRegularExpression words(QStringLiteral("\\b(BREAST|MAMMO\\w*|MAMA|BRUST|SEIN|R?MLO|LMLO|[RL]CC)\\b"));
    return text.toUpper().contains(words);
}

bool isBreastRegion(const DicomAttributes& header)
{
    const QString region = header.item(DCM_AnatomicRegionSequence).text(DCM_CodeValue);
    return region == QLatin1String("T-04000") || region == QLatin1String("76752008");
}

bool saysBreast(const DicomAttributes& header)
{
    if (isBreastRegion(header))
        return true;
    for (const DcmTagKey& tag : {DCM_BodyPartExamined, DCM_StudyDescription, DCM_SeriesDescription, DCM_ProtocolName})
        if (namesBreast(header.text(tag)))
            return true;
    return !viewOfCode(header.item(DCM_ViewCodeSequence).text(DCM_CodeValue)).isEmpty();
}

/// What is said of the body part itself goes before what a description may mean.
QString bodyPartOf(const DicomAttributes& header)
{
    const QString said = firstOf({header.text(DCM_BodyPartExamined).trimmed().toUpper(),
                                  header.item(DCM_AnatomicRegionSequence).text(DCM_CodeMeaning).trimmed().toUpper()});
    const bool breast = said.isEmpty() ? saysBreast(header) : isBreastRegion(header) || namesBreast(said);
    return breast ? QStringLiteral("BREAST") : said;
}

void readView(const DicomAttributes& header, ImageIdentity& identity)
{
    DicomAttributes code = header.item(DCM_ViewCodeSequence);
    if (code.isNull()) // tomosynthesis may say it of the acquisition only
        code = header.item(DCM_XRay3DAcquisitionSequence).item(DCM_ViewCodeSequence);
    if (code.isNull())
        code = header.functionalGroup(DCM_ViewCodeSequence);
    const DescribedView described =
        parseDescription(header.text(DCM_SeriesDescription) + QLatin1Char('|') + header.text(DCM_ProtocolName));
    const bool breast = readKind(header) == ImageKind::Mammogram;
    identity.viewPosition = firstOf({viewOfCode(code.text(DCM_CodeValue)), header.text(DCM_ViewPosition).toUpper(),
                                     breast ? described.view : QString()});
    for (int i = 0; i < code.itemCount(DCM_ViewModifierCodeSequence); ++i)
        identity.viewModifiers << code.item(DCM_ViewModifierCodeSequence, i).text(DCM_CodeMeaning).toLower();
    identity.viewModifiers.removeAll(QString());
    const DicomAttributes frameAnatomy = header.functionalGroup(DCM_FrameAnatomySequence);
    identity.laterality =
        firstOf({sideOf(header.text(DCM_ImageLaterality)), sideOf(header.text(DCM_Laterality)),
                 sideOf(frameAnatomy.text(DCM_FrameLaterality)), breast ? described.laterality : QString()});
}

} // namespace

bool isDicomDir(const DicomAttributes& header)
{
    return header.has(DCM_FileSetID) || header.has(DCM_OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity) ||
           header.itemCount(DCM_DirectoryRecordSequence) > 0;
}

QString sopClassName(const QString& uid)
{
    const char* keyword = dcmFindNameOfUID(uid.toLatin1().constData());
    if (!keyword)
        return uid;
    // "BasicTextSRStorage" to "Basic Text SR Storage"
    static const QRegularExpression wordEnd(QStringLiteral("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"));
    return QString::fromLatin1(keyword).replace(wordEnd, QStringLiteral(" "));
}

ImageKind readKind(const DicomAttributes& header)
{
    const QString modality = header.text(DCM_Modality);
    const QString sopClass = header.text(DCM_SOPClassUID);
    const auto modalityIn = [&modality](std::initializer_list<const char*> list) {
        return std::any_of(list.begin(), list.end(), [&](const char* m) { return modality == QLatin1String(m); });
    };
    if (modalityIn({"SM"}) || sopClass == QLatin1String(UID_VLWholeSlideMicroscopyImageStorage))
        return ImageKind::Slide;
    if (modalityIn({"MG"}) || isMammographyClass(sopClass))
        return ImageKind::Mammogram;
    if (modalityIn({"US", "IVUS"}) || sopClass == QLatin1String(UID_UltrasoundImageStorage) ||
        sopClass == QLatin1String(UID_UltrasoundMultiframeImageStorage))
        return ImageKind::Ultrasound;
    if (modalityIn({"CT", "MR", "PT", "NM", "RTDOSE"}))
        return ImageKind::Volume;
    if (modalityIn({"DX", "CR", "RG", "SC", "DF", "OT", ""}) && saysBreast(header))
        return ImageKind::Mammogram;
    return ImageKind::Image;
}

ImageIdentity readIdentity(const DicomAttributes& header)
{
    ImageIdentity identity;
    identity.patientName = header.text(DCM_PatientName);
    identity.patientId = header.text(DCM_PatientID);
    identity.patientBirthDate = header.date(DCM_PatientBirthDate);
    identity.patientSex = sexOf(header.text(DCM_PatientSex));
    identity.studyInstanceUid = header.text(DCM_StudyInstanceUID);
    identity.seriesInstanceUid = header.text(DCM_SeriesInstanceUID);
    identity.studyDescription = header.text(DCM_StudyDescription);
    identity.seriesDescription = header.text(DCM_SeriesDescription);
    identity.studyDate = header.date(DCM_StudyDate);
    identity.seriesNumber = header.integer(DCM_SeriesNumber);
    identity.instanceNumber = header.integer(DCM_InstanceNumber);
    identity.modality = header.text(DCM_Modality);
    identity.bodyPart = bodyPartOf(header);
    identity.patientOrientation = header.text(DCM_PatientOrientation);
    if (identity.patientOrientation.isEmpty())
        identity.patientOrientation =
            header.functionalGroup(DCM_PatientOrientationInFrameSequence).text(DCM_PatientOrientation);
    identity.forProcessing = header.text(DCM_PresentationIntentType) == QLatin1String("FOR PROCESSING") ||
                             sopClassName(header.text(DCM_SOPClassUID)).endsWith(QLatin1String("For Processing"));
    identity.implantPresent = header.text(DCM_BreastImplantPresent) == QLatin1String("YES");
    identity.partialView = header.text(DCM_PartialView) == QLatin1String("YES");
    identity.partialViewText = header.text(DCM_PartialViewDescription);
    if (identity.partialViewText.isEmpty())
        identity.partialViewText = header.item(DCM_PartialViewCodeSequence).text(DCM_CodeMeaning);
    identity.paddle = header.text(DCM_PaddleDescription);
    readView(header, identity);
    return identity;
}

} // namespace triptych
