#include "core/annotation/pixel_runs.h"

#include "core/annotation/scanline.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace triptych {

namespace {

bool before(const PixelRun& a, const PixelRun& b) { return a.row != b.row ? a.row < b.row : a.first < b.first; }

/// The end of the row that begins at `from`.
size_t endOfRow(const PixelRuns& runs, size_t from)
{
    size_t end = from;
    while (end < runs.size() && runs[end].row == runs[from].row)
        ++end;
    return end;
}

/// Parents of runs that are joined (union by the lower index, with halving of paths).
class Joined {
public:
    explicit Joined(size_t count) : m_parent(count) { std::iota(m_parent.begin(), m_parent.end(), size_t(0)); }
    size_t root(size_t i)
    {
        while (m_parent[i] != i)
            i = m_parent[i] = m_parent[m_parent[i]];
        return i;
    }
    void join(size_t a, size_t b)
    {
        a = root(a);
        b = root(b);
        m_parent[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<size_t> m_parent;
};

} // namespace

qint64 pixelCount(const PixelRuns& runs)
{
    return std::accumulate(runs.begin(), runs.end(), qint64(0),
                           [](qint64 sum, const PixelRun& run) { return sum + run.last - run.first + 1; });
}

QRect boundsOf(const PixelRuns& runs)
{
    if (runs.empty())
        return {};
    int left = runs.front().first, right = runs.front().last;
    for (const PixelRun& run : runs) {
        left = std::min(left, run.first);
        right = std::max(right, run.last);
    }
    return QRect(QPoint(left, runs.front().row), QPoint(right, runs.back().row));
}

bool contains(const PixelRuns& runs, QPoint pixel)
{
    const auto next = std::upper_bound(runs.begin(), runs.end(), PixelRun{pixel.y(), pixel.x(), pixel.x()}, before);
    return next != runs.begin() && std::prev(next)->row == pixel.y() && std::prev(next)->last >= pixel.x();
}

PixelRuns normalised(PixelRuns runs)
{
    if (!std::is_sorted(runs.begin(), runs.end(), before))
        std::sort(runs.begin(), runs.end(), before);
    size_t kept = 0;
    for (const PixelRun& run : runs) {
        if (kept > 0 && runs[kept - 1].row == run.row && run.first <= runs[kept - 1].last + 1)
            runs[kept - 1].last = std::max(runs[kept - 1].last, run.last);
        else
            runs[kept++] = run;
    }
    runs.resize(kept);
    return runs;
}

PixelRuns united(const PixelRuns& a, const PixelRuns& b)
{
    PixelRuns both;
    both.reserve(a.size() + b.size());
    std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both), before);
    return normalised(std::move(both));
}

PixelRuns intersected(const PixelRuns& a, const PixelRuns& b)
{
    PixelRuns common;
    for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i].row != b[j].row) {
            a[i].row < b[j].row ? ++i : ++j;
            continue;
        }
        const int first = std::max(a[i].first, b[j].first);
        const int last = std::min(a[i].last, b[j].last);
        if (first <= last)
            common.push_back({a[i].row, first, last});
        a[i].last < b[j].last ? ++i : ++j;
    }
    return common;
}

PixelRuns complement(const PixelRuns& runs, QRect within)
{
    PixelRuns rest;
    size_t i = 0;
    for (int row = within.top(); row <= within.bottom(); ++row) {
        while (i < runs.size() && runs[i].row < row)
            ++i;
        int next = within.left();
        for (; i < runs.size() && runs[i].row == row; ++i) {
            if (runs[i].first > next)
                rest.push_back({row, next, std::min(runs[i].first - 1, within.right())});
            next = std::max(next, runs[i].last + 1);
            if (next > within.right())
                break;
        }
        if (next <= within.right())
            rest.push_back({row, next, within.right()});
    }
    return rest;
}

PixelRuns insideOf(const QList<QPolygonF>& rings, QSize size)
{
    PixelRuns runs;
    forEachInsideSpan(rings, size, [&](int row, int first, int last) { runs.push_back({row, first, last}); });
    return normalised(std::move(runs));
}

PixelRuns RunComponents::runsOf(const PixelRuns& runs, int component) const
{
    PixelRuns part;
    for (size_t i = 0; i < runs.size(); ++i)
        if (ofRun[i] == component)
            part.push_back(runs[i]);
    return part;
}

