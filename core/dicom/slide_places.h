// Where the frames of a whole-slide instance lie: place in the total pixel matrix, depth of focus and optical path.
#pragma once

#include "core/dicom/dicom_file.h"

#include <QPoint>
#include <QRect>
#include <QSize>

namespace triptych {

/// How the total pixel matrix is cut into tiles.
struct SlideGrid {
    QSize matrix;
    QSize tile;

    int columns() const { return (matrix.width() + tile.width() - 1) / tile.width(); }
    int rows() const { return (matrix.height() + tile.height() - 1) / tile.height(); }
    qint64 tiles() const { return qint64(columns()) * rows(); }
    friend bool operator==(const SlideGrid&, const SlideGrid&) = default;
};

/// One of the pictures of a slide that lie over each other: one depth of focus through one optical path.
struct SlidePlane {
    QString path;            ///< tells optical paths apart; empty where none is stated
    QString pathName;        ///< of the path, for people
    qint64 depthNm = 0;      ///< from the slide's glass upwards; the number of the plane where it is not known
    bool depthKnown = false; ///< `depthNm` is a depth
    bool isSame(const SlidePlane& other) const { return path == other.path && depthNm == other.depthNm; }
};

struct PlacedFrame {
    int plane = 0;  ///< index into SlidePlaces::planes
    int frame = 0;  ///< of the instance, from 0
    QPoint topLeft; ///< in the total pixel matrix, from 0; the tile meets the matrix
};

struct SlidePlaces {
    std::vector<SlidePlane> planes;
    std::vector<PlacedFrame> frames; ///< in the instance's order
};

/// Places `frames` frames. TILED_FULL: by their number, the first being number `firstFrame` of the whole concatenation
/// (PS3.3 C.7.6.17.3); else by their Plane Position (Slide) (C.8.12.6.1). Frames that lie outside are left out, with a
/// sentence in `warnings`. Errors: BadFormat, naming the file, where positions are needed and there are none.
Result<SlidePlaces> placeFrames(const DicomFile& file, const SlideGrid& grid, int frames, qint64 firstFrame,
                                QStringList& warnings);

/// In reading order: optical paths as they came, within each from the glass upwards.
void sortPlanes(std::vector<SlidePlane>& planes);

/// "focus +1.5 µm", "focal plane 2", "DAPI", "DAPI · focus 0 µm": what tells the planes apart; empty for one plane.
QStringList planeNames(const std::vector<SlidePlane>& planes);

} // namespace triptych
