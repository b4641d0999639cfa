// The values of an image for the tools that look at them: from tiles in memory, on the grid of the label map. What is
// not in memory is asked for and known the next time; nobody waits.
#pragma once

#include "core/annotation/pixel_runs.h"
#include "core/annotation/value_grid.h"
#include "core/tiles/tile_service.h"

#include <QObject>

#include <functional>
#include <memory>
#include <stop_token>

namespace triptych {

class ImageView;
class TileRelay;

/// Tiles held for a rectangle, and where its pixels lie in them. An immutable value, for workers as well.
class ValueSnapshot {
public:
    /// Pixels of the grid are squares of `step` × `step` mask pixels: pixel (x, y) of the grid's area begins at mask
    /// pixel (x, y) · step.
    int step() const { return m_step; }
    QRect area() const { return m_area; } ///< in pixels of the grid
    bool complete() const { return m_complete; }
    bool isEmpty() const { return m_area.isEmpty(); }
    /// Modality values, or red, green and blue; NaN where nothing is known or the file has padding. Each is that of the
    /// image's pixel in the middle, at the finest level that is no coarser than a mask pixel allows.
    ValueGrid grid(std::stop_token stop = {}) const;
    QPoint toGrid(QPoint maskPixel) const { return {maskPixel.x() / m_step, maskPixel.y() / m_step}; }

private:
    friend class ValueSource;
    ImageInfo m_info;
    int m_frame = 0;
    int m_level = 0;
    int m_step = 1;
    double m_pitch = 1; ///< pixels of the level to a pixel of the grid
    QRect m_area;
    QRect m_range; ///< of tile indices
    std::vector<PixelBuffer> m_tiles;
    bool m_complete = true;
};

/// The runs of a grid in mask pixels, inside a mask of this size.
PixelRuns fromGrid(const PixelRuns& runs, int step, QSize mask);

/// GUI thread.
class ValueSource {
public:
    /// `arrived` is called when something asked for has come, or cannot be read.
    explicit ValueSource(std::function<void(bool failed)> arrived = {});
    ~ValueSource();

    /// What is known of the rectangle (mask pixels; clipped to the mask) on the frame shown, with a step that keeps the
    /// grid below `mostPixels`; the rest is asked for, instead of what was asked for before. Empty without an image or
    /// annotations.
    ValueSnapshot around(const ImageView& view, QRect maskArea, qint64 mostPixels);

private:
    QObject m_receiver;
    std::shared_ptr<TileRelay> m_relay;
};

} // namespace triptych
