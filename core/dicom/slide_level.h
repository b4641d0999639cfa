// SlideLevel: one level of a DICOM slide: the tiles of one or several instances (a concatenation, an instance for each
// focal plane or optical path) on the planes that they make up.
#pragma once

#include "core/dicom/dicom_image_source.h"
#include "core/dicom/slide_places.h"

#include <span>

namespace triptych {

/// An instance that is to be (a part of) a level.
struct SlidePart {
    DicomFile file;
    DicomFrames frames;
    SlideGrid grid;
    QStringList warnings;
    QString uid;
    QString concatenation;  ///< its UID, or empty
    int number = 0;         ///< in the concatenation, from 1
    int total = 0;          ///< of the concatenation; 0: not stated
    qint64 firstFrame = -1; ///< in the concatenation; −1: not stated

    /// Errors: as DicomFrames::make; LimitExceeded where there would be too many tiles.
    static Result<SlidePart> make(DicomFile file);
};

/// Immutable, thread-safe.
class SlideLevel {
public:
    /// Of parts with one grid and one kind of pixels. Where one cannot be placed it is left out, with a sentence in
    /// `warnings`, as are missing parts of a concatenation. Errors: BadFormat, where none can be placed.
    static Result<SlideLevel> make(std::vector<SlidePart>& parts, QStringList& warnings);

    const SlideGrid& grid() const { return m_grid; }
    const PixelFormat& format() const { return m_parts.front().format(); }
    const std::vector<SlidePlane>& planes() const { return m_planes; }

    /// The tile (x, y) of a plane, cut to the matrix; `background` (3 samples for colour, else 1, are used) where
    /// nothing lies. Errors: as DicomFrames::decode.
    Result<PixelBuffer> tile(int plane, int x, int y, const std::array<quint8, 3>& background,
                             std::stop_token stop) const;
    /// Any part of the matrix, which must contain `rect`. Errors: as tile(), and LimitExceeded.
    Result<PixelBuffer> read(int plane, QRect rect, const std::array<quint8, 3>& background,
                             std::stop_token stop) const;

private:
    /// A frame that lies, with some of it, on a place of the grid.
    struct Entry {
        quint64 place = 0; ///< plane × tiles + number of the tile
        int part = 0;
        int frame = 0;
        QPoint topLeft;
    };
    void take(const SlidePlaces& places, int part);
    void finish(QStringList& warnings);
    std::span<const Entry> entriesAt(int plane, int x, int y) const;

    SlideGrid m_grid;
    std::vector<DicomFrames> m_parts;
    std::vector<SlidePlane> m_planes;
    std::vector<Entry> m_entries; ///< by place, and there the first is on top
};

/// `size` pixels of a colour, or of its first sample where `colour` is false (8 bits; wider samples become 0).
Result<PixelBuffer> filledPixels(QSize size, bool colour, SampleType type, const std::array<quint8, 3>& value);

} // namespace triptych
