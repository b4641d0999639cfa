// DicomImageSource: a single- or multi-frame DICOM image, decoded a frame at a time.
#pragma once

#include "core/colour/icc_transform.h"
#include "core/dicom/dicom_file.h"
#include "core/dicom/dicom_planes.h"
#include "core/dicom/frame_bytes.h"
#include "core/image/frame_source.h"

namespace triptych {

/// What it takes to decode any frame of a file, without the file's contents. Immutable, thread-safe: every decode opens
/// the file for itself.
class DicomFrames {
public:
    /// Errors: BadFormat, Unsupported, LimitExceeded, naming the file; "holds no image" where there are no pixels.
    static Result<DicomFrames> make(const DicomFile& file, QStringList& warnings);

    const PixelFormat& format() const { return m_format; }
    int frames() const { return m_map.frames(); }
    const DicomLayout& layout() const { return m_layout; }

    /// A whole frame as it is delivered. Errors name the file.
    Result<PixelBuffer> decode(int frame, std::stop_token stop) const { return decodeAs(m_format, frame, stop); }
    /// How often a frame can be halved while it is decoded so that it still fills a screen, at a fraction of the time
    /// (JPEG 2000 keeps its resolutions apart); 0: it cannot, or is small.
    int quickHalvings() const;
    /// A frame halved `halvings` times, sides rounded up; errors as decode().
    Result<PixelBuffer> decodeHalved(int frame, int halvings, std::stop_token stop) const;
    /// One bit of the words of a monochrome frame, as 0 and 1; errors as decode().
    Result<PixelBuffer> decodeBit(int frame, int bit) const;

private:
    Result<PixelBuffer> decodeAs(const PixelFormat& format, int frame, std::stop_token stop, int halvings = 0) const;
    Result<PixelBuffer> decodeNative(const PixelFormat& format, int frame, ByteSource& bytes) const;
    Result<PixelBuffer> decodeEncapsulated(const PixelFormat& format, int frame, ByteSource& bytes, int halvings) const;

    std::filesystem::path m_path;
    QString m_name;
    DicomLayout m_layout;
    PixelFormat m_format;
    FrameMap m_map;
};

/// Everything of ImageInfo but levels and decode unit. `stackKeys` gets one for each frame where the frames have planes
/// (see FramePlaces). Errors: Unreadable (content hash of a file without UID).
Result<ImageInfo> readImageInfo(const DicomFile& file, const DicomFrames& frames, QStringList warnings,
                                std::vector<QString>* stackKeys = nullptr);

class DicomImageSource final : public FrameSource {
public:
    /// `icc` may be null: colours are the screen's already.
    DicomImageSource(ImageInfo info, DicomFrames frames, std::shared_ptr<const IccTransform> icc,
                     std::vector<QString> stackKeys);

    /// One for each frame with a plane, else empty: frames with different ones do not belong into one stack.
    const std::vector<QString>& stackKeys() const { return m_stackKeys; }

    int previewLevel() const override { return m_preview; }

protected:
    Result<PixelBuffer> decodeFrame(int frame, std::stop_token stop) const override;
    Result<PixelBuffer> decodeReduced(int frame, std::stop_token stop) const override;
    Result<PixelBuffer> inScreenColours(PixelBuffer pixels) const override;

private:
    DicomFrames m_frames;
    int m_preview = -1;
    std::shared_ptr<const IccTransform> m_icc;
    std::vector<QString> m_stackKeys;
};

} // namespace triptych
