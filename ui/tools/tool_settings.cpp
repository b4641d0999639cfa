#include "ui/tools/tool_settings.h"

#include <algorithm>
#include <cmath>

namespace triptych {

void ToolSettings::setLabel(int label)
{
    label = std::clamp(label, 1, 255);
    if (std::exchange(m_label, label) != label)
        Q_EMIT labelChanged(label);
}

void ToolSettings::setBrushRadius(double radius)
{
    radius = std::clamp(radius, kMinRadius, kMaxRadius);
    if (std::exchange(m_brushRadius, radius) != radius)
        Q_EMIT brushRadiusChanged(radius);
}

void ToolSettings::setSnaps(bool snaps)
{
    if (std::exchange(m_snaps, snaps) != snaps)
        Q_EMIT snapsChanged(snaps);
}

void ToolSettings::stepBrushRadius(int steps)
{
    // By a sixth, but by half a pixel at least, so that a small brush does not get stuck.
    const double factor = std::pow(7.0 / 6, std::abs(steps));
    const double grown = steps > 0 ? m_brushRadius * factor : m_brushRadius / factor;
    const double least = 0.5 * steps;
    setBrushRadius(std::abs(grown - m_brushRadius) < std::abs(least) ? m_brushRadius + least : grown);
}

} // namespace triptych
