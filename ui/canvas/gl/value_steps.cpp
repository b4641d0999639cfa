#include "ui/canvas/gl/value_steps.h"

#include <bit>
#include <cmath>
#include <limits>

namespace triptych {

namespace {

/// Doubles in their order as integers, so that bisection ends at two neighbours.
qint64 toOrder(double value)
{
    const auto bits = std::bit_cast<qint64>(value);
    return bits >= 0 ? bits : std::numeric_limits<qint64>::min() - bits;
}

double fromOrder(qint64 order)
{
    return std::bit_cast<double>(order >= 0 ? order : std::numeric_limits<qint64>::min() - order);
}

} // namespace

std::optional<ValueSteps> valueSteps(const GrayscaleEncoding& encoding, const Presentation& presentation)
{
    const bool hasLut = encoding.modalityLut || presentation.ownLut || presentation.presentationLut ||
                        (presentation.voiLut >= 0 && size_t(presentation.voiLut) < encoding.voiLuts.size());
    if (hasLut)
        return std::nullopt;
    GrayscaleEncoding plain = encoding;
    plain.padding.reset();
    Presentation grey = presentation;
    grey.colourMap = ColourMap::Grey; // whose levels are in order; the colours come after
    if (presentation.colourMap != ColourMap::Grey)
        grey.monitor.reset(); // for greys only
    const DisplayLut lut(plain, grey, SampleType::F32);
    const auto levelOf = [&](double value) { return qRed(lut.colour(value)); };
    const double most = std::numeric_limits<double>::max(), least = -most;
    const int first = levelOf(least), last = levelOf(most);
    ValueSteps steps;
    const auto colourOf = [&](int level) { return colourMapTable(presentation.colourMap)[size_t(level)]; };
    steps.colours.push_back(colourOf(first));
    const int direction = last >= first ? 1 : -1;
    for (int level = first; level != last;) {
        // The first value that is shown beyond `level`.
        qint64 low = toOrder(steps.thresholds.empty() ? least : steps.thresholds.back()), high = toOrder(most);
        // Two doubles may be further apart than a signed number can say.
        while (quint64(high) - quint64(low) > 1) {
            const qint64 middle = low + qint64((quint64(high) - quint64(low)) / 2);
            ((levelOf(fromOrder(middle)) - level) * direction > 0 ? high : low) = middle;
        }
        level = levelOf(fromOrder(high));
        steps.thresholds.push_back(fromOrder(high));
        steps.colours.push_back(colourOf(level));
    }
    return steps;
}

} // namespace triptych
