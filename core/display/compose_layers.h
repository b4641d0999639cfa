// What composeViewport is made of: each layer is prepared once per frame on the calling thread, then draws rows from
// several threads at once.
#pragma once

#include "core/display/compose.h"

#include <memory>
#include <span>

namespace triptych {

/// One row of the target.
struct TargetRow {
    int y = 0; ///< of the viewport
    QRgb* pixels = nullptr;
    int width = 0;
};

/// Draws one layer. `paint` is thread-safe: whatever it writes besides the rows is its Scratch.
class LayerPainter {
public:
    /// Buffers that one thread keeps from row to row.
    class Scratch {
    public:
        virtual ~Scratch() = default;
    };

    virtual ~LayerPainter() = default;
    virtual std::unique_ptr<Scratch> makeScratch() const = 0;
    virtual void paint(const TargetRow& row, Scratch& scratch) const = 0;
    /// Whether neighbouring rows are better drawn together by paintBlock() than one by one.
    virtual bool paintsBlocks() const { return false; }
    virtual void paintBlock(std::span<const TargetRow>) const {}
    /// Whether it draws every pixel of the row, so that nothing below it is seen.
    virtual bool fills(const TargetRow&) const { return false; }
};

std::unique_ptr<const LayerPainter> makePainter(const ImageLayer& layer, const Camera& camera, QRgb background);
std::unique_ptr<const LayerPainter> makePainter(const MaskLayer& layer, const Camera& camera);
std::unique_ptr<const LayerPainter> makePainter(const HeatmapLayer& layer, const Camera& camera);
std::unique_ptr<const LayerPainter> makePainter(const ShutterLayer& layer, const Camera& camera);
std::unique_ptr<const LayerPainter> makePainter(const OverlayLayer& layer, const Camera& camera);

/// The level to draw with: its pixels are at most about 2.5 to a screen pixel, and not much coarser than one.
int levelFor(const Camera& camera, const ImageInfo& info);
/// The tiles of `level` that `area` (level-0 pixels) touches, one pixel of margin for interpolation, as tile indices.
QRect tileRange(const LevelInfo& level, const QRectF& area);

/// Screen → image, taken apart for row loops: image = origin + column·perColumn + row·perRow at pixel centres.
struct ScreenToImage {
    QPointF origin, perColumn, perRow;
    bool axisAligned = false; ///< columns move along x only and rows along y only

    explicit ScreenToImage(const Camera& camera);
    QPointF at(int column, int row) const { return origin + perColumn * column + perRow * row; }
};

/// `source` over `destination`, alpha 0…256.
inline QRgb blend(QRgb destination, QRgb source, quint32 alpha)
{
    const quint32 rest = 256 - alpha;
    const quint32 rb = ((destination & 0xff00ff) * rest + (source & 0xff00ff) * alpha + 0x800080) >> 8;
    const quint32 g = ((destination & 0x00ff00) * rest + (source & 0x00ff00) * alpha + 0x008000) >> 8;
    return 0xff000000 | (rb & 0xff00ff) | (g & 0x00ff00);
}

} // namespace triptych
