#include "core/display/gsdf.h"

#include "core/display/deep_grey.h"

#include <algorithm>
#include <cmath>

namespace triptych {

double gsdfLuminance(double jndIndex)
{
    constexpr double a = -1.3011877, b = -2.5840191e-2, c = 8.0242636e-2, d = -1.0320229e-1, e = 1.3646699e-1;
    constexpr double f = 2.8745620e-2, g = -2.5468404e-2, h = -3.1978977e-3, k = 1.2992634e-4, m = 1.3635334e-3;
    const double x = std::log(jndIndex);
    const double numerator = a + x * (c + x * (e + x * (g + x * m)));
    const double denominator = 1 + x * (b + x * (d + x * (f + x * (h + x * k))));
    return std::pow(10, numerator / denominator);
}

double gsdfIndex(double luminanceCdM2)
{
    constexpr double coefficients[] = {71.498068,  94.593053,   41.912053,  9.8247004,   0.28175407,
                                       -1.1878455, -0.18014349, 0.14710899, -0.017046845};
    const double x = std::log10(luminanceCdM2);
    double index = 0;
    for (auto coefficient = std::rbegin(coefficients); coefficient != std::rend(coefficients); ++coefficient)
        index = index * x + *coefficient;
    return index;
}

GsdfCurve::GsdfCurve(const MonitorLight& monitor)
    : m_monitor(monitor), m_least(gsdfIndex(monitor.blackCdM2 + monitor.ambientCdM2)),
      m_most(gsdfIndex(monitor.whiteCdM2 + monitor.ambientCdM2))
{
}

double GsdfCurve::drive(double pValue) const
{
    const double wanted = gsdfLuminance(m_least + (m_most - m_least) * pValue);
    const double light =
        (wanted - m_monitor.ambientCdM2 - m_monitor.blackCdM2) / (m_monitor.whiteCdM2 - m_monitor.blackCdM2);
    return std::pow(std::clamp(light, 0.0, 1.0), 1 / m_monitor.gamma);
}

GsdfTable gsdfTable(const MonitorLight& monitor)
{
    const GsdfCurve curve(monitor);
    GsdfTable table;
    for (int i = 0; i < kGsdfSteps; ++i)
        table[size_t(i)] = quint8(std::lround(255 * curve.drive(double(i) / (kGsdfSteps - 1))));
    return table;
}

bool isPossible(const MonitorLight& monitor)
{
    return monitor.blackCdM2 >= 0 && monitor.ambientCdM2 >= 0 && monitor.blackCdM2 < monitor.whiteCdM2 &&
           monitor.blackCdM2 + monitor.ambientCdM2 >= 0.05 && monitor.whiteCdM2 + monitor.ambientCdM2 <= 4000 &&
           monitor.gamma >= 0.5 && monitor.gamma <= 5;
}

} // namespace triptych
