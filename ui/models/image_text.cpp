#include "ui/models/image_text.h"

#include <algorithm>
#include <map>

namespace triptych {

namespace {

QString joined(QStringList parts, const QString& separator = QStringLiteral(" · "))
{
    parts.removeAll(QString());
    return parts.join(separator);
}

QString viewName(const ImageIdentity& identity)
{
    return joined({identity.laterality, identity.viewPosition}, QStringLiteral(" "));
}

/// Completed years between two dates.
int ageInYears(QDate birth, QDate at)
{
    const int years = at.year() - birth.year();
    return at.month() * 100 + at.day() < birth.month() * 100 + birth.day() ? years - 1 : years;
}

} // namespace

QString imageCaption(const ImageInfo& info)
{
    const QString view = viewName(info.identity);
    switch (info.kind) {
    case ImageKind::Mammogram: // a tomosynthesis beside the projection of the same view
        return joined({view.isEmpty() ? QStringLiteral("MG") : view,
                       info.frames > 1 ? QStringLiteral("%1 sl").arg(info.frames) : QString()},
                      QStringLiteral(" "));
    case ImageKind::Ultrasound:
        return joined({QStringLiteral("US"), info.identity.laterality,
                       info.frames > 1 ? QStringLiteral("%1 fr").arg(info.frames) : QString()},
                      QStringLiteral(" "));
    case ImageKind::Slide:
        return info.objectivePower > 0 ? QStringLiteral("Slide %1×").arg(info.objectivePower) : QStringLiteral("Slide");
    case ImageKind::Volume: return QStringLiteral("Volume %1").arg(info.frames);
    case ImageKind::Image:
    case ImageKind::Other: break;
    }
    return view.isEmpty() ? QStringLiteral("Image") : view;
}

QString imageTip(const ImageInfo& info)
{
    const ImageIdentity& identity = info.identity;
    return joined(
        {joined({identity.patientId, identity.patientName}),
         joined({identity.studyDate.toString(Qt::ISODate), identity.studyDescription}),
         joined({modalityName(info.kind), identity.seriesDescription, viewName(identity)}),
         joined({QStringLiteral("%1 × %2").arg(info.size().width()).arg(info.size().height()),
                 info.frames > 1 ? QStringLiteral("%1 frames").arg(info.frames) : QString(), spacingText(info)}),
         info.path},
        QStringLiteral("\n"));
}

QString modalityName(ImageKind kind)
{
    switch (kind) {
    case ImageKind::Mammogram: return QStringLiteral("Mammogram");
    case ImageKind::Ultrasound: return QStringLiteral("Ultrasound");
    case ImageKind::Slide: return QStringLiteral("Slide");
    case ImageKind::Volume: return QStringLiteral("Volume");
    case ImageKind::Image: return QStringLiteral("Image");
    case ImageKind::Other: break;
    }
    return QStringLiteral("Other");
}

QString spacingText(const ImageInfo& info)
{
    const auto spacing = info.calibration.nominalSpacing();
    if (!spacing)
        return QStringLiteral("not calibrated");
    const QString basis = spacingSourceName(info.calibration.source);
    if (spacing->xMm < 0.02)
        return QStringLiteral("%1 µm/px · %2").arg(spacing->xMm * 1000, 0, 'g', 3).arg(basis);
    return QStringLiteral("%1 mm/px · %2").arg(spacing->xMm, 0, 'g', 3).arg(basis);
}

QString caseSummary(const BreastCase& opened)
{
    std::map<ImageKind, int> count;
    bool clip = false;
    bool prior = false;
    for (const CaseImage& image : opened.images) {
        prior = prior || image.prior;
        clip = clip || (image.kind() == ImageKind::Ultrasound && image.source->info().frames > 1);
        if (!image.prior)
            ++count[image.kind()];
    }
    const auto times = [&](ImageKind kind, const QString& name) {
        const int n = count.contains(kind) ? count.at(kind) : 0;
        return n == 0 ? QString() : n == 1 ? name : QStringLiteral("%1 ×%2").arg(name).arg(n);
    };
    return joined({times(ImageKind::Mammogram, QStringLiteral("MG")),
                   times(ImageKind::Ultrasound, clip ? QStringLiteral("US clip") : QStringLiteral("US")),
                   times(ImageKind::Slide, QStringLiteral("slide")), times(ImageKind::Volume, QStringLiteral("volume")),
                   times(ImageKind::Image, QStringLiteral("image")), times(ImageKind::Other, QStringLiteral("other")),
                   prior ? QStringLiteral("prior") : QString()});
}

QString patientText(const BreastCase& opened)
{
    if (opened.mixed)
        return joined({opened.patientIds.size() > 1 ? QStringLiteral("MIXED: %1 patients").arg(opened.patientIds.size())
                                                    : QStringLiteral("MIXED: several patients"),
                       opened.title});
    if (opened.images.empty())
        return opened.title;
    QDate birth;
    QDate study;
    QString sex;
    for (const CaseImage& image : opened.images) {
        const ImageIdentity& identity = image.source->info().identity;
        if (!birth.isValid())
            birth = identity.patientBirthDate;
        if (sex.isEmpty())
            sex = identity.patientSex;
        if (identity.studyDate > study || !study.isValid())
            study = identity.studyDate;
    }
    const QString age =
        birth.isValid() && study.isValid() ? QStringLiteral("%1 y").arg(ageInYears(birth, study)) : QString();
    return joined({opened.title, sex, age});
}

QDate currentStudyDate(const BreastCase& opened)
{
    QDate newest;
    for (const CaseImage& image : opened.images)
        if (!image.prior && image.source->info().identity.studyDate.isValid())
            newest = std::max(newest, image.source->info().identity.studyDate);
    return newest;
}

QDate priorStudyDate(const BreastCase& opened)
{
    QDate newest;
    for (const CaseImage& image : opened.images)
        if (image.prior && image.source->info().identity.studyDate.isValid())
            newest = std::max(newest, image.source->info().identity.studyDate);
    return newest;
}

double maskDownsample(const ImageInfo& info)
{
    double downsample = 1;
    constexpr int kMostMaskPixels = 8192;
    if (info.kind == ImageKind::Slide)
        while (std::max(info.size().width(), info.size().height()) / downsample > kMostMaskPixels)
            downsample *= 2;
    return downsample;
}

} // namespace triptych
