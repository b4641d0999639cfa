#include "core/dicom/dicom_subject.h"

#include "core/dicom/dicom_writing.h"
#include "core/image/stack_source.h"

#include <algorithm>

namespace triptych {

std::filesystem::path DicomSubject::fileOf(int frame) const
{
    return size_t(frame) < frames.size() ? frames[size_t(frame)].file : std::filesystem::path(info.path.toStdString());
}

ImageId DicomSubject::imageOf(int frame) const
{
    return size_t(frame) < frames.size() ? frames[size_t(frame)].image : info.id;
}

int DicomSubject::frameOf(int frame) const
{
    return size_t(frame) < frames.size() ? frames[size_t(frame)].frame : frame;
}

std::vector<std::filesystem::path> DicomSubject::files() const
{
    std::vector<std::filesystem::path> all{std::filesystem::path(info.path.toStdString())};
    for (const SubjectFrame& frame : frames)
        all.push_back(frame.file);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

DicomSubject subjectOf(const ImageSource& source)
{
    DicomSubject subject{source.info(), {}};
    if (const auto* stack = dynamic_cast<const StackSource*>(&source))
        for (int frame = 0; frame < stack->info().frames; ++frame) {
            const StackSlice& slice = stack->slice(frame);
            const ImageInfo& info = slice.source->info();
            subject.frames.push_back({std::filesystem::path(info.path.toStdString()), info.id, slice.frame});
        }
    return subject;
}

QString sopInstanceUidOf(const ImageId& image)
{
    const bool isUid = !image.isEmpty() && image.value.size() <= 64 &&
                       std::all_of(image.value.begin(), image.value.end(),
                                   [](QChar c) { return c == QLatin1Char('.') || (c >= u'0' && c <= u'9'); });
    // A hash of digits only would have to be one in 10^13.
    return isUid && image.value.contains(QLatin1Char('.')) ? image.value : uidOfText(image.value);
}

QStringList subjectLosses(const DicomSubject& subject)
{
    if (subject.isDicom())
        return {};
    QStringList losses;
    losses << QStringLiteral(
        "The image is not DICOM: the file refers to it by an identifier made of its content, which "
        "other programs cannot follow.");
    if (subject.info.identity.patientId.isEmpty())
        losses << QStringLiteral("The image states no patient; the patient's name and ID stay empty.");
    if (subject.info.identity.studyInstanceUid.isEmpty())
        losses << QStringLiteral("The image states no study; one is made up for it.");
    return losses;
}

} // namespace triptych
