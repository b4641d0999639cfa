#include "core/annotation/live_wire.h"

#include <algorithm>
#include <array>

namespace triptych {

namespace {

constexpr std::array<QPoint, 8> kNeighbours{QPoint(1, 0), QPoint(0, 1),  QPoint(-1, 0),  QPoint(0, -1),
                                            QPoint(1, 1), QPoint(-1, 1), QPoint(-1, -1), QPoint(1, -1)};
constexpr int kStraight = 5, kDiagonal = 7; // about √2
constexpr int kLeast = 1;                   // so that a straight path on a plain is the shortest

/// One channel that the edges are looked for in: the mean of the colours, averaged by 1 2 1 in both directions.
std::vector<float> smoothed(const ValueGrid& values)
{
    const int w = values.area.width(), h = values.area.height(), channels = values.channels;
    std::vector<float> grey(size_t(w) * size_t(h));
    for (size_t i = 0; i < grey.size(); ++i) {
        float sum = 0;
        for (int channel = 0; channel < channels; ++channel)
            sum += values.data[i * size_t(channels) + size_t(channel)];
        grey[i] = sum / float(channels);
    }
    const auto along = [&](const std::vector<float>& from, int dx, int dy) {
        std::vector<float> to(from.size());
        for (int y = 0; y < h; ++y)
            for (int x = 0; x < w; ++x) {
                const auto at = [&](int step) {
                    const int cx = std::clamp(x + dx * step, 0, w - 1), cy = std::clamp(y + dy * step, 0, h - 1);
                    return from[size_t(cy) * size_t(w) + size_t(cx)];
                };
                to[size_t(y) * size_t(w) + size_t(x)] = (at(-1) + 2 * at(0) + at(1)) / 4;
            }
        return to;
    };
    return along(along(grey, 1, 0), 0, 1);
}

struct Edges {
    std::vector<float> gradient;
    std::vector<float> laplacian;
};

Edges edgesOf(const std::vector<float>& grey, int w, int h)
{
    Edges edges{std::vector<float>(grey.size()), std::vector<float>(grey.size())};
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x) {
            const auto at = [&](int ax, int ay) {
                return grey[size_t(std::clamp(ay, 0, h - 1)) * size_t(w) + size_t(std::clamp(ax, 0, w - 1))];
            };
            const float gx = (at(x + 1, y) - at(x - 1, y)) / 2, gy = (at(x, y + 1) - at(x, y - 1)) / 2;
            const size_t i = size_t(y) * size_t(w) + size_t(x);
            edges.gradient[i] = std::sqrt(gx * gx + gy * gy);
            edges.laplacian[i] = at(x + 1, y) + at(x - 1, y) + at(x, y + 1) + at(x, y - 1) - 4 * at(x, y);
        }
    return edges;
}

/// Whether the Laplacian changes its sign towards a neighbour and is the nearer of the two to zero.
bool crossesZero(const std::vector<float>& laplacian, int x, int y, int w, int h)
{
    const float own = laplacian[size_t(y) * size_t(w) + size_t(x)];
    for (size_t n = 0; n < 4; ++n) {
        const int nx = x + kNeighbours[n].x(), ny = y + kNeighbours[n].y();
        if (nx < 0 || ny < 0 || nx >= w || ny >= h)
            continue;
        const float other = laplacian[size_t(ny) * size_t(w) + size_t(nx)];
        if (own * other < 0 && std::abs(own) <= std::abs(other))
            return true;
    }
    return false;
}

} // namespace

std::vector<quint8> LiveWire::costs(const ValueGrid& values)
{
    const int w = values.area.width(), h = values.area.height();
    const Edges edges = edgesOf(smoothed(values), w, h);
    std::vector<float> known;
    std::copy_if(edges.gradient.begin(), edges.gradient.end(), std::back_inserter(known),
                 [](float value) { return std::isfinite(value); });
    std::vector<quint8> costs(edges.gradient.size(), quint8(kMostCost));
    if (known.empty())
        return costs;
    const auto strong = known.begin() + std::ptrdiff_t(double(known.size() - 1) * 0.98);
    std::nth_element(known.begin(), strong, known.end());
    const float strongest = std::max(*strong, *std::max_element(known.begin(), known.end()) * 0.1F);
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x) {
            const size_t i = size_t(y) * size_t(w) + size_t(x);
            if (!std::isfinite(edges.gradient[i]))
                continue;
            const float strength = strongest > 0 ? std::min(1.0F, edges.gradient[i] / strongest) : 0;
            const bool crossing = strength > 0.05F && crossesZero(edges.laplacian, x, y, w, h);
            const float cost = 0.5F * (crossing ? 0 : 1) + 0.5F * (1 - strength);
            costs[i] = quint8(std::lround(kLeast + cost * (kMostCost - kLeast)));
        }
    return costs;
}

QPoint LiveWire::inside(QPoint pixel) const
{
    return {std::clamp(pixel.x(), m_area.left(), m_area.right()), std::clamp(pixel.y(), m_area.top(), m_area.bottom())};
}

LiveWire::LiveWire(const ValueGrid& values, QPoint anchor, std::stop_token stop) : m_area(values.area)
{
    if (m_area.isEmpty())
        return;
    m_anchor = inside(anchor);
    const int w = m_area.width(), h = m_area.height();
    const std::vector<quint8> costs = LiveWire::costs(values);
    constexpr size_t kBuckets = size_t(kMostCost) * kDiagonal + 1;
    std::vector<std::vector<int>> buckets(kBuckets);
    std::vector<int> total(costs.size(), std::numeric_limits<int>::max());
    std::vector<qint8> back(costs.size(), -1);
    std::vector<bool> settled(costs.size(), false);
    const int start = (m_anchor.y() - m_area.top()) * w + m_anchor.x() - m_area.left();
    total[size_t(start)] = 0;
    buckets[0].push_back(start);
    size_t waiting = 1;
    for (int distance = 0; waiting > 0; ++distance) {
        if (distance % 256 == 0 && stop.stop_requested())
            return;
        std::vector<int>& bucket = buckets[size_t(distance) % kBuckets];
        while (!bucket.empty()) {
            const int at = bucket.back();
            bucket.pop_back();
            --waiting;
            if (settled[size_t(at)])
                continue;
            settled[size_t(at)] = true;
            const int x = at % w, y = at / w;
            for (size_t n = 0; n < kNeighbours.size(); ++n) {
                const int nx = x + kNeighbours[n].x(), ny = y + kNeighbours[n].y();
                if (nx < 0 || ny < 0 || nx >= w || ny >= h)
                    continue;
                const size_t to = size_t(ny) * size_t(w) + size_t(nx);
                const int there = distance + costs[to] * (n < 4 ? kStraight : kDiagonal);
                if (there >= total[to])
                    continue;
                total[to] = there;
                back[to] = qint8(n);
                buckets[size_t(there) % kBuckets].push_back(int(to));
                ++waiting;
            }
        }
    }
    m_back = std::move(back);
}

QList<QPoint> LiveWire::pathTo(QPoint pixel) const
{
    QList<QPoint> path;
    if (isEmpty())
        return path;
    QPoint at = inside(pixel);
    path << at;
    const auto from = [&] {
        return m_back[size_t(at.y() - m_area.top()) * size_t(m_area.width()) + size_t(at.x() - m_area.left())];
    };
    for (qint8 n = from(); n >= 0; n = from()) {
        at -= kNeighbours[size_t(n)];
        path << at;
    }
    std::reverse(path.begin(), path.end());
    return path;
}

} // namespace triptych
