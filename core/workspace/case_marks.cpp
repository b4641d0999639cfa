#include "core/workspace/case_marks.h"

#include "core/dicom/cad_report_reader.h"
#include "core/dicom/dicom_header.h"
#include "core/dicom/presentation_state_reader.h"
#include "core/image/stack_source.h"
#include "core/workspace/breast_case.h"

#include <algorithm>

namespace triptych {

namespace {

/// What is wrong with an object of `patient` that speaks of `images`, or empty.
QString strangerReason(const QString& patient, const std::vector<ImageId>& images, const std::vector<CaseImage>& ours)
{
    bool known = false, ofSlices = false;
    for (const CaseImage& image : ours) {
        const ImageInfo& info = image.source->info();
        const auto* stack = dynamic_cast<const StackSource*>(image.source.get());
        for (int slice = 0; stack && slice < info.frames && !ofSlices; ++slice)
            ofSlices = std::find(images.begin(), images.end(), stack->slice(slice).source->info().id) != images.end();
        if (std::find(images.begin(), images.end(), info.id) == images.end())
            continue;
        known = true;
        if (!patient.isEmpty() && !info.identity.patientId.isEmpty() && patient != info.identity.patientId)
            return QStringLiteral("names patient %1, and its image is of %2").arg(patient, info.identity.patientId);
    }
    if (!known && ofSlices)
        return QStringLiteral("speaks of single slices of a stack, which it cannot be put on");
    return known ? QString() : QStringLiteral("speaks of no image of this case");
}

std::vector<ImageId> imagesOf(const PresentationState& state)
{
    std::vector<ImageId> images;
    for (const ImageReference& reference : state.images)
        images.push_back(reference.image);
    return images;
}

std::vector<ImageId> imagesOf(const CadReport& report) { return report.images; }

template <class Pointer>
void keep(std::vector<Pointer>& objects, const QString& name, const std::vector<CaseImage>& images,
          QStringList& warnings)
{
    std::erase_if(objects, [&](const Pointer& object) {
        const QString reason = strangerReason(object->patientId, imagesOf(*object), images);
        if (!reason.isEmpty())
            warnings << QStringLiteral("%1: the %2 %3 and is left out").arg(object->path, name, reason);
        return !reason.isEmpty();
    });
    std::stable_sort(objects.begin(), objects.end(),
                     [](const Pointer& a, const Pointer& b) { return a->created > b->created; });
}

} // namespace

bool CaseMarks::take(const std::filesystem::path& path)
{
    const auto header = readDicomHeader(path);
    if (!header)
        return false;
    const auto add = [this](auto read, auto& into) {
        if (!read)
            warnings << read.error().message;
        else if (std::none_of(into.begin(), into.end(), [&](const auto& known) { return known->uid == (*read)->uid; }))
            into.push_back(*read);
    };
    if (isPresentationState(header->sopClassUid))
        add(readPresentationState(path), states);
    else if (isMammographyCad(header->sopClassUid))
        add(readCadReport(path), reports);
    else
        return false;
    return true;
}

void CaseMarks::keepWhatBelongs(const std::vector<CaseImage>& images)
{
    keep(states, QStringLiteral("presentation state"), images, warnings);
    keep(reports, QStringLiteral("CAD report"), images, warnings);
    for (const CadReportPtr& report : reports)
        for (const QString& warning : report->warnings)
            warnings << QStringLiteral("%1: %2").arg(report->path, warning);
}

} // namespace triptych
