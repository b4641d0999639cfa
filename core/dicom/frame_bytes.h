// Which bytes of the file make up one frame.
#pragma once

#include "core/dicom/dicom_layout.h"
#include "core/dicom/pixel_format.h"

namespace triptych {

/// How the frames lie in the pixel element. Immutable; small, so that an opened image keeps no file contents.
class FrameMap {
public:
    /// `declared` is Number of Frames; fewer are offered where the element holds fewer, with a sentence in
    /// `warnings`. Extended Offset Table (7FE0,0001) is read from `header`. Errors: BadFormat without a path.
    static Result<FrameMap> make(const DicomPixelElement& pixels, const PixelFormat& format,
                                 const DicomAttributes& header, int declared, bool deflated, QStringList& warnings);

    int frames() const { return m_frames; }

    /// Native: the first bit of the frame, from the start of the element's value.
    quint64 nativeBit(int frame) const { return quint64(frame) * m_frameBits; }

    /// Encapsulated: the fragments of a frame, in order.
    std::span<const DicomExtent> fragments(int frame) const;

private:
    int m_frames = 0;
    quint64 m_frameBits = 0;
    std::vector<DicomExtent> m_fragments;
    std::vector<size_t> m_firstFragment; ///< of each frame, and one past the end
};

/// The bytes of one encapsulated frame, put together. Errors: BadFormat and LimitExceeded without a path.
Result<std::vector<std::byte>> readFrameBytes(ByteSource& bytes, std::span<const DicomExtent> fragments);

} // namespace triptych
