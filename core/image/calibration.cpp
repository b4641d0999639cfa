#include "core/image/calibration.h"

#include <cmath>

namespace triptych {

namespace {

bool measuresAlike(const CalibratedRegion& a, const CalibratedRegion& b)
{
    return a.spacing == b.spacing && a.x.unit == b.x.unit && a.y.unit == b.y.unit;
}

} // namespace

QString spacingSourceName(SpacingSource source)
{
    switch (source) {
    case SpacingSource::None: break;
    case SpacingSource::PixelSpacing: return QStringLiteral("PixelSpacing");
    case SpacingSource::ImagerPixelSpacing: return QStringLiteral("ImagerPixelSpacing");
    case SpacingSource::ImagerPixelSpacingErmf: return QStringLiteral("ImagerPixelSpacing/ERMF");
    case SpacingSource::NominalScannedPixelSpacing: return QStringLiteral("NominalScannedPixelSpacing");
    case SpacingSource::UltrasoundRegion: return QStringLiteral("UltrasoundRegion");
    case SpacingSource::SlideMpp: return QStringLiteral("SlideMPP");
    case SpacingSource::FileHeader: return QStringLiteral("FileHeader");
    case SpacingSource::CaseFile: return QStringLiteral("CaseFile");
    }
    return QStringLiteral("none");
}

const CalibratedRegion* Calibration::regionFor(QPointF a, QPointF b) const
{
    const auto area = [](const CalibratedRegion& region) { return qint64(region.rect.width()) * region.rect.height(); };
    const CalibratedRegion* found = nullptr;
    for (const CalibratedRegion& region : regions)
        if (QRectF(region.rect).contains(a) && QRectF(region.rect).contains(b) &&
            (!found || area(region) < area(*found)))
            found = &region;
    for (const CalibratedRegion& other : regions) {
        const bool touched = QRectF(other.rect).contains(a) || QRectF(other.rect).contains(b);
        if (found && touched && area(other) < area(*found) && !measuresAlike(other, *found))
            return nullptr;
    }
    return found;
}

std::optional<PixelSpacing> Calibration::spacingFor(QPointF a, QPointF b) const
{
    if (regions.empty())
        return spacing;
    const CalibratedRegion* region = regionFor(a, b);
    return region ? region->spacing : std::nullopt;
}

std::optional<double> Calibration::lengthMm(QPointF a, QPointF b) const
{
    const auto found = spacingFor(a, b);
    if (!found)
        return std::nullopt;
    return std::hypot((b.x() - a.x()) * found->xMm, (b.y() - a.y()) * found->yMm);
}

std::optional<PixelSpacing> Calibration::nominalSpacing() const
{
    for (const CalibratedRegion& region : regions)
        if (region.spacing)
            return region.spacing;
    return regions.empty() ? spacing : std::nullopt;
}

QString calibrationBasis(const Calibration& calibration)
{
    switch (calibration.source) {
    case SpacingSource::None:
    case SpacingSource::PixelSpacing: break;
    case SpacingSource::ImagerPixelSpacing: return QStringLiteral("at the detector");
    case SpacingSource::ImagerPixelSpacingErmf: return QStringLiteral("detector spacing / ERMF");
    case SpacingSource::NominalScannedPixelSpacing: return QStringLiteral("on the film");
    case SpacingSource::UltrasoundRegion: return QStringLiteral("ultrasound region");
    case SpacingSource::SlideMpp: return QStringLiteral("slide MPP");
    case SpacingSource::FileHeader: return QStringLiteral("file header");
    case SpacingSource::CaseFile: return QStringLiteral("by hand");
    }
    return {};
}

} // namespace triptych
