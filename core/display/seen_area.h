// SeenArea: which parts of an image have been on the screen at full resolution.
#pragma once

#include "core/display/camera.h"

#include <QByteArray>

#include <vector>

namespace triptych {

/// A grid of at most 256 cells along the image's longer side. GUI thread.
class SeenArea {
public:
    explicit SeenArea(QSize image); ///< level-0 pixels

    /// Marks the cells that lie wholly in what the camera shows. True where that were new ones.
    bool add(const Camera& camera);
    /// Share of the cells within `area` (level-0 pixels) that have been seen, 0…1; 0 for an area outside.
    double share(const QRectF& area) const;
    bool isSeen(QPoint cell) const { return m_seen[size_t(cell.y()) * size_t(m_grid.width()) + size_t(cell.x())]; }
    QSize grid() const { return m_grid; }
    /// One bit a cell, row by row, the lowest bit of a byte first.
    QByteArray bits() const;
    /// Adds cells seen before; nothing where they are of another grid.
    void merge(QSize grid, const QByteArray& bits);
    int revision() const { return m_revision; }    ///< counts up with every new cell of add()
    double cellSide() const { return m_cellSide; } ///< level-0 pixels

private:
    QRect cellsIn(const QRectF& area) const; ///< those that `area` touches

    QSize m_image;
    double m_cellSide;
    QSize m_grid;
    std::vector<bool> m_seen;
    int m_revision = 0;
};

} // namespace triptych
