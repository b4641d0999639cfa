#include "core/image/breast_extent.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace triptych {

namespace {

constexpr int kSteps = 64;               ///< thresholds that are tried
constexpr int kSearchSide = 160;         ///< pixels of the longer side while thresholds are tried
constexpr double kOpeningShare = 0.014;  ///< of the longer side: markers, scratches and film edges are thinner
constexpr double kMarginShare = 0.015;   ///< of the longer side
constexpr double kSmallestBreast = 0.03; ///< of the image; less is a label
constexpr double kFullestBox = 0.93;     ///< of its box: a piece that fills it is the film, the breast is round
constexpr double kWhitest = 0.5;         ///< of the piece: beyond it it is paper or metal
constexpr double kLargestBox = 0.95;     ///< of the image: beyond it there is nothing to gain
constexpr double kStableSlack = 0.02;    ///< how much less stable than the most stable threshold a lower one may be
constexpr double kLeastStable = 0.35;    ///< noise has no stable threshold

/// A plane of flags.
struct Mask {
    int width = 0;
    int height = 0;
    std::vector<uint8_t> on;
    uint8_t at(int x, int y) const { return on[size_t(y) * size_t(width) + size_t(x)]; }
};

/// A plane of brightness as displayed, NaN where there is no image.
struct Plane {
    int width = 0;
    int height = 0;
    std::vector<float> values;
};

Plane brightness(const PixelBuffer& coarse, const GrayscaleEncoding& encoding)
{
    Plane plane{coarse.width(), coarse.height(), {}};
    plane.values.resize(size_t(coarse.width()) * size_t(coarse.height()));
    const double sign = encoding.inverted != (encoding.rescaleSlope < 0) ? -1 : 1;
    dispatchSampleType(coarse.type(), [&](auto zero) {
        using T = decltype(zero);
        for (int y = 0; y < coarse.height(); ++y) {
            const T* row = coarse.row<T>(y);
            float* out = plane.values.data() + size_t(y) * size_t(coarse.width());
            for (int x = 0; x < coarse.width(); ++x) {
                const double v = double(row[x]);
                out[x] = isPadding(encoding, v) || !std::isfinite(v) ? std::numeric_limits<float>::quiet_NaN()
                                                                     : float(sign * v);
            }
        }
    });
    return plane;
}

/// Blocks of `factor` pixels, each the mean of what is image in it.
Plane reduced(const Plane& plane, int factor)
{
    Plane small{(plane.width + factor - 1) / factor, (plane.height + factor - 1) / factor, {}};
    small.values.reserve(size_t(small.width) * size_t(small.height));
    for (int y = 0; y < small.height; ++y)
        for (int x = 0; x < small.width; ++x) {
            double sum = 0;
            int count = 0;
            for (int v = y * factor; v < std::min((y + 1) * factor, plane.height); ++v)
                for (int u = x * factor; u < std::min((x + 1) * factor, plane.width); ++u)
                    if (const float value = plane.values[size_t(v) * size_t(plane.width) + size_t(u)];
                        !std::isnan(value)) {
                        sum += double(value);
                        ++count;
                    }
            small.values.push_back(count ? float(sum / count) : std::numeric_limits<float>::quiet_NaN());
        }
    return small;
}

/// Lowest and highest value, without the brightest half percent: letters of lead on a film would stretch the range.
std::optional<std::pair<double, double>> rangeOf(const Plane& plane)
{
    std::vector<float> sorted;
    sorted.reserve(plane.values.size());
    std::copy_if(plane.values.begin(), plane.values.end(), std::back_inserter(sorted),
                 [](float v) { return !std::isnan(v); });
    if (sorted.size() < 64)
        return std::nullopt;
    std::sort(sorted.begin(), sorted.end());
    const double low = double(sorted.front());
    const double high = double(sorted[size_t(double(sorted.size() - 1) * 0.995)]);
    return high > low ? std::optional(std::pair(low, high)) : std::nullopt;
}

/// The smallest (`grow` false) or largest flag within `radius` along rows or columns; outside the image there is none.
Mask filteredAlong(const Mask& in, int radius, bool grow, bool rows)
{
    Mask out = in;
    const int length = rows ? in.width : in.height;
    const int lines = rows ? in.height : in.width;
    for (int line = 0; line < lines; ++line) {
        const auto index = [&](int i) {
            return rows ? size_t(line) * size_t(in.width) + size_t(i) : size_t(i) * size_t(in.width) + size_t(line);
        };
        int reach = -1; // how far the last flag of the wanted kind still reaches
        const auto sweep = [&](int i) {
            if (bool(in.on[index(i)]) == grow)
                reach = radius;
            if (reach-- >= 0)
                out.on[index(i)] = grow;
            reach = std::max(reach, -1);
        };
        for (int i = 0; i < length; ++i)
            sweep(i);
        reach = -1;
        for (int i = length - 1; i >= 0; --i)
            sweep(i);
    }
    return out;
}

Mask filtered(const Mask& mask, int radius, bool grow)
{
    return filteredAlong(filteredAlong(mask, radius, grow, true), radius, grow, false);
}

/// The piece with the most pixels (4-neighbours), alone.
Mask largestPiece(const Mask& mask, size_t& pixels)
{
    std::vector<int> piece(mask.on.size(), -1);
    std::vector<size_t> stack;
    int best = -1;
    pixels = 0;
    for (size_t start = 0; start < mask.on.size(); ++start) {
        if (!mask.on[start] || piece[start] >= 0)
            continue;
        const int id = int(start);
        size_t size = 0;
        stack.assign(1, start);
        piece[start] = id;
        while (!stack.empty()) {
            const size_t at = stack.back();
            stack.pop_back();
            ++size;
            const int x = int(at % size_t(mask.width));
            const auto visit = [&](bool inside, size_t next) {
                if (inside && mask.on[next] && piece[next] < 0) {
                    piece[next] = id;
                    stack.push_back(next);
                }
            };
            visit(x > 0, at - 1);
            visit(x + 1 < mask.width, at + 1);
            visit(at >= size_t(mask.width), at - size_t(mask.width));
            visit(at + size_t(mask.width) < mask.on.size(), at + size_t(mask.width));
        }
        if (size > pixels) {
            pixels = size;
            best = id;
        }
    }
    Mask alone{mask.width, mask.height, std::vector<uint8_t>(mask.on.size(), 0)};
    for (size_t i = 0; i < piece.size(); ++i)
        alone.on[i] = best >= 0 && piece[i] == best;
    return alone;
}

int openingRadius(const Mask& mask)
{
    return std::max(1, int(std::lround(std::max(mask.width, mask.height) * kOpeningShare)));
}

/// The rows and columns that hold any flag; null where none does.
QRect boundingBox(const Mask& mask)
{
    QRect box;
    for (int y = 0; y < mask.height; ++y)
        for (int x = 0; x < mask.width; ++x)
            if (mask.at(x, y))
                box |= QRect(x, y, 1, 1);
    return box;
}

struct Piece {
    Mask mask;
    size_t pixels = 0;
    QRect box;
};

/// The largest piece brighter than `threshold`, freed of what is thin.
Piece pieceAbove(const Plane& plane, double threshold)
{
    Mask mask{plane.width, plane.height, std::vector<uint8_t>(plane.values.size())};
    std::transform(plane.values.begin(), plane.values.end(), mask.on.begin(),
                   [&](float v) { return double(v) > threshold; });
    const int radius = openingRadius(mask);
    Piece piece;
    piece.mask = filtered(largestPiece(filtered(mask, radius, false), piece.pixels), radius, true);
    piece.box = boundingBox(piece.mask);
    return piece;
}

/// Share of the piece that is as bright as anything: paper, lead and bare film holders are, no breast is as a whole.
double whiteShare(const Piece& piece, const Plane& plane, double white)
{
    double count = 0, all = 0;
    for (size_t i = 0; i < plane.values.size(); ++i) {
        all += piece.mask.on[i];
        count += piece.mask.on[i] && double(plane.values[i]) >= white;
    }
    return all > 0 ? count / all : 0;
}

bool mayBeBreast(const Piece& piece)
{
    const double all = double(piece.mask.on.size());
    const double box = double(piece.box.width()) * piece.box.height();
    const auto filled = double(std::count(piece.mask.on.begin(), piece.mask.on.end(), uint8_t(1)));
    return double(piece.pixels) > kSmallestBreast * all && box < kLargestBox * all && filled < kFullestBox * box;
}

/// The breast: the piece above the lowest threshold at which a piece that may be one hardly changes with the threshold,
/// since skin and air differ sharply (Matas et al. 2002, maximally stable extremal regions).
std::optional<Piece> stablePiece(const Plane& plane)
{
    const auto range = rangeOf(plane);
    if (!range)
        return std::nullopt;
    const auto thresholdOf = [&](int step) {
        return range->first + (range->second - range->first) * (step + 0.5) / kSteps;
    };
    std::vector<double> pixels;
    std::vector<bool> possible;
    for (int step = 0; step < kSteps; ++step) {
        const Piece piece = pieceAbove(plane, thresholdOf(step));
        pixels.push_back(double(piece.pixels));
        possible.push_back(mayBeBreast(piece) && whiteShare(piece, plane, thresholdOf(kSteps - 1)) < kWhitest);
    }
    const auto change = [&](int step) {
        return (pixels[size_t(std::max(step - 1, 0))] - pixels[size_t(std::min(step + 1, kSteps - 1))]) /
               pixels[size_t(step)];
    };
    double least = kLeastStable;
    for (int step = 0; step < kSteps; ++step)
        if (possible[size_t(step)])
            least = std::min(least, change(step));
    for (int step = 0; step < kSteps; ++step)
        if (possible[size_t(step)] && change(step) <= least + kStableSlack && least < kLeastStable)
            return pieceAbove(plane, thresholdOf(step));
    return std::nullopt;
}

/// Share of the box's rows with tissue within `depth` pixels of the image's left or right edge.
double shareAtEdge(const Mask& mask, const QRect& box, bool right, int depth)
{
    int rows = 0;
    for (int y = box.top(); y <= box.bottom(); ++y)
        for (int i = 0; i < depth; ++i)
            if (mask.at(right ? mask.width - 1 - i : i, y)) {
                ++rows;
                break;
            }
    return double(rows) / box.height();
}

} // namespace

