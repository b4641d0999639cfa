#include "core/image/calibration.h"

#include <cmath>

namespace triptych {

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

std::optional<PixelSpacing> Calibration::spacingFor(QPointF a, QPointF b) const
{
    if (regions.empty())
        return spacing;
    for (const CalibratedRegion& region : regions) {
        const QRectF area(region.rect);
        if (area.contains(a) && area.contains(b))
            return region.spacing;
    }
    return std::nullopt;
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
    if (!regions.empty())
        return regions.front().spacing;
    return spacing;
}

} // namespace triptych
