// PixelRuns: a set of mask pixels as horizontal runs, and what can be made of such sets. Memory and time go by the
// runs, not by the pixels, so that whole slides are handled like small images.
#pragma once

#include <QList>
#include <QPolygonF>
#include <QRect>
#include <QSize>

#include <functional>
#include <stop_token>
#include <vector>

namespace triptych {

/// Pixels first…last (both included) of one row.
struct PixelRun {
    int row = 0;
    int first = 0;
    int last = 0;
    friend bool operator==(const PixelRun&, const PixelRun&) = default;
};

/// By row, then from left to right; runs of a row neither overlap nor touch.
using PixelRuns = std::vector<PixelRun>;

/// Appends the runs of a row's pixels first…last for which `wanted(x)` holds.
template <class Wanted>
void appendRuns(PixelRuns& runs, int row, int first, int last, Wanted wanted)
{
    for (int x = first; x <= last; ++x) {
        if (!wanted(x))
            continue;
        const int start = x;
        while (x < last && wanted(x + 1))
            ++x;
        runs.push_back({row, start, x});
    }
}

qint64 pixelCount(const PixelRuns& runs);
QRect boundsOf(const PixelRuns& runs);
bool contains(const PixelRuns& runs, QPoint pixel);

/// Puts runs of any order, which may overlap, into the order above.
PixelRuns normalised(PixelRuns runs);
PixelRuns united(const PixelRuns& a, const PixelRuns& b);
PixelRuns intersected(const PixelRuns& a, const PixelRuns& b);
/// All pixels of `within` that are not in `runs`.
PixelRuns complement(const PixelRuns& runs, QRect within);
/// The pixels whose centres are inside the rings taken together (odd-even), in mask pixels.
PixelRuns insideOf(const QList<QPolygonF>& rings, QSize size);

/// Which connected part each run belongs to.
struct RunComponents {
    std::vector<int> ofRun;     ///< by run: 0 … pixels.size() − 1, numbered by their first run
    std::vector<qint64> pixels; ///< by component
    PixelRuns runsOf(const PixelRuns& runs, int component) const;
};
enum class Connectivity { Four, Eight };
RunComponents componentsOf(const PixelRuns& runs, Connectivity connectivity);

/// What the runs enclose and do not hold: background (four-connected) that cannot reach the outside.
PixelRuns holesOf(const PixelRuns& runs);
/// The largest part (eight-connected); of equal ones the first.
PixelRuns largestOf(const PixelRuns& runs);
/// The part (four-connected) that holds the pixel; empty where none does.
PixelRuns partAt(const PixelRuns& runs, QPoint pixel);

/// How far away is near: an ellipse in pixels, which on square pixels is a disc.
struct Reach {
    double x = 1; ///< pixels along a row
    double y = 1; ///< rows
};
/// A fraction 0…1 of the work, for progress.
using FractionFn = std::function<void(double)>;
/// All pixels of `within` that have a pixel of `runs` within reach (distances between centres, (dx/x)² + (dy/y)² <= 1).
/// Empty when stopped.
PixelRuns grown(const PixelRuns& runs, Reach reach, QRect within, std::stop_token stop = {},
                const FractionFn& progress = {});
/// The pixels that have no pixel of `within` outside the runs within reach: the edge of the image does not shrink.
PixelRuns shrunk(const PixelRuns& runs, Reach reach, QRect within, std::stop_token stop = {},
                 const FractionFn& progress = {});

} // namespace triptych