std::optional<BreastExtent> findBreast(const PixelBuffer& coarse, const ImageInfo& info)
{
    if (coarse.isNull() || coarse.samplesPerPixel() != 1)
        return std::nullopt;
    const Plane plane = brightness(coarse, info.grayscale);
    const int factor = (std::max(plane.width, plane.height) + kSearchSide - 1) / kSearchSide;
    const auto piece = stablePiece(reduced(plane, factor));
    if (!piece)
        return std::nullopt;
    const Mask& breast = piece->mask;
    const QRect box = piece->box;
    const int radius = openingRadius(breast);
    // Blocks at the right and lower edge may be cut: from the coarse level's pixels, not from the number of blocks.
    const QSizeF scale(double(info.size().width()) / coarse.width() * factor,
                       double(info.size().height()) / coarse.height() * factor);
    const double margin = kMarginShare * std::max(info.size().width(), info.size().height());
    const QRectF area(box.x() * scale.width(), box.y() * scale.height(), box.width() * scale.width(),
                      box.height() * scale.height());
    BreastExtent extent;
    extent.area = area.adjusted(-margin, -margin, margin, margin) & QRectF(QPointF(0, 0), QSizeF(info.size()));
    extent.atLeft = shareAtEdge(breast, box, false, 2 * radius + 1);
    extent.atRight = shareAtEdge(breast, box, true, 2 * radius + 1);
    return extent;
}

} // namespace triptych
