// Sampling a level along a screen row that is neither parallel to the image's rows nor to its columns.
#pragma once

#include "core/display/level_plan.h"

#include <QtEndian>

#include <array>
#include <limits>
#include <utility>

namespace triptych {

/// The screen columns of a row that lie in an image of `size`.
inline Columns columnsInside(const ScreenToImage& map, int row, int width, QSizeF size)
{
    const QPointF start = map.at(0, row);
    double first = 0, last = width - 1;
    const auto cut = [&](double at, double step, double end) {
        if (std::abs(step) < 1e-12)
            return;
        const double a = -at / step, b = (end - at) / step;
        first = std::max(first, std::min(a, b) - 1);
        last = std::min(last, std::max(a, b) + 1);
    };
    cut(start.x(), map.perColumn.x(), size.width());
    cut(start.y(), map.perColumn.y(), size.height());
    if (first > last)
        return {};
    const auto inside = [&](int column) {
        const QPointF point = map.at(column, row);
        return point.x() >= 0 && point.y() >= 0 && point.x() < size.width() && point.y() < size.height();
    };
    Columns columns{int(first), int(last) + 1};
    while (columns.begin < columns.end && !inside(columns.begin))
        ++columns.begin;
    while (columns.end > columns.begin && !inside(columns.end - 1))
        --columns.end;
    return columns;
}

/// Screen columns whose four neighbours each lie in one tile, with room for a read of four bytes behind the last of
/// them. Positions are those of the left upper neighbour in the tile, in 65536ths of a pixel.
struct TurnedRun {
    const std::byte* tile = nullptr; ///< null: the tile is missing
    qint32 stride = 0;               ///< of the tile, in bytes
    qint32 x = 0, y = 0;             ///< at the first column
    qint32 stepX = 0, stepY = 0;
    quint32 weights = 255; ///< mask of the weights: 0 where the nearest pixel alone counts
    int count = 0;
};

/// Walks one screen row over one level, tile by tile. Its weights are those of tapAt(), to 65536ths.
class TileWalk {
public:
    TileWalk(const LevelPlan& plan, const ScreenToImage& map, int row, int width, bool nearestOnly)
        : m_plan(&plan), m_stepX(fixed(map.perColumn.x() / plan.level.downsample)),
          m_stepY(fixed(map.perColumn.y() / plan.level.downsample)), m_weights(nearestOnly ? 0 : 255)
    {
        // From the middle of the row, so that the rounding of the steps adds up to less.
        const QPointF middle = map.at(width / 2, row) / plan.level.downsample;
        const double half = nearestOnly ? 0 : 0.5;
        m_startX = fixed(middle.x() - half) - m_stepX * (width / 2);
        m_startY = fixed(middle.y() - half) - m_stepY * (width / 2);
    }

    /// From `column` on, at most to `end`, as far as one tile reaches; of no columns where the neighbours of `column`
    /// lie in several tiles or at the level's edge: there taps() serves.
    TurnedRun run(int column, int end) const
    {
        constexpr int kLargestTile = 0x3FFF; // positions of 32 bits reach that far, and a step beyond it
        const qint64 x = m_startX + m_stepX * column, y = m_startY + m_stepY * column;
        const QSize size = m_plan->level.size, side = m_plan->level.tile;
        const bool leaps = std::max(std::abs(m_stepX), std::abs(m_stepY)) >> kBits > kLargestTile;
        if (leaps || x < 0 || y < 0 || x >> kBits >= size.width() || y >> kBits >= size.height())
            return {};
        const int tx = int(x >> kBits) / side.width(), ty = int(y >> kBits) / side.height();
        const QPoint corner(tx * side.width(), ty * side.height());
        const int width = std::min({side.width(), size.width() - corner.x(), kLargestTile}) - 2;
        const int height = std::min({side.height(), size.height() - corner.y(), kLargestTile}) - 1;
        if ((x >> kBits) - corner.x() > kLargestTile || (y >> kBits) - corner.y() > kLargestTile)
            return {};
        TurnedRun run;
        run.x = qint32(x - (qint64(corner.x()) << kBits));
        run.y = qint32(y - (qint64(corner.y()) << kBits));
        const qint64 count = std::min(stepsInside(run.x, m_stepX, width), stepsInside(run.y, m_stepY, height));
        run.count = int(std::min<qint64>(count, end - column));
        if (const PixelBuffer* const tile = m_plan->tileOfPixel(corner.x(), corner.y())) {
            run.tile = tile->bytes();
            run.stride = qint32(tile->strideBytes());
        }
        run.stepX = qint32(m_stepX);
        run.stepY = qint32(m_stepY);
        run.weights = m_weights;
        return run;
    }

