// Writes the phantom's DICOM files: Digital Mammography X-Ray Image – For Presentation (PS3.3 A.27) and Ultrasound
// Multi-frame Image (PS3.3 A.7).
#pragma once

#include "core/base/result.h"
#include "core/phantom/breast_geometry.h"

#include <QSize>

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace triptych::phantom {

/// A UID under 2.25 (PS3.5 B.2) that depends on the seed and the name only.
QString makeUid(uint64_t seed, const QString& name);

struct Patient {
    QString id, name, birthDate, sex; ///< DICOM forms: PN, DA "YYYYMMDD", CS
};

struct Study {
    QString uid, id, date, time, description, accessionNumber;
};

/// What every image file says of itself.
struct ImageHeader {
    Patient patient;
    Study study;
    QString seriesUid, seriesDescription, instanceUid;
    int seriesNumber = 1, instanceNumber = 1;
    QString unitName, unitSerial; ///< the acquiring unit
    bool left = true;
};

enum class PixelCoding { Uncompressed, RunLength };

struct MammogramHeader : ImageHeader {
    Projection projection = Projection::CC;
    QSize size;
    double imagerSpacingMm = 0.07;
    bool monochrome1 = false;                       ///< the stored values are inverted when written
    bool sigmoid = false;                           ///< VOI LUT Function SIGMOID instead of LINEAR
    double windowCentre = 2048, windowWidth = 4096; ///< in values where bright is dense
    bool srtCodes = false; ///< the view's code in the retired SNOMED-RT form, as older units write it
    PixelCoding coding = PixelCoding::Uncompressed;
    int patientAgeYears = 0;
};

struct UltrasoundHeader : ImageHeader {
    QSize size;
    double spacingMm = 0.1;
    double frameTimeMs = 50;
    int frames = 1;
};

/// `values`: 12 bits, bright is dense, 0 is air, row by row. Errors: WriteFailed.
Result<void> writeMammogram(const std::filesystem::path& path, const MammogramHeader& header,
                            std::vector<uint16_t> values);

/// `pixels`: 8 bits, all frames one after the other. Errors: WriteFailed.
Result<void> writeUltrasound(const std::filesystem::path& path, const UltrasoundHeader& header,
                             std::span<const uint8_t> pixels);

} // namespace triptych::phantom
