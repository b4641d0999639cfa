#include "core/annotation/brush_sweep.h"

#include <algorithm>
#include <cmath>

namespace triptych {

BrushSweep::BrushSweep(QPointF from, QPointF to, BrushTip tip) : m_from(from), m_to(to), m_tip(tip)
{
    m_tip.radius = std::max(tip.radius, 0.5);
    const QPointF along = to - from;
    const double length = std::hypot(along.x(), along.y());
    if (length < 1e-9)
        return;
    if (m_tip.form == BrushForm::Round) {
        const QPointF normal = QPointF(-along.y(), along.x()) / length * m_tip.radius;
        m_edges = {{from + normal, to + normal},
                   {from - normal, to - normal},
                   {from + normal, from - normal},
                   {to + normal, to - normal}};
        return;
    }
    for (const double x : {-m_tip.radius, m_tip.radius})
        for (const double y : {-m_tip.radius, m_tip.radius})
            m_edges.append({from + QPointF(x, y), to + QPointF(x, y)});
}

std::pair<int, int> BrushSweep::rows(int height) const
{
    const double top = std::floor(std::min(m_from.y(), m_to.y()) - m_tip.radius);
    const double bottom = std::ceil(std::max(m_from.y(), m_to.y()) + m_tip.radius);
    return {int(std::clamp(top, 0.0, double(height))), int(std::clamp(bottom, -1.0, double(height - 1)))};
}

std::pair<int, int> BrushSweep::span(int row, int width) const
{
    double left = 1e18;
    double right = -1e18;
    const double y = row + 0.5;
    for (const QPointF& end : {m_from, m_to})
        m_tip.form == BrushForm::Round ? addDisc(end, y, left, right) : addSquare(end, y, left, right);
    for (const auto& [a, b] : m_edges)
        addEdge(a, b, y, left, right);
    int first = int(std::ceil(std::clamp(left - 0.5, -1.0, double(width))));
    int last = int(std::floor(std::clamp(right - 0.5, -1.0, double(width))));
    for (const QPointF& end : {m_from, m_to}) // the pixels under the ends, however thin the brush is
        if (std::floor(end.y()) == row) {
            const int column = int(std::clamp(std::floor(end.x()), -1.0, double(width)));
            first = first > last ? column : std::min(first, column);
            last = std::max(last, column);
        }
    return {std::max(first, 0), std::min(last, width - 1)};
}

void BrushSweep::addDisc(QPointF centre, double y, double& left, double& right) const
{
    const double dy = y - centre.y();
    if (std::abs(dy) > m_tip.radius)
        return;
    const double half = std::sqrt(m_tip.radius * m_tip.radius - dy * dy);
    left = std::min(left, centre.x() - half);
    right = std::max(right, centre.x() + half);
}

void BrushSweep::addSquare(QPointF centre, double y, double& left, double& right) const
{
    if (std::abs(y - centre.y()) > m_tip.radius)
        return;
    left = std::min(left, centre.x() - m_tip.radius);
    right = std::max(right, centre.x() + m_tip.radius);
}

void BrushSweep::addEdge(QPointF a, QPointF b, double y, double& left, double& right)
{
    if ((a.y() < y) == (b.y() < y))
        return;
    const double x = a.x() + (y - a.y()) / (b.y() - a.y()) * (b.x() - a.x());
    left = std::min(left, x);
    right = std::max(right, x);
}

PixelRuns sweptRuns(QPointF from, QPointF to, BrushTip tip, QSize mask)
{
    PixelRuns runs;
    for (const double number : {from.x(), from.y(), to.x(), to.y(), tip.radius})
        if (!std::isfinite(number))
            return runs;
    const BrushSweep sweep(from, to, tip);
    const auto [top, bottom] = sweep.rows(mask.height());
    for (int row = top; row <= bottom; ++row)
        if (const auto [first, last] = sweep.span(row, mask.width()); first <= last)
            runs.push_back({row, first, last});
    return runs;
}

} // namespace triptych
