#include "core/display/deep_grey.h"

#include <cmath>
#include <limits>

namespace triptych {

namespace {

/// Drives of the P-values in kGsdfSteps equal steps, in levels.
std::vector<quint16> drives(const MonitorLight& monitor, int levels)
{
    const GsdfCurve curve(monitor);
    std::vector<quint16> table(kGsdfSteps);
    for (int i = 0; i < kGsdfSteps; ++i)
        table[size_t(i)] = quint16(std::lround(levels * curve.drive(double(i) / (kGsdfSteps - 1))));
    return table;
}

} // namespace

std::vector<quint16> deepGreyTable(const GrayscaleEncoding& encoding, const Presentation& presentation, SampleType type,
                                   int levels)
{
    std::vector<quint16> table;
    if (presentation.colourMap != ColourMap::Grey || bytesPerSample(type) > 2)
        return table;
    const std::vector<quint16> monitor =
        presentation.monitor ? drives(*presentation.monitor, levels) : std::vector<quint16>();
    const auto add = [&](int value) {
        const double grey = shownGrey(encoding, presentation, value);
        if (std::isnan(grey))
            table.push_back(0); // no image: black
        else if (monitor.empty())
            table.push_back(quint16(grey * levels + 0.5));
        else
            table.push_back(monitor[size_t(grey * (kGsdfSteps - 1) + 0.5)]);
    };
    dispatchSampleType(type, [&]<class T>(T) {
        if constexpr (sizeof(T) <= 2)
            for (int value = std::numeric_limits<T>::min(); value <= std::numeric_limits<T>::max(); ++value)
                add(value);
    });
    return table;
}

} // namespace triptych
