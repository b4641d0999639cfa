#include "core/dicom/dicom_calibration.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>

#include <cmath>

namespace triptych {

namespace {

// No detector or scanner has pixels outside of these.
constexpr double kLeastSpacingMm = 1e-6;
constexpr double kMostSpacingMm = 100;

bool isPossible(double spacingMm)
{
    return std::isfinite(spacingMm) && spacingMm >= kLeastSpacingMm && spacingMm <= kMostSpacingMm;
}

/// A spacing attribute: the row spacing (vertical) comes first (PS3.3 10.7.1.1).
std::optional<PixelSpacing> spacingOf(const DicomAttributes& item, const DcmTagKey& tag, const char* name,
                                      QStringList& warnings)
{
    if (!item.has(tag))
        return {};
    const auto values = item.numbers(tag);
    if (values.size() < 2 || !isPossible(values[0]) || !isPossible(values[1])) {
        warnings << QStringLiteral("%1 is impossible (%2); it is not used.")
                        .arg(QLatin1String(name), item.text(tag).left(40));
        return {};
    }
    return PixelSpacing{values[1], values[0]};
}

bool nearlyEqual(const PixelSpacing& a, const PixelSpacing& b)
{
    return std::abs(a.xMm - b.xMm) <= 1e-4 * a.xMm && std::abs(a.yMm - b.yMm) <= 1e-4 * a.yMm;
}

/// Tissue and colour flow regions in two spatial dimensions (PS3.3 C.8.5.5.1.1 to .4); M-mode and spectral Doppler
/// regions have other axes, and measure nothing in millimetres.
std::vector<CalibratedRegion> ultrasoundRegions(const DicomAttributes& header, QSize size, QStringList& warnings)
{
    constexpr int kTwoDimensional = 1, kTissue = 1, kColourFlow = 2, kCentimetres = 3;
    std::vector<CalibratedRegion> regions;
    for (int i = 0; i < std::min(header.itemCount(DCM_SequenceOfUltrasoundRegions), 256); ++i) {
        const DicomAttributes item = header.item(DCM_SequenceOfUltrasoundRegions, i);
        const int type = item.integer(DCM_RegionDataType, -1);
        if (item.integer(DCM_RegionSpatialFormat, -1) != kTwoDimensional || (type != kTissue && type != kColourFlow) ||
            item.integer(DCM_PhysicalUnitsXDirection, -1) != kCentimetres ||
            item.integer(DCM_PhysicalUnitsYDirection, -1) != kCentimetres)
            continue;
        const double xMm = std::abs(item.number(DCM_PhysicalDeltaX).value_or(0)) * 10;
        const double yMm = std::abs(item.number(DCM_PhysicalDeltaY).value_or(0)) * 10;
        const QPoint first(item.integer(DCM_RegionLocationMinX0, -1), item.integer(DCM_RegionLocationMinY0, -1));
        const QPoint last(item.integer(DCM_RegionLocationMaxX1, -1), item.integer(DCM_RegionLocationMaxY1, -1));
        const QRect rect = QRect(first, last) & QRect(QPoint(0, 0), size);
        if (rect.isEmpty() || !isPossible(xMm) || !isPossible(yMm)) {
            warnings << QStringLiteral("Ultrasound region %1 has an impossible place or spacing; it is not used.")
                            .arg(i + 1);
            continue;
        }
        regions.push_back({rect, {xMm, yMm}});
    }
    return regions;
}

Calibration detectorCalibration(const DicomAttributes& header, PixelSpacing imager)
{
    const double ermf = header.number(DCM_EstimatedRadiographicMagnificationFactor).value_or(0);
    // An object between source and detector is magnified, never reduced; beyond 10 no focal spot would be sharp.
    if (ermf < 1 || ermf > 10)
        return {SpacingSource::ImagerPixelSpacing, imager, {}};
    return {SpacingSource::ImagerPixelSpacingErmf, PixelSpacing{imager.xMm / ermf, imager.yMm / ermf}, {}};
}

} // namespace

Calibration readCalibration(const DicomAttributes& header, QSize size, QStringList& warnings)
{
    if (auto regions = ultrasoundRegions(header, size, warnings); !regions.empty())
        return {SpacingSource::UltrasoundRegion, {}, std::move(regions)};
    auto pixel = spacingOf(header, DCM_PixelSpacing, "Pixel Spacing", warnings);
    if (!pixel)
        pixel =
            spacingOf(header.functionalGroup(DCM_PixelMeasuresSequence), DCM_PixelSpacing, "Pixel Spacing", warnings);
    const auto imager = spacingOf(header, DCM_ImagerPixelSpacing, "Imager Pixel Spacing", warnings);
    const auto scanned = spacingOf(header, DCM_NominalScannedPixelSpacing, "Nominal Scanned Pixel Spacing", warnings);
    // PS3.3 10.7.1.3: Pixel Spacing equal to the detector's or scanner's is not calibrated beyond it.
    if (pixel && !(imager && nearlyEqual(*pixel, *imager)) && !(scanned && nearlyEqual(*pixel, *scanned)))
        return {SpacingSource::PixelSpacing, pixel, {}};
    if (imager)
        return detectorCalibration(header, *imager);
    if (scanned)
        return {SpacingSource::NominalScannedPixelSpacing, scanned, {}};
    return {};
}

std::vector<double> readFrameTimes(const DicomAttributes& header, int frames)
{
    constexpr double kLongestMs = 60'000;
    if (frames < 2)
        return {};
    const auto possible = [](double ms) { return ms > 0 && ms <= kLongestMs; };
    // The vector holds the increments that lead to each frame; the first one is 0 (PS3.3 C.7.6.5.1.2).
    std::vector<double> increments = header.numbers(DCM_FrameTimeVector);
    if (int(increments.size()) == frames) {
        std::vector<double> durations(increments.begin() + 1, increments.end());
        durations.push_back(durations.back());
        if (std::all_of(durations.begin(), durations.end(), possible))
            return durations;
    }
    const auto time = header.number(DCM_FrameTime);
    if (time && possible(*time))
        return {*time};
    for (const DcmTagKey& tag : {DCM_RecommendedDisplayFrameRate, DCM_CineRate}) {
        const auto rate = header.number(tag);
        if (rate && *rate > 0 && possible(1000 / *rate))
            return {1000 / *rate};
    }
    return {};
}

} // namespace triptych
