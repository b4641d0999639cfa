#include "core/dicom/dicom_calibration.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>
#include <cmath>
#include <iterator>

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

/// Physical Units (PS3.3 C.8.5.5.1.15), centimetres turned into millimetres.
RegionAxis regionAxis(int units, double delta)
{
    constexpr const char* kUnits[] = {"",     "%",   "dB",    "mm",  "s",     "Hz", "dB/s",
                                      "cm/s", "cm²", "cm²/s", "cm³", "cm³/s", "°"};
    constexpr int kCentimetres = 3;
    if (units <= 0 || units >= int(std::size(kUnits)) || !std::isfinite(delta) || delta == 0)
        return {};
    return {std::abs(delta) * (units == kCentimetres ? 10 : 1), QString::fromUtf8(kUnits[units])};
}

/// Region Spatial Format (0018,6012) and Data Type (0018,6014), for messages.
QString regionKind(int format, int type)
{
    switch (type) {
    case 3: return QStringLiteral("spectral Doppler"); // PW
    case 4: return QStringLiteral("spectral Doppler"); // CW
    case 0xA: return QStringLiteral("ECG");
    default: break;
    }
    return format == 2   ? QStringLiteral("M-mode")
           : format == 3 ? QStringLiteral("spectral")
                         : QStringLiteral("uncalibrated");
}

/// Tissue and colour flow regions in two spatial dimensions (PS3.3 C.8.5.5.1.1 to .4) measure in millimetres; M-mode,
/// spectral Doppler and wave forms have other axes, and their own units.
std::vector<CalibratedRegion> ultrasoundRegions(const DicomAttributes& header, QSize size, QStringList& warnings)
{
    constexpr int kTwoDimensional = 1, kTissue = 1, kColourFlow = 2, kCentimetres = 3;
    std::vector<CalibratedRegion> regions;
    for (int i = 0; i < std::min(header.itemCount(DCM_SequenceOfUltrasoundRegions), 256); ++i) {
        const DicomAttributes item = header.item(DCM_SequenceOfUltrasoundRegions, i);
        const int format = item.integer(DCM_RegionSpatialFormat, -1);
        const int type = item.integer(DCM_RegionDataType, -1);
        const int xUnits = item.integer(DCM_PhysicalUnitsXDirection, -1);
        const int yUnits = item.integer(DCM_PhysicalUnitsYDirection, -1);
        const bool picture = format == kTwoDimensional && (type == kTissue || type == kColourFlow) &&
                             xUnits == kCentimetres && yUnits == kCentimetres;
        const QPoint first(item.integer(DCM_RegionLocationMinX0, -1), item.integer(DCM_RegionLocationMinY0, -1));
        const QPoint last(item.integer(DCM_RegionLocationMaxX1, -1), item.integer(DCM_RegionLocationMaxY1, -1));
        CalibratedRegion region;
        region.rect = QRect(first, last) & QRect(QPoint(0, 0), size);
        region.x = regionAxis(xUnits, item.number(DCM_PhysicalDeltaX).value_or(0));
        region.y = regionAxis(yUnits, item.number(DCM_PhysicalDeltaY).value_or(0));
        if (region.rect.isEmpty() || (picture && (!isPossible(region.x.perPixel) || !isPossible(region.y.perPixel)))) {
            warnings << QStringLiteral("Ultrasound region %1 has an impossible place or spacing; it is not used.")
                            .arg(i + 1);
            continue;
        }
        if (picture)
            region.spacing = PixelSpacing{region.x.perPixel, region.y.perPixel};
        else
            region.kind = regionKind(format, type);
        regions.push_back(std::move(region));
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
    const auto byRate = [&](const DcmTagKey& tag) -> std::optional<double> {
        const auto rate = header.number(tag);
        return rate && *rate > 0 && possible(1000 / *rate) ? std::optional(1000 / *rate) : std::nullopt;
    };
    if (const auto ms = byRate(DCM_RecommendedDisplayFrameRate)) // meant for the display, unlike the others
        return {*ms};
    const auto time = header.number(DCM_FrameTime);
    if (time && possible(*time))
        return {*time};
    if (const auto ms = byRate(DCM_CineRate))
        return {*ms};
    return {};
}

std::vector<KeyFrame> readKeyFrames(const DicomAttributes& header, int frames)
{
    std::vector<KeyFrame> found;
    const auto add = [&](double number, const QString& text) {
        const int frame = int(std::clamp(number, 0.0, 1e9)) - 1;
        const bool known =
            std::any_of(found.begin(), found.end(), [frame](const KeyFrame& key) { return key.frame == frame; });
        if (frame >= 0 && frame < frames && !known)
            found.push_back({frame, text});
    };
    if (frames < 2)
        return found;
    const auto numbers = header.numbers(DCM_FrameNumbersOfInterest);
    const QStringList texts = header.text(DCM_FrameOfInterestDescription).split(QLatin1Char('\\'));
    for (size_t i = 0; i < numbers.size(); ++i)
        add(numbers[i], texts.value(int(i)).trimmed());
    if (header.has(DCM_RepresentativeFrameNumber))
        add(header.integer(DCM_RepresentativeFrameNumber), QStringLiteral("representative"));
    return found;
}

} // namespace triptych
