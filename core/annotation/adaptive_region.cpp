#include "core/annotation/adaptive_region.h"

#include <algorithm>
#include <array>

namespace triptych {

namespace {

constexpr int kMostChannels = 4;
constexpr int kRounds = 8;
using Colour = std::array<float, kMostChannels>;

/// The mean of a region while it is being counted.
struct Region {
    std::array<double, kMostChannels> sum{};
    qint64 count = 0;
    void add(const float* value, int channels)
    {
        for (int channel = 0; channel < channels; ++channel)
            sum[size_t(channel)] += value[channel];
        ++count;
    }
    Colour mean() const
    {
        Colour colour{};
        for (size_t channel = 0; channel < colour.size(); ++channel)
            colour[channel] = float(sum[channel] / double(std::max<qint64>(1, count)));
        return colour;
    }
};

/// Known values of the footprint, averaged with their known neighbours in the grid.
ValueGrid averaged(const PixelRuns& footprint, const ValueGrid& values, QRect bounds)
{
    ValueGrid mean(bounds, values.channels);
    for (const PixelRun& run : footprint)
        for (int x = run.first; x <= run.last; ++x) {
            if (!values.known(x, run.row))
                continue;
            Region around;
            for (int dy = -1; dy <= 1; ++dy)
                for (int dx = -1; dx <= 1; ++dx)
                    if (values.known(x + dx, run.row + dy))
                        around.add(values.at(x + dx, run.row + dy), values.channels);
            const Colour colour = around.mean();
            std::copy_n(colour.begin(), values.channels, mean.at(x, run.row));
        }
    return mean;
}

class Competition {
public:
    Competition(const PixelRuns& footprint, QPoint centre, ValueGrid values)
        : m_footprint(footprint), m_values(std::move(values))
    {
        const QRect& bounds = m_values.area;
        const double core = std::max(1.0, std::min(bounds.width(), bounds.height()) / 8.0);
        Region inside, outside;
        forEach([&](int x, int y, const float* value) {
            const double dx = x - centre.x(), dy = y - centre.y();
            (dx * dx + dy * dy <= core * core ? inside : outside).add(value, m_values.channels);
        });
        m_in = inside.mean();
        m_known = inside.count > 0;
        m_out = outside.count > 0 ? farFrom(m_in) : m_in;
    }

    bool known() const { return m_known; }

    /// Distance of the means over the spread of the regions, when they have settled.
    double settle()
    {
        double spread = 0;
        for (int round = 0; round < kRounds; ++round) {
            Region in, out;
            spread = 0;
            qint64 count = 0;
            forEach([&](int, int, const float* value) {
                const float toIn = m_values.distance(value, m_in.data());
                const float toOut = m_values.distance(value, m_out.data());
                (toIn <= toOut ? in : out).add(value, m_values.channels);
                spread += std::min(toIn, toOut) * std::min(toIn, toOut);
                ++count;
            });
            spread = std::sqrt(spread / double(std::max<qint64>(1, count)));
            if (in.count == 0 || out.count == 0)
                return 0;
            const Colour newIn = in.mean(), newOut = out.mean();
            const bool settled = newIn == m_in && newOut == m_out;
            m_in = newIn;
            m_out = newOut;
            if (settled)
                break;
        }
        const double apart = m_values.distance(m_in.data(), m_out.data());
        return apart <= 0 ? 0 : apart / std::max(spread, apart * 1e-6);
    }

    PixelRuns won() const
    {
        PixelRuns runs;
        for (const PixelRun& run : m_footprint)
            appendRuns(runs, run.row, run.first, run.last, [&](int x) { return belongs(x, run.row); });
        return runs;
    }

private:
    template <class Visit>
    void forEach(Visit visit) const
    {
        for (const PixelRun& run : m_footprint)
            for (int x = run.first; x <= run.last; ++x)
                if (const float* value = m_values.at(x, run.row); !std::isnan(*value))
                    visit(x, run.row, value);
    }
    bool belongs(int x, int y) const
    {
        const float* const value = m_values.at(x, y);
        return !std::isnan(*value) && m_values.distance(value, m_in.data()) <= m_values.distance(value, m_out.data());
    }
    /// The mean of the half of the footprint that is least like `colour`: where the other region starts.
    Colour farFrom(const Colour& colour) const
    {
        double sum = 0;
        qint64 count = 0;
        forEach([&](int, int, const float* value) {
            sum += m_values.distance(value, colour.data());
            ++count;
        });
        const double usual = sum / double(std::max<qint64>(1, count));
        Region far;
        forEach([&](int, int, const float* value) {
            if (m_values.distance(value, colour.data()) > usual)
                far.add(value, m_values.channels);
        });
        return far.count > 0 ? far.mean() : colour;
    }

    const PixelRuns& m_footprint;
    const ValueGrid m_values;
    Colour m_in{}, m_out{};
    bool m_known = false;
};

} // namespace

PixelRuns adaptiveRegion(const PixelRuns& footprint, QPoint centre, const ValueGrid& values, double edges)
{
    if (footprint.empty() || values.channels > kMostChannels)
        return {};
    Competition competition(footprint, centre, averaged(footprint, values, boundsOf(footprint)));
    if (!competition.known())
        return {};
    if (competition.settle() < 6 - 3.2 * edges)
        return footprint;
    const PixelRuns won = competition.won();
    const PixelRuns region = partAt(won, centre);
    return intersected(united(region, holesOf(region)), footprint);
}

} // namespace triptych