    /// Where the row's first column lies, and how far it is from one to the next: x and y in 65536ths of a pixel, half
    /// a pixel less where neighbours are mixed. For executors that do without runs.
    std::array<qint64, 2> start() const { return {m_startX, m_startY}; }
    std::array<qint64, 2> step() const { return {m_stepX, m_stepY}; }
    /// The place of any column.
    std::pair<Tap, Tap> taps(int column) const
    {
        return {tapOf(m_startX + m_stepX * column, m_plan->level.size.width()),
                tapOf(m_startY + m_stepY * column, m_plan->level.size.height())};
    }

private:
    static constexpr int kBits = 16;
    static qint64 fixed(double value) { return qint64(std::llround(value * double(1 << kBits))); }

    /// How many steps from `position` on stay within 0 … `size` pixels.
    static qint64 stepsInside(qint32 position, qint64 step, int size)
    {
        const qint64 last = (qint64(size) << kBits) - 1;
        if (position > last)
            return 0;
        if (step == 0)
            return std::numeric_limits<qint64>::max();
        return (step > 0 ? last - position : position) / std::abs(step) + 1;
    }

    Tap tapOf(qint64 position, int size) const
    {
        if (position < 0)
            return {};
        const int first = int(std::min<qint64>(position >> kBits, size - 1));
        if (m_weights == 0 || first == size - 1)
            return {first, first, 0};
        return {first, first + 1, quint32(position >> (kBits - 8)) & m_weights};
    }

    const LevelPlan* m_plan;
    qint64 m_stepX, m_stepY;
    quint32 m_weights;
    qint64 m_startX = 0, m_startY = 0;
};

/// Draws the columns of a run of a monochrome image: `colour(a, b, c, d, weightX, weightY)` of each four neighbours.
template <class T, class Colour>
void drawTurned(const TurnedRun& run, QRgb* out, Colour&& colour)
{
    // Where the nearest pixel alone counts it is all four: no weight of 0 makes a NaN beside it harmless.
    const qptrdiff right = run.weights ? 1 : 0, below = run.weights ? run.stride : 0;
    qint32 x = run.x, y = run.y;
    for (int i = 0; i < run.count; ++i, x += run.stepX, y += run.stepY) {
        const std::byte* const at = run.tile + qptrdiff(y >> 16) * run.stride + qptrdiff(x >> 16) * qptrdiff(sizeof(T));
        const T* const upper = reinterpret_cast<const T*>(at);
        const T* const lower = reinterpret_cast<const T*>(at + below);
        out[i] = colour(upper[0], upper[right], lower[0], lower[right], quint32(x >> 8) & run.weights,
                        quint32(y >> 8) & run.weights);
    }
}

/// The same for colour, rounded as mixBytes() and mixColours() round.
inline void drawTurned(const TurnedRun& run, QRgb* out)
{
    const auto bytes = [](const quint8* at) { return qFromLittleEndian<quint32>(at); };
    const auto* const tile = reinterpret_cast<const quint8*>(run.tile);
    const qint32 stride = run.stride, stepX = run.stepX, stepY = run.stepY;
    const quint32 weights = run.weights;
    qint32 x = run.x, y = run.y;
    for (int i = 0; i < run.count; ++i, x += stepX, y += stepY) {
        const quint8* const upper = tile + qptrdiff(y >> 16) * stride + qptrdiff(x >> 16) * 3;
        const quint8* const lower = upper + stride;
        const quint32 weightX = quint32(x >> 8) & weights, weightY = quint32(y >> 8) & weights;
        const quint32 bgr = mixPacked(mixPacked(bytes(upper), bytes(lower), weightY),
                                      mixPacked(bytes(upper + 3), bytes(lower + 3), weightY), weightX);
        out[i] = 0xff000000 | (bgr & 0xff) << 16 | (bgr & 0xff00) | (bgr >> 16);
    }
}

} // namespace triptych