RunComponents componentsOf(const PixelRuns& runs, Connectivity connectivity)
{
    const int slack = connectivity == Connectivity::Eight ? 1 : 0; // diagonal neighbours touch
    Joined joined(runs.size());
    size_t above = 0, aboveEnd = 0;
    for (size_t row = 0; row < runs.size();) {
        const size_t end = endOfRow(runs, row);
        if (above < aboveEnd && runs[above].row + 1 == runs[row].row)
            for (size_t i = row, j = above; i < end && j < aboveEnd;) {
                if (runs[i].first <= runs[j].last + slack && runs[j].first <= runs[i].last + slack)
                    joined.join(i, j);
                runs[i].last < runs[j].last ? ++i : ++j;
            }
        above = row;
        aboveEnd = row = end;
    }
    RunComponents found;
    found.ofRun.resize(runs.size());
    for (size_t i = 0; i < runs.size(); ++i) {
        const size_t root = joined.root(i); // the lowest of its part, numbered before all others
        if (root == i) {
            found.ofRun[i] = int(found.pixels.size());
            found.pixels.push_back(0);
        } else
            found.ofRun[i] = found.ofRun[root];
        found.pixels[size_t(found.ofRun[i])] += runs[i].last - runs[i].first + 1;
    }
    return found;
}

PixelRuns holesOf(const PixelRuns& runs)
{
    if (runs.empty())
        return {};
    const QRect around = boundsOf(runs).adjusted(-1, -1, 1, 1);
    const PixelRuns rest = complement(runs, around);
    const RunComponents parts = componentsOf(rest, Connectivity::Four);
    PixelRuns holes; // all of the rest but the part that goes round, whose first run is the first of all
    for (size_t i = 0; i < rest.size(); ++i)
        if (parts.ofRun[i] != 0)
            holes.push_back(rest[i]);
    return holes;
}

PixelRuns largestOf(const PixelRuns& runs)
{
    const RunComponents parts = componentsOf(runs, Connectivity::Eight);
    if (parts.pixels.size() < 2)
        return runs;
    const auto most = std::max_element(parts.pixels.begin(), parts.pixels.end());
    return parts.runsOf(runs, int(most - parts.pixels.begin()));
}

PixelRuns partAt(const PixelRuns& runs, QPoint pixel)
{
    const auto next = std::upper_bound(runs.begin(), runs.end(), PixelRun{pixel.y(), pixel.x(), pixel.x()}, before);
    if (next == runs.begin() || std::prev(next)->row != pixel.y() || std::prev(next)->last < pixel.x())
        return {};
    const RunComponents parts = componentsOf(runs, Connectivity::Four);
    return parts.runsOf(runs, parts.ofRun[size_t(std::prev(next) - runs.begin())]);
}

PixelRuns grown(const PixelRuns& runs, Reach reach, QRect within, std::stop_token stop, const FractionFn& progress)
{
    if (runs.empty() || within.isEmpty())
        return {};
    const double y = std::max(reach.y, 1e-9);
    const int rows = int(std::floor(reach.y + 1e-9));
    std::vector<int> half; // by |dy|: how many pixels to either side are within reach
    for (int dy = 0; dy <= rows; ++dy)
        half.push_back(int(std::floor(reach.x * std::sqrt(std::max(0.0, 1 - (dy / y) * (dy / y))) + 1e-9)));
    const int top = std::max(within.top(), runs.front().row - rows);
    const int bottom = std::min(within.bottom(), runs.back().row + rows);
    PixelRuns result, row;
    size_t from = 0;
    for (int at = top; at <= bottom && !stop.stop_requested(); ++at) {
        while (from < runs.size() && runs[from].row < at - rows)
            ++from;
        row.clear();
        for (size_t i = from; i < runs.size() && runs[i].row <= at + rows; ++i) {
            const int wider = half[size_t(std::abs(runs[i].row - at))];
            const int first = std::max(runs[i].first - wider, within.left());
            const int last = std::min(runs[i].last + wider, within.right());
            if (first <= last)
                row.push_back({at, first, last});
        }
        row = normalised(std::move(row));
        result.insert(result.end(), row.begin(), row.end());
        if (progress && at % 64 == 0)
            progress(double(at - top) / std::max(1, bottom - top));
    }
    return stop.stop_requested() ? PixelRuns{} : result;
}

PixelRuns shrunk(const PixelRuns& runs, Reach reach, QRect within, std::stop_token stop, const FractionFn& progress)
{
    if (runs.empty())
        return {};
    const int x = int(std::ceil(reach.x)) + 1, y = int(std::ceil(reach.y)) + 1;
    const QRect around = boundsOf(runs).adjusted(-x, -y, x, y) & within;
    const PixelRuns eaten = grown(complement(runs, around), reach, around, stop, progress);
    return stop.stop_requested() ? PixelRuns{} : intersected(runs, complement(eaten, around));
}

} // namespace triptych
