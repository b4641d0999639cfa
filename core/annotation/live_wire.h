// LiveWire: the path from an anchor to any pixel that keeps to edges best ("intelligent scissors", Mortensen and
// Barrett, SIGGRAPH 1995).
#pragma once

#include "core/annotation/value_grid.h"

#include <QList>
#include <QPoint>

#include <stop_token>
#include <vector>

namespace triptych {

/// Made in a worker, then immutable: paths are only read off. The local cost of a step onto a pixel is
/// 0.5 · fZ + 0.5 · fG, fZ being 0 on zero crossings of the Laplacian and else 1, fG one minus the gradient's magnitude
/// over that of the strongest edges (their 98th percentile) of the grid; diagonal steps cost √2 as much. The paper's
/// third term, the edge's direction, is left out. Dijkstra's search over the whole grid, in buckets (costs are small
/// integers): O(pixels).
class LiveWire {
public:
    LiveWire() = default;
    /// `anchor` in pixels of the grid's area, moved inside it. Empty when stopped.
    LiveWire(const ValueGrid& values, QPoint anchor, std::stop_token stop = {});

    bool isEmpty() const { return m_back.empty(); }
    QRect area() const { return m_area; }
    QPoint anchor() const { return m_anchor; }
    /// From the anchor to `pixel` (moved inside the area), both included, neighbours eight-connected.
    QList<QPoint> pathTo(QPoint pixel) const;

    /// The local costs, 0…kMostCost, by row; what is not known costs most.
    static std::vector<quint8> costs(const ValueGrid& values);
    static constexpr int kMostCost = 60;

private:
    QPoint inside(QPoint pixel) const;

    QRect m_area;
    QPoint m_anchor;
    std::vector<qint8> m_back; ///< by pixel: the neighbour (0…7) that the best path comes from, −1 at the anchor
};

} // namespace triptych
