#include "core/dicom/image_references.h"

#include "core/image/image_source.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>

namespace triptych {

std::vector<ImageReference> imageReferences(const DicomAttributes& item, const DcmTagKey& sequence)
{
    constexpr int kMost = 10'000;
    std::vector<ImageReference> references;
    for (int i = 0; i < std::min(item.itemCount(sequence), kMost); ++i) {
        const DicomAttributes at = item.item(sequence, i);
        ImageReference reference;
        reference.image.value = at.text(DCM_ReferencedSOPInstanceUID);
        for (const double frame : at.numbers(DCM_ReferencedFrameNumber))
            if (frame >= 1 && frame < 1e7)
                reference.frames.push_back(int(frame) - 1);
        if (!reference.image.isEmpty())
            references.push_back(std::move(reference));
    }
    return references;
}

QDateTime dateTimeOf(const DicomAttributes& item, const DcmTagKey& date, const DcmTagKey& time)
{
    const QString clock = item.text(time).section(QLatin1Char('\\'), 0, 0);
    QTime at = QTime::fromString(clock.left(6), QStringLiteral("hhmmss"));
    if (!at.isValid())
        at = QTime::fromString(clock.left(4), QStringLiteral("hhmm"));
    const QDate day = item.date(date);
    return day.isValid() ? QDateTime(day, at.isValid() ? at : QTime(0, 0)) : QDateTime();
}

QString personText(const QString& name)
{
    ImageIdentity person;
    person.patientName = name;
    return person.displayName();
}

} // namespace triptych
