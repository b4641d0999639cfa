#include "core/annotation/scanline.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace triptych {

namespace {

struct Edge {
    int firstRow; ///< rows whose centre line crosses the edge
    int lastRow;
    double x; ///< at the centre of row 0
    double slope;

    double at(int row) const { return x + slope * row; }
};

bool isFinite(QPointF point) { return std::isfinite(point.x()) && std::isfinite(point.y()); }

void addEdge(std::vector<Edge>& edges, QPointF a, QPointF b, int height)
{
    if (!isFinite(a) || !isFinite(b))
        return;
    if (a.y() > b.y())
        std::swap(a, b);
    // Half open in y: a row is crossed when a.y <= row + 0.5 < b.y, so that a shared vertex counts once.
    const double first = std::max(std::ceil(a.y() - 0.5), 0.0);
    const double last = std::min(std::ceil(b.y() - 0.5) - 1, double(height - 1));
    if (first > last)
        return;
    const double slope = (b.x() - a.x()) / (b.y() - a.y());
    edges.push_back({int(first), int(last), a.x() + slope * (0.5 - a.y()), slope});
}

} // namespace

void forEachInsideSpan(const QList<QPolygonF>& rings, QSize size, const std::function<void(int, int, int)>& span)
{
    if (size.isEmpty())
        return;
    std::vector<Edge> edges;
    for (const QPolygonF& ring : rings)
        for (qsizetype i = 0; i < ring.size(); ++i)
            addEdge(edges, ring[i], ring[(i + 1) % ring.size()], size.height());
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.firstRow < b.firstRow; });

    std::vector<const Edge*> active;
    std::vector<double> crossings;
    size_t next = 0;
    for (int row = edges.empty() ? 0 : edges.front().firstRow; next < edges.size() || !active.empty(); ++row) {
        std::erase_if(active, [row](const Edge* edge) { return edge->lastRow < row; });
        if (active.empty() && next < edges.size())
            row = std::max(row, edges[next].firstRow);
        for (; next < edges.size() && edges[next].firstRow <= row; ++next)
            active.push_back(&edges[next]);
        crossings.clear();
        for (const Edge* edge : active)
            crossings.push_back(edge->at(row));
        std::sort(crossings.begin(), crossings.end());
        for (size_t i = 0; i + 1 < crossings.size(); i += 2) {
            const double first = std::max(std::ceil(crossings[i] - 0.5), 0.0);
            const double last = std::min(std::ceil(crossings[i + 1] - 0.5) - 1, double(size.width() - 1));
            if (first <= last)
                span(row, int(first), int(last));
        }
    }
}

} // namespace triptych
