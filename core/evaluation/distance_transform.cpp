#include "core/evaluation/distance_transform.h"

#include <limits>

namespace triptych {

namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// One line: `out[i]` becomes the least of `in[k] + (step · (i − k))²` over all k.
class LineTransform {
public:
    explicit LineTransform(size_t length) : m_in(length), m_places(length), m_from(length) {}

    template <class Get, class Set>
    void run(size_t length, double step, Get get, Set set)
    {
        const size_t parabolas = buildEnvelope(length, step, get);
        if (parabolas == 0)
            return; // nothing on the line: stays infinite
        size_t lowest = 0;
        for (size_t i = 0; i < length; ++i) {
            const double at = double(i) * step;
            while (lowest + 1 < parabolas && m_from[lowest + 1] < at)
                ++lowest;
            const double away = at - double(m_places[lowest]) * step;
            set(i, m_in[m_places[lowest]] + away * away);
        }
    }

private:
    /// Which parabolas are lowest somewhere, from left to right, and from where on; answers how many.
    template <class Get>
    size_t buildEnvelope(size_t length, double step, Get get)
    {
        size_t count = 0;
        for (size_t k = 0; k < length; ++k) {
            m_in[k] = get(k);
            if (m_in[k] == kInfinite)
                continue;
            double from = -kInfinite;
            while (count > 0) {
                from = crossing(m_places[count - 1], k, step);
                if (from > m_from[count - 1])
                    break;
                --count; // the new one is below it wherever it was the lowest
            }
            m_places[count] = k;
            m_from[count] = count == 0 ? -kInfinite : from;
            ++count;
        }
        return count;
    }

    /// Where the parabola of `right` becomes the lower one.
    double crossing(size_t left, size_t right, double step) const
    {
        const double a = double(left) * step, b = double(right) * step;
        return ((m_in[right] + b * b) - (m_in[left] + a * a)) / (2 * (b - a));
    }

    std::vector<double> m_in;
    std::vector<size_t> m_places;
    std::vector<double> m_from;
};

} // namespace

std::vector<double> squaredDistances(std::span<const quint8> marked, QSize size, double stepX, double stepY)
{
    const size_t width = size_t(size.width()), height = size_t(size.height());
    std::vector<double> field(width * height, kInfinite);
    for (size_t i = 0; i < field.size() && i < marked.size(); ++i)
        if (marked[i])
            field[i] = 0;
    LineTransform line(std::max(width, height));
    for (size_t y = 0; y < height; ++y) {
        double* row = field.data() + y * width;
        line.run(
            width, stepX, [row](size_t x) { return row[x]; }, [row](size_t x, double value) { row[x] = value; });
    }
    for (size_t x = 0; x < width; ++x) {
        double* column = field.data() + x;
        line.run(
            height, stepY, [=](size_t y) { return column[y * width]; },
            [=](size_t y, double value) { column[y * width] = value; });
    }
    return field;
}

} // namespace triptych
