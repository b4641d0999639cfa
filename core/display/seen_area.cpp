#include "core/display/seen_area.h"

#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace triptych {

namespace {
constexpr double kLeastCellSide = 16; // level-0 pixels
constexpr int kMostCells = 256;       // along the longer side
constexpr double kSlack = 0.51;       // pixels: a view at 1:1 may stand half a pixel off the image's edge
} // namespace

SeenArea::SeenArea(QSize image)
    : m_image(image),
      m_cellSide(std::max(kLeastCellSide, std::max(image.width(), image.height()) / double(kMostCells))),
      m_grid(std::max(1, int(std::ceil(image.width() / m_cellSide))),
             std::max(1, int(std::ceil(image.height() / m_cellSide)))),
      m_seen(size_t(m_grid.width()) * size_t(m_grid.height()))
{
}

QRect SeenArea::cellsIn(const QRectF& area) const
{
    const QRectF scaled(area.x() / m_cellSide, area.y() / m_cellSide, area.width() / m_cellSide,
                        area.height() / m_cellSide);
    return scaled.adjusted(1e-6, 1e-6, -1e-6, -1e-6).toAlignedRect() & QRect(QPoint(0, 0), m_grid);
}

bool SeenArea::add(const Camera& camera)
{
    const QTransform toScreen = camera.imageToScreen();
    const QRectF screen = QRectF(QPointF(0, 0), QSizeF(camera.viewport)).adjusted(-kSlack, -kSlack, kSlack, kSlack);
    const QRectF image(QPointF(0, 0), QSizeF(m_image));
    bool fresh = false;
    const QRect cells = cellsIn(camera.visibleArea());
    for (int y = cells.top(); y <= cells.bottom(); ++y)
        for (int x = cells.left(); x <= cells.right(); ++x) {
            const size_t at = size_t(y) * size_t(m_grid.width()) + size_t(x);
            if (m_seen[at])
                continue;
            const QRectF cell = QRectF(x * m_cellSide, y * m_cellSide, m_cellSide, m_cellSide) & image;
            const QPolygonF corners = toScreen.map(QPolygonF(cell));
            if (!screen.contains(corners.boundingRect()))
                continue;
            m_seen[at] = true;
            fresh = true;
        }
    m_revision += fresh ? 1 : 0;
    return fresh;
}

QByteArray SeenArea::bits() const
{
    QByteArray bits(qsizetype(m_seen.size() + 7) / 8, 0);
    for (size_t i = 0; i < m_seen.size(); ++i)
        if (m_seen[i])
            bits[qsizetype(i / 8)] = char(bits[qsizetype(i / 8)] | (1 << (i % 8)));
    return bits;
}

void SeenArea::merge(QSize grid, const QByteArray& bits)
{
    if (grid != m_grid || bits.size() != qsizetype(m_seen.size() + 7) / 8)
        return;
    for (size_t i = 0; i < m_seen.size(); ++i)
        if (bits[qsizetype(i / 8)] & (1 << (i % 8)))
            m_seen[i] = true;
}

double SeenArea::share(const QRectF& area) const
{
    const QRect cells = cellsIn(area);
    if (cells.isEmpty())
        return 0;
    qint64 seen = 0;
    for (int y = cells.top(); y <= cells.bottom(); ++y)
        for (int x = cells.left(); x <= cells.right(); ++x)
            seen += isSeen({x, y});
    return double(seen) / (double(cells.width()) * cells.height());
}

} // namespace triptych
