// LabelMap: painted labels over one frame of an image, in sparse tiles that are copied on write.
#pragma once

#include "core/annotation/brush_tip.h"
#include "core/annotation/paint_rule.h"
#include "core/annotation/pixel_runs.h"
#include "core/base/result.h"
#include "core/image/pixel_buffer.h"

#include <QByteArray>
#include <QHash>
#include <QPoint>
#include <QPolygonF>
#include <QRect>

#include <bitset>
#include <memory>
#include <vector>

namespace triptych {

/// The size of a label map over an image: divided by `downsample`, rounded up.
QSize labelMapSize(QSize imageSize, double downsample);

/// Coordinates are mask pixels: level-0 pixels divided by `downsample` (1, but coarser on slides). Not thread-safe;
/// copies are cheap and share tiles, so a copy may be handed to a worker.
class LabelMap {
public:
    static constexpr int kTileSide = 256;
    using Tile = std::shared_ptr<const PixelBuffer>; ///< kTileSide² U8 labels

    LabelMap() = default;
    LabelMap(QSize size, double downsample = 1);

    QSize size() const { return m_size; }
    double downsample() const { return m_downsample; }
    bool isEmpty() const; ///< no label anywhere
    quint8 labelAt(QPoint pixel) const;
    /// The tile that starts at tile index (x, y), or null where nothing was painted.
    Tile tile(QPoint index) const;
    QList<QPoint> tileIndices() const;

    /// A null tile, one of zeros, or one that does not fit (size, type, index) clears the place.
    void setTile(QPoint index, Tile tile);
    /// Labels of a rectangle (clipped to the map; outside is 0) as one U8 buffer. Errors: LimitExceeded.
    Result<PixelBuffer> toBuffer(QRect rect) const;
    static Result<LabelMap> fromBuffer(const PixelBuffer& labels, double downsample = 1);

    /// What painting has changed: the tiles, to be recorded, and the pixels' bounding box, to be drawn again.
    struct Painted {
        QList<QPoint> tiles;
        QRect changed; ///< mask pixels; empty: nothing
    };
    /// Turns the pixels of the runs, which lie inside the map, into what the table makes of their labels.
    Painted paint(const PixelRuns& runs, const LabelTable& table);
    /// A brush swept along the segment from → to, its radius in mask pixels. Pixels outside the map are left out.
    Painted paint(QPointF from, QPointF to, const BrushTip& tip, const LabelTable& table);
    /// All pixels of a label; of 0, every pixel of the map that has none.
    PixelRuns runsOf(quint8 label) const;
    std::bitset<256> labels() const; ///< those painted anywhere; never 0
    QRect paintedArea() const;       ///< of the tiles that hold anything, cut to the map

    /// Paints a disc of `radius` mask pixels swept along the segment from → to. Label 0 erases. Returns the tiles
    /// that changed, so that a stroke can be drawn again and recorded incrementally.
    QList<QPoint> paintStroke(QPointF from, QPointF to, double radius, quint8 label);
    /// Paints the inside of a polygon (pixel centres, odd-even rule).
    QList<QPoint> paintPolygon(const QPolygonF& polygon, quint8 label);
    /// The same for an outline with holes: the inside of all rings together, odd-even.
    QList<QPoint> paintRings(const QList<QPolygonF>& rings, quint8 label);

    friend bool operator==(const LabelMap& a, const LabelMap& b); ///< same labels everywhere

private:
    QSize m_size;
    double m_downsample = 1;
    QHash<QPoint, Tile> m_tiles;
};

/// Run-length coding of one tile's labels, for undo steps and the store. Errors when decoding: BadFormat.
QByteArray encodeTile(const LabelMap::Tile& tile); ///< empty for a null tile
Result<LabelMap::Tile> decodeTile(const QByteArray& bytes);

} // namespace triptych
