#include "core/workspace/case_order.h"

#include <QMap>

#include <algorithm>
#include <tuple>

namespace triptych {

namespace {

const ImageIdentity& identityOf(const CaseImage& image) { return image.source->info().identity; }

/// RCC, LCC, RMLO, LMLO, then other projections, then special views (magnified, spot compression …) of each.
int viewRank(const ImageIdentity& identity)
{
    const int view = identity.viewPosition == QLatin1String("CC")    ? 0
                     : identity.viewPosition == QLatin1String("MLO") ? 1
                                                                     : 2;
    const int side = identity.laterality == QLatin1String("R") ? 0 : identity.laterality == QLatin1String("L") ? 1 : 2;
    return (identity.viewModifiers.isEmpty() ? 0 : 9) + view * 3 + side;
}

auto readingKey(const CaseImage& image)
{
    const ImageInfo& info = image.source->info();
    const ImageIdentity& identity = info.identity;
    const qint64 newestFirst = identity.studyDate.isValid() ? -identity.studyDate.toJulianDay() : 0;
    return std::tuple(int(info.kind), newestFirst, info.kind == ImageKind::Mammogram ? viewRank(identity) : 0,
                      identity.seriesNumber, identity.seriesInstanceUid, identity.instanceNumber, info.path);
}

} // namespace

QString patientKey(const ImageIdentity& identity)
{
    QString name = identity.patientName.toUpper();
    name.replace(QLatin1Char('^'), QLatin1Char(' '));
    const QString id = identity.patientId.trimmed();
    name = name.simplified();
    return id.isEmpty() && name.isEmpty() ? QString() : id + QLatin1Char('\n') + name;
}

QString patientText(const ImageIdentity& identity)
{
    const QString name = identity.displayName();
    const QString id = identity.patientId.trimmed();
    return id.isEmpty() || name.isEmpty() ? id + name : id + QStringLiteral(", ") + name;
}

void markPriors(std::vector<CaseImage>& images)
{
    const auto group = [](const CaseImage& image) {
        return std::pair(patientKey(identityOf(image)), int(image.kind()));
    };
    QMap<std::pair<QString, int>, QDate> newest;
    for (const CaseImage& image : images) {
        QDate& date = newest[group(image)];
        date = std::max(date, identityOf(image).studyDate); // an invalid date is before every other
    }
    for (CaseImage& image : images) {
        const QDate date = identityOf(image).studyDate;
        image.prior = date.isValid() && date < newest.value(group(image));
    }
}

void sortForReading(std::vector<CaseImage>& images)
{
    std::stable_sort(images.begin(), images.end(),
                     [](const CaseImage& a, const CaseImage& b) { return readingKey(a) < readingKey(b); });
}

} // namespace triptych
