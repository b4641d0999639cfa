// DicomImageSource: a single- or multi-frame DICOM image, decoded a frame at a time.
#pragma once

#include "core/dicom/dicom_file.h"
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
    Result<PixelBuffer> decode(int frame, std::stop_token stop) const;

private:
    Result<PixelBuffer> decodeNative(int frame, ByteSource& bytes) const;
    Result<PixelBuffer> decodeEncapsulated(int frame, ByteSource& bytes) const;

    std::filesystem::path m_path;
    QString m_name;
    DicomLayout m_layout;
    PixelFormat m_format;
    FrameMap m_map;
};

/// Everything of ImageInfo but levels and decode unit. Errors: Unreadable (content hash of a file without UID).
Result<ImageInfo> readImageInfo(const DicomFile& file, const DicomFrames& frames, QStringList warnings);

class DicomImageSource final : public FrameSource {
public:
    DicomImageSource(ImageInfo info, DicomFrames frames);

protected:
    Result<PixelBuffer> decodeFrame(int frame, std::stop_token stop) const override;

private:
    DicomFrames m_frames;
};

} // namespace triptych
