// Files in and out through ITK's ImageIO classes: the only place that includes ITK here. No ITK image is made: the
// bytes go straight between file and buffer.
#pragma once

#include "core/image/calibration.h"
#include "core/image/pixel_buffer.h"
#include "core/raster/itk_format.h"

#include <QStringList>

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace triptych {

/// What the header says. `sampleType` and `samples` are what frames are delivered as.
struct VolumeHeader {
    QSize size;
    int frames = 1;
    int samples = 1; ///< 1, or 3 (RGB U8)
    SampleType sampleType = SampleType::U8;
    std::optional<PixelSpacing> spacing; ///< only where the file states one
    double sliceSpacingMm = 1;
    std::array<double, 3> originMm{}; ///< of the centre of the first pixel
    QStringList warnings = {};
    /// Unit vectors along rows, columns and from frame to frame, in DICOM's system (LPS), of a three-dimensional file
    /// that states its spacing.
    std::optional<std::array<std::array<double, 3>, 3>> directions = {};
    std::map<std::string, std::string> texts = {}; ///< the key/value pairs of NRRD
};

/// The whole content, as stored; frames are converted when asked for.
class VolumeData {
public:
    /// `index` inside the frames. Errors: LimitExceeded.
    Result<PixelBuffer> frame(int index) const;
    const VolumeHeader& header() const { return m_header; }

private:
    friend Result<std::shared_ptr<const VolumeData>> readVolume(const std::filesystem::path&, ItkFormat);
    VolumeHeader m_header;
    std::unique_ptr<std::byte[]> m_bytes;
    int m_fileSamples = 1; ///< per pixel, in m_bytes
    int m_fileSampleBytes = 1;
    enum class Conversion { None, FromDouble, FromS64, FromU64 } m_conversion = Conversion::None;
};

/// Errors: BadFormat, Unsupported, LimitExceeded (1 GiB decoded), each naming the file.
Result<VolumeHeader> readVolumeHeader(const std::filesystem::path& path, ItkFormat format);
Result<std::shared_ptr<const VolumeData>> readVolume(const std::filesystem::path& path, ItkFormat format);

/// Writes monochrome U8 frames of one size; the name's ending must be the format's own. One frame becomes a 2-D file,
/// or one slice in space where `directions` are known. Texts go into NRRD only.
/// Errors: Unsupported (NIfTI and a side above 32,767), WriteFailed.
Result<void> writeVolume(const std::filesystem::path& path, ItkFormat format, const VolumeHeader& header,
                         const std::vector<PixelBuffer>& frames);

/// Silences ITK's and libtiff's own messages on the terminal: errors come back as results. Called once at start.
void quietItk();

} // namespace triptych
