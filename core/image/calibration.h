// What a pixel measures, and what that claim rests on. A length is in millimetres only where it is one.
#pragma once

#include <QPointF>
#include <QRect>
#include <QString>

#include <optional>
#include <vector>

namespace triptych {

/// Where a spacing comes from (PS3.3 10.7.1.3, C.8.5.5.1, openslide.mpp-x …).
enum class SpacingSource {
    None,
    PixelSpacing,               ///< (0028,0030), calibrated to the patient
    ImagerPixelSpacing,         ///< (0018,1164), at the detector plane: not corrected for magnification
    ImagerPixelSpacingErmf,     ///< the same divided by Estimated Radiographic Magnification Factor (0018,1114)
    NominalScannedPixelSpacing, ///< (0018,2010), of the scanned film
    UltrasoundRegion,           ///< Sequence of Ultrasound Regions (0018,6011)
    SlideMpp,                   ///< micrometres per pixel of the scanner
    FileHeader,                 ///< NIfTI, NRRD, MetaImage or TIFF resolution
    CaseFile                    ///< given by hand in case.json
};

/// The word that `triptych info --json` and the views show, e.g. "ImagerPixelSpacing".
QString spacingSourceName(SpacingSource source);

struct PixelSpacing {
    double xMm = 0; ///< between the centres of neighbouring columns, at level 0
    double yMm = 0; ///< between the centres of neighbouring rows, at level 0
    friend bool operator==(const PixelSpacing&, const PixelSpacing&) = default;
};

/// What one pixel to the right or downwards is in a region that is no picture of the tissue: seconds, cm/s, Hz …
struct RegionAxis {
    double perPixel = 0; ///< in `unit`; 0: not known
    QString unit;        ///< "mm", "s", "cm/s", "Hz", "dB" …; empty: not known
};

/// One region of a calibrated ultrasound image (PS3.3 C.8.5.5); pixels outside every region measure nothing.
struct CalibratedRegion {
    QRect rect; ///< level-0 pixels
    /// Where both axes are lengths (2D tissue and colour flow); nothing in M-mode, spectral Doppler, wave forms.
    std::optional<PixelSpacing> spacing;
    QString kind = {}; ///< "M-mode", "spectral Doppler" …, for messages; empty for pictures of tissue
    RegionAxis x = {};
    RegionAxis y = {};
};

/// The calibration of one image. Immutable value.
struct Calibration {
    SpacingSource source = SpacingSource::None;
    std::optional<PixelSpacing> spacing;   ///< valid over the whole image, unless `regions` is not empty
    std::vector<CalibratedRegion> regions; ///< ultrasound: only here is anything measured

    /// The smallest region that holds both points; null where there is none, or where one of them lies in a still
    /// smaller region that measures differently (an inset).
    const CalibratedRegion* regionFor(QPointF a, QPointF b) const;
    /// The spacing that holds at both points, or nothing (uncalibrated, outside, or in two different regions).
    std::optional<PixelSpacing> spacingFor(QPointF a, QPointF b) const;
    /// Distance in mm between two points in level-0 pixels, or nothing.
    std::optional<double> lengthMm(QPointF a, QPointF b) const;
    /// The first usable spacing, for scale bars and equal-scale hanging.
    std::optional<PixelSpacing> nominalSpacing() const;
};

/// What a measurement rests on, for the reader: "at the detector", "detector, divided by ERMF", "ultrasound region" …;
/// empty where nothing needs to be said (Pixel Spacing, calibrated to the patient) or nothing is in millimetres.
QString calibrationBasis(const Calibration& calibration);

} // namespace triptych
